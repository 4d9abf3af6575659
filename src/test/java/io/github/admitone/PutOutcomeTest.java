package io.github.admitone;

import static io.github.admitone.TestTickets.START;
import static io.github.admitone.TestTickets.numbered;
import static io.github.admitone.TestTickets.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a put hands over of what it displaces, and what it destroys. */
class PutOutcomeTest {

    private static final SessionKey KEY = SessionKey.of("example.com", 443);
    private static final SessionKey OTHER_KEY = SessionKey.of("example.org", 443);

    private final MutableClock clock = new MutableClock(START);

    private StripedSessionCache.Builder oneStripe() {
        return StripedSessionCache.builder().stripes(1).clock(clock);
    }

    @Test
    void put_withinTheBounds_evictsNothing() {
        PutOutcome outcome = oneStripe().build().putKeepingEvicted(KEY, ticket(1, START));

        assertThat(outcome.stored()).isTrue();
        assertThat(outcome.versionChanged()).isFalse();
        assertThat(outcome.evicted()).isEmpty();
    }

    @Test
    void put_tooManyTickets_handsOverTheOldestIntact() {
        StripedSessionCache cache = oneStripe().ticketsPerServer(1).build();
        SessionTicket first = ticket(1, START);
        cache.put(KEY, first);

        PutOutcome outcome = cache.putKeepingEvicted(KEY, ticket(2, START));

        assertThat(outcome.evicted()).singleElement().satisfies(evicted -> {
            assertThat(evicted.key()).isEqualTo(KEY);
            assertThat(evicted.ticket().encode()).isEqualTo(first.encode());
        });
        assertThat(cache.stats().removed(CacheStats.Removal.TICKETS_PER_SERVER)).isOne();
    }

    @Test
    void put_tooManyServers_handsOverAllTicketsOfTheOtherUnderItsKey() {
        StripedSessionCache cache = oneStripe().maximumServers(1).build();
        cache.put(OTHER_KEY, ticket(1, START));
        cache.put(OTHER_KEY, ticket(2, START));

        PutOutcome outcome = cache.putKeepingEvicted(KEY, ticket(3, START));

        assertThat(outcome.evicted()).hasSize(2).allSatisfy(evicted -> {
            assertThat(evicted.key()).isEqualTo(OTHER_KEY);
            assertThat(evicted.ticket().isDestroyed()).isFalse();
        });
    }

    @Test
    void put_tooManyBytes_handsOverWhatMustGo() {
        StripedSessionCache probe = oneStripe().build();
        probe.put(KEY, ticket(1, START));
        long one = probe.stats().bytes();
        StripedSessionCache cache = oneStripe().maximumBytes(one + one / 2).build();
        cache.put(OTHER_KEY, ticket(1, START));

        assertThat(cache.putKeepingEvicted(KEY, ticket(2, START)).evicted())
                .extracting(PutOutcome.Evicted::key)
                .containsExactly(OTHER_KEY);
    }

    @Test
    void put_otherVersion_saysSoAndHandsOverNothing() {
        StripedSessionCache cache = oneStripe().build();
        cache.put(KEY, ticket(1, START));

        PutOutcome outcome = cache.putKeepingEvicted(
                KEY, numbered(2, START).protocolVersion(SessionTicket.TLS_1_2).build());

        assertThat(outcome.versionChanged()).isTrue();
        assertThat(outcome.evicted()).isEmpty();
    }

    @Test
    void put_refused_saysSo() {
        PutOutcome outcome = oneStripe()
                .build()
                .putKeepingEvicted(
                        KEY, numbered(1, START).lifetime(Duration.ZERO).build());

        assertThat(outcome.stored()).isFalse();
    }

    @Test
    void put_plainOneAfterwards_destroysWhatItEvicts() {
        StripedSessionCache cache = oneStripe().ticketsPerServer(1).build();
        cache.putKeepingEvicted(KEY, ticket(1, START));
        PutOutcome outcome = cache.putKeepingEvicted(KEY, ticket(2, START));

        cache.put(KEY, ticket(3, START));

        assertThat(outcome.evicted()).hasSize(1);
        assertThat(cache.stats().evictions()).isEqualTo(2);
    }
}
