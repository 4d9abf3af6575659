package io.github.admitone.store;

import static io.github.admitone.TestTickets.START;
import static io.github.admitone.TestTickets.numbered;
import static io.github.admitone.TestTickets.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.MutableClock;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.TestTickets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TieredSessionCacheTest {

    private static final SessionKey KEY = SessionKey.of("example.com", 443);
    private static final SessionKey OTHER_KEY = SessionKey.of("example.org", 443);

    private final MutableClock clock = new MutableClock(START);
    private final StripedSessionCache near = StripedSessionCache.builder()
            .maximumServers(1)
            .ticketsPerServer(2)
            .stripes(1)
            .clock(clock)
            .build();
    private final StripedSessionCache far =
            StripedSessionCache.builder().clock(clock).build();
    private final TieredSessionCache cache = TieredSessionCache.of(near, far);

    @Test
    void put_withinTheNearBounds_leavesTheFarCacheAlone() {
        cache.put(KEY, ticket(1, START));
        cache.put(KEY, ticket(2, START));

        assertThat(far.stats().puts()).isZero();
    }

    @Test
    void put_moreTicketsOfAServer_sendsTheOldestFar() {
        IntStream.range(0, 5).forEach(i -> cache.put(KEY, ticket(i, START.minusMillis(5 - i))));

        assertThat(near.stats().tickets()).isEqualTo(2);
        assertThat(numbers(far)).isEqualTo("210");
    }

    @Test
    void put_anotherServer_sendsTheOneThatHasToGoFarUnderItsOwnKey() {
        cache.put(KEY, ticket(1, START));
        cache.put(OTHER_KEY, ticket(2, START));

        assertThat(far.get(KEY).map(TestTickets::numberOf)).contains(1);
        assertThat(near.get(OTHER_KEY).map(TestTickets::numberOf)).contains(2);
    }

    @Test
    void put_olderThanAllThatAreNear_goesFar() {
        cache.put(KEY, ticket(1, START));
        cache.put(KEY, ticket(2, START));

        assertThat(cache.put(KEY, ticket(3, START.minusMillis(1)))).isTrue();

        assertThat(numbers(far)).isEqualTo("3");
    }

    @Test
    void put_otherVersion_dropsWhatIsFar() {
        IntStream.range(0, 5).forEach(i -> cache.put(KEY, ticket(i, START)));

        cache.put(KEY, numbered(9, START).protocolVersion(SessionTicket.TLS_1_2).build());

        assertThat(numbers(cache)).isEqualTo("9");
    }

    @Test
    void get_nearIsEmpty_findsWhatAnotherMachineStored() {
        far.put(KEY, ticket(1, START));

        assertThat(numbers(cache)).isEqualTo("1");
        assertThat(far.stats().tickets()).isZero();
    }

    @Test
    void get_nearHasOne_doesNotAskFar() {
        cache.put(KEY, ticket(1, START));

        cache.get(KEY);

        assertThat(far.stats().misses()).isZero();
    }

    @Test
    void get_severalNearAndFar_newestFirst() {
        IntStream.range(0, 8).forEach(i -> cache.put(KEY, ticket(i, START.minusMillis(8 - i))));

        assertThat(numbers(cache)).isEqualTo("76543210");
    }

    @Test
    void put_invalidationComesBeforeTheEviction_dropsTheSurplus() {
        InvalidatingClock interrupting = new InvalidatingClock();
        TieredSessionCache tiered = TieredSessionCache.of(
                StripedSessionCache.builder()
                        .ticketsPerServer(1)
                        .stripes(1)
                        .clock(interrupting)
                        .build(),
                far);
        tiered.put(KEY, ticket(1, START));
        interrupting.invalidation = () -> tiered.invalidate(OTHER_KEY);

        tiered.put(KEY, ticket(2, START));

        assertThat(far.stats().puts()).isZero();
    }

    @Test
    void invalidate_whileSurplusIsMoved_waitsAndDropsIt() throws Exception {
        SlowCache slow = new SlowCache(far);
        TieredSessionCache tiered = TieredSessionCache.of(near, slow);
        Thread invalidation = new Thread(() -> tiered.invalidate(KEY));
        slow.duringPut = () -> {
            invalidation.start();
            while (invalidation.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        };
        IntStream.range(0, 3).forEach(i -> tiered.put(KEY, ticket(i, START)));
        invalidation.join();

        assertThat(far.stats().puts()).isOne();
        assertThat(numbers(tiered)).isEmpty();
    }

    /** Lets an invalidation come in between, when a put that has begun reads the clock. */
    private static final class InvalidatingClock implements InstantSource {

        private Runnable invalidation = () -> {};

        @Override
        public Instant instant() {
            Runnable once = invalidation;
            invalidation = () -> {};
            once.run();
            return START;
        }
    }

    /** Lets something happen in the middle of a put. */
    private static final class SlowCache implements ClientSessionCache {

        private final ClientSessionCache cache;
        private Runnable duringPut = () -> {};

        SlowCache(ClientSessionCache cache) {
            this.cache = cache;
        }

        @Override
        public boolean put(SessionKey key, SessionTicket ticket) {
            duringPut.run();
            return cache.put(key, ticket);
        }

        @Override
        public Optional<SessionTicket> get(SessionKey key) {
            return cache.get(key);
        }

        @Override
        public void invalidate(SessionKey key) {
            cache.invalidate(key);
        }

        @Override
        public void clear() {
            cache.clear();
        }
    }

    private static String numbers(ClientSessionCache cache) {
        StringBuilder numbers = new StringBuilder();
        for (Optional<SessionTicket> ticket = cache.get(KEY); ticket.isPresent(); ticket = cache.get(KEY)) {
            numbers.append(TestTickets.numberOf(ticket.get()));
        }
        return numbers.toString();
    }
}
