package io.github.admitone;

import static io.github.admitone.TestTickets.START;
import static io.github.admitone.TestTickets.ticket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

class NoSessionCacheTest {

    private static final SessionKey KEY = SessionKey.of("example.com", 443);

    private final ClientSessionCache cache = ClientSessionCache.none();

    @Test
    void get_afterPut_isMiss() {
        assertThat(cache.put(KEY, ticket(1, START))).isFalse();

        assertThat(cache.get(KEY)).isEmpty();
    }

    @Test
    void put_leavesTheTicketIntact() {
        SessionTicket ticket = ticket(1, START);

        cache.put(KEY, ticket);

        assertThat(ticket.isDestroyed()).isFalse();
    }

    @Test
    void put_destroyed_isIllegalState() {
        SessionTicket ticket = ticket(1, START);
        ticket.destroy();

        assertThatIllegalStateException().isThrownBy(() -> cache.put(KEY, ticket));
    }

    @Test
    void dropping_doesNothing() {
        assertThatNoException().isThrownBy(() -> {
            cache.invalidate(KEY);
            cache.invalidateLineage(KEY, 1);
            cache.clear();
        });
    }

    @Test
    void put_nullKey_isNamed() {
        SessionTicket ticket = ticket(1, START);

        assertThatNullPointerException()
                .isThrownBy(() -> cache.put(null, ticket))
                .withMessage("key");
    }

    @Test
    void put_nullTicket_isNamed() {
        assertThatNullPointerException().isThrownBy(() -> cache.put(KEY, null)).withMessage("ticket");
    }

    @Test
    void get_nullKey_isNamed() {
        assertThatNullPointerException().isThrownBy(() -> cache.get(null)).withMessage("key");
    }

    @Test
    void invalidate_nullKey_isNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> cache.invalidate(null))
                .withMessage("key");
    }

    @Test
    void invalidateLineage_nullKey_isNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> cache.invalidateLineage(null, 1))
                .withMessage("key");
    }
}
