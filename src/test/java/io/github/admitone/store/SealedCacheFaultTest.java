package io.github.admitone.store;

import static io.github.admitone.TestTickets.START;
import static io.github.admitone.TestTickets.ticket;
import static io.github.admitone.store.TestKeys.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.admitone.MutableClock;
import io.github.admitone.SessionKey;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SealedCacheFaultTest {

    private static final SessionKey KEY = SessionKey.of("example.com", 443);

    private final MutableClock clock = new MutableClock(START);
    private final RiggedStore store = new RiggedStore();
    private final SealedSessionCache cache = cache(TestKeys.ring());

    private SealedSessionCache cache(SealingKeys keys) {
        return SealedSessionCache.builder(store, keys).clock(clock).build();
    }

    // Faults

    @Test
    void anyCall_storeFails_isMissAndCounted() {
        store.failure = new TicketStoreException("the disk is full");

        assertThat(cache.put(KEY, ticket(1, START))).isFalse();
        assertThat(cache.get(KEY)).isEmpty();
        assertThatNoException().isThrownBy(() -> cache.invalidate(KEY));
        assertThat(cache.stats()).isEqualTo(new SealedCacheStats(0, 1, 0, 0, 0, 3, 0));
    }

    @Test
    void get_threeFailures_leavesTheStoreAlone() {
        store.failure = new IllegalStateException("a bug");

        for (int i = 0; i < 10_000; i++) {
            cache.get(KEY);
        }

        assertThat(store.requests).as("a slow machine tries again in between").isBetween(3, 100);
        assertThat(cache.stats().skipped()).isEqualTo(10_000 - store.requests);
    }

    @Test
    void get_probeEndsWithAnError_isTriedAgainLater() {
        store.failure = new TicketStoreException("no answer");
        IntStream.range(0, 3).forEach(i -> cache.get(KEY));
        store.failure = null;
        store.error = new StackOverflowError();
        // The breaker is open: the next that asks is its probe.
        RedisServer.await(() -> catchThrowable(() -> cache.get(KEY)) == store.error);

        store.error = null;
        RedisServer.await(() -> cache.put(KEY, ticket(1, START)));
    }

    @Test
    void get_rotatedAndStoreFails_asksOnce() {
        store.failure = new TicketStoreException("no answer");

        cache(SealingKeys.of(key(2)).alsoOpening(key(1))).get(KEY);

        assertThat(store.requests).isOne();
    }

    // Clear

    @Test
    void clear_handshakeBeganWithinTheSkew_isRefused() {
        cache.clear();
        clock.move(Duration.ofSeconds(5));

        assertThat(cache.put(KEY, ticket(1, clock.instant()))).isFalse();
        clock.move(Duration.ofMillis(1));
        assertThat(cache.put(KEY, ticket(1, clock.instant()))).isTrue();
    }

    @Test
    void clear_storeFails_throws() {
        store.failure = new TicketStoreException("no answer");

        assertThatThrownBy(cache::clear).isInstanceOf(TicketStoreException.class);
    }

    @Test
    void get_afterAClearThatFailed_clearsFirst() {
        cache.put(KEY, ticket(1, START));
        store.failure = new TicketStoreException("no answer");
        assertThatThrownBy(cache::clear).isInstanceOf(TicketStoreException.class);

        store.failure = null;

        assertThat(cache.get(KEY)).isEmpty();
        assertThat(cache.put(KEY, ticket(2, START))).isFalse();
    }

    @Test
    void get_whileAClearIsUnfinished_findsNothing() {
        cache.put(KEY, ticket(1, START));
        store.clearFailure = new TicketStoreException("no answer");
        assertThatThrownBy(cache::clear).isInstanceOf(TicketStoreException.class);

        assertThat(cache.get(KEY)).isEmpty();
        clock.move(Duration.ofSeconds(6));
        assertThat(cache.put(KEY, ticket(2, START.plusSeconds(6)))).isFalse();
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void get_whileAnotherThreadGoesOnWithAClear_isAMissAtOnce() throws Exception {
        cache.put(KEY, ticket(1, START));
        store.clearFailure = new TicketStoreException("no answer");
        assertThatThrownBy(cache::clear).isInstanceOf(TicketStoreException.class);
        store.clearFailure = null;
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        store.duringClear = () -> {
            begun.countDown();
            while (mayEnd.getCount() > 0) {
                Thread.onSpinWait();
            }
        };
        Thread clearing = new Thread(() -> cache.get(KEY));
        clearing.start();
        begun.await();

        assertThat(cache.get(KEY)).isEmpty();
        assertThat(cache.stats().skipped()).isOne();

        mayEnd.countDown();
        clearing.join();
        store.duringClear = () -> {};
        clock.move(Duration.ofSeconds(6));
        assertThat(cache.put(KEY, ticket(2, START.plusSeconds(6))))
                .as("it is done")
                .isTrue();
    }
}
