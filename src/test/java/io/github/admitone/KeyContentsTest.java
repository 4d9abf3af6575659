package io.github.admitone;

import static io.github.admitone.TestTickets.START;
import static io.github.admitone.TestTickets.ticket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeyContentsTest {

    private static final SessionKey KEY = SessionKey.of("example.com", 443);

    private final MutableClock clock = new MutableClock(START);
    private final StripedSessionCache cache =
            StripedSessionCache.builder().clock(clock).build();

    @Test
    void contents_ofUnknownKey_areNone() {
        assertThat(cache.contents(KEY).tickets()).isZero();
    }

    @Test
    void contents_ofTwoTickets_areTheirAgesFreshestFirst() {
        cache.put(KEY, ticket(1, START));
        clock.move(Duration.ofSeconds(2));
        cache.put(KEY, ticket(2, clock.instant()));
        clock.move(Duration.ofSeconds(3));

        assertThat(cache.contents(KEY).ages()).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(5));
    }

    @Test
    void contents_ofAnExpiredTicket_areNone() {
        cache.put(KEY, ticket(1, START));
        clock.move(Duration.ofDays(1));

        assertThat(cache.contents(KEY).tickets()).isZero();
    }

    @Test
    void contents_takeNothingOutAndCountAsNothing() {
        cache.put(KEY, ticket(1, START));
        CacheStats before = cache.stats();

        assertThat(cache.contents(KEY).tickets()).isOne();
        assertThat(cache.stats()).isEqualTo(before);
    }

    @Test
    void contents_ofNull_isNamed() {
        assertThatNullPointerException().isThrownBy(() -> cache.contents(null)).withMessage("key");
    }
}
