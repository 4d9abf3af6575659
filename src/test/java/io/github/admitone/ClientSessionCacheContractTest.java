package io.github.admitone;

import static io.github.admitone.TestTickets.START;
import static io.github.admitone.TestTickets.numberOf;
import static io.github.admitone.TestTickets.numbered;
import static io.github.admitone.TestTickets.ticket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ClientSessionCache} that stores anything must do. An implementation's test extends this class. */
public abstract class ClientSessionCacheContractTest {

    /** How many tickets of one key the cache under test must be able to hold. */
    protected static final int TICKETS_PER_KEY = 128;

    protected static final SessionKey KEY = SessionKey.of("example.com", 443);
    protected static final SessionKey OTHER_KEY = SessionKey.of("example.org", 443);

    private static final int THREADS = 8;
    private static final Duration LIFETIME = Duration.ofHours(1);

    protected final MutableClock clock = new MutableClock(START);
    protected ClientSessionCache cache;
    private ExecutorService executor;

    protected ClientSessionCacheContractTest() {}

    /** Makes a new, empty cache that takes its time from the clock and holds {@link #TICKETS_PER_KEY} per key. */
    protected abstract ClientSessionCache newCache(MutableClock clock) throws Exception;

    @BeforeEach
    void openCache() throws Exception {
        cache = newCache(clock);
        executor = Executors.newFixedThreadPool(2 * THREADS);
    }

    @AfterEach
    void stopThreads() {
        executor.shutdownNow();
    }

    // At most once

    @Test
    void get_empty_isMiss() {
        assertThat(cache.get(KEY)).isEmpty();
    }

    @Test
    void get_afterPut_returnsTicketUnderItsKey() {
        cache.put(KEY, ticket(1, START));

        assertThat(takenNumber(KEY)).contains(1);
    }

    @Test
    void get_second_isMiss() {
        cache.put(KEY, ticket(1, START));
        cache.get(KEY);

        assertThat(cache.get(KEY)).isEmpty();
    }

    @Test
    void get_asManyAsPut_returnsEachOnce() {
        putAll(KEY, TICKETS_PER_KEY);

        assertThat(takenNumbers(KEY))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, TICKETS_PER_KEY).boxed().toList());
    }

    @Test
    void get_otherHost_isMiss() {
        cache.put(KEY, ticket(1, START));

        assertThat(cache.get(OTHER_KEY)).isEmpty();
    }

    @Test
    void get_otherPort_isMiss() {
        cache.put(KEY, ticket(1, START));

        assertThat(cache.get(SessionKey.of("example.com", 8443))).isEmpty();
    }

    @Test
    void get_otherTransport_isMiss() {
        cache.put(KEY, ticket(1, START));

        assertThat(cache.get(KEY.withTransport(SessionKey.Transport.UDP))).isEmpty();
    }

    @Test
    void get_otherScope_isMiss() {
        cache.put(KEY, ticket(1, START));

        SessionScope scope = SessionScope.builder().partition("tenant").build();
        assertThat(cache.get(KEY.withScope(scope))).isEmpty();
    }

    @Test
    void get_twoThreadsAtOneTicket_oneTakesIt() throws Exception {
        int rounds = 5000;
        AtomicIntegerArray timesTaken = new AtomicIntegerArray(rounds);
        AtomicInteger arrivals = new AtomicInteger();

        Future<?> other = executor.submit(() -> {
            for (int round = 0; round < rounds; round++) {
                meet(arrivals, 2 * round + 2);
                cache.get(KEY).ifPresent(ticket -> timesTaken.incrementAndGet(numberOf(ticket)));
            }
        });
        for (int round = 0; round < rounds && !other.isDone(); round++) {
            cache.put(KEY, ticket(round, START));
            meet(arrivals, 2 * round + 2);
            cache.get(KEY).ifPresent(ticket -> timesTaken.incrementAndGet(numberOf(ticket)));
        }
        other.get();

        assertThat(IntStream.range(0, rounds).map(timesTaken::get)).containsOnly(1);
    }

    /** Spins rather than blocks, because only then do both arrive within nanoseconds of each other. */
    @SuppressWarnings("ThreadPriorityCheck") // It yields to let the other arrive where there is but one processor.
    private static void meet(AtomicInteger arrivals, int expected) {
        arrivals.incrementAndGet();
        while (arrivals.get() < expected && !Thread.currentThread().isInterrupted()) {
            Thread.yield();
        }
    }

    @Test
    void get_whileManyThreadsPut_losesAndRepeatsNothing() throws Exception {
        // Even when nobody takes, no cap is reached.
        List<SessionKey> keys = IntStream.range(0, 4 * THREADS)
                .mapToObj(i -> SessionKey.of("host" + i + ".example", 443))
                .toList();
        int perThread = 4 * TICKETS_PER_KEY;
        AtomicInteger putting = new AtomicInteger(THREADS);
        CyclicBarrier start = new CyclicBarrier(2 * THREADS);
        IntFunction<Callable<List<Integer>>> putter = thread -> () -> {
            List<SessionTicket> tickets = IntStream.range(0, perThread)
                    .mapToObj(i -> ticket(thread * perThread + i, START))
                    .toList();
            start.await();
            for (int i = 0; i < perThread; i++) {
                cache.put(keys.get(i % keys.size()), tickets.get(i));
            }
            putting.decrementAndGet();
            return List.of();
        };
        Callable<List<Integer>> taker = () -> {
            List<Integer> taken = new ArrayList<>();
            start.await();
            while (putting.get() > 0) {
                keys.forEach(key -> takenNumber(key).ifPresent(taken::add));
            }
            keys.forEach(key -> taken.addAll(takenNumbers(key)));
            return taken;
        };

        List<Integer> taken = new ArrayList<>();
        for (Future<List<Integer>> each : executor.invokeAll(Stream.concat(
                        IntStream.range(0, THREADS).mapToObj(putter),
                        Stream.generate(() -> taker).limit(THREADS))
                .toList())) {
            taken.addAll(each.get());
        }

        assertThat(taken.stream().sorted().toList())
                .isEqualTo(IntStream.range(0, THREADS * perThread).boxed().toList());
    }

    @Test
    void get_inOtherThread_seesWhatPutterWroteBefore() throws Exception {
        int rounds = 20_000;
        int[] written = new int[rounds];
        Future<?> putter = executor.submit(() -> {
            SessionTicket.Builder builder = numbered(0, START);
            for (int i = 0; i < rounds; i++) {
                byte[] number = {(byte) (i >>> 24), (byte) (i >>> 16), (byte) (i >>> 8), (byte) i};
                SessionTicket ticket =
                        builder.ticket(number).secret(new byte[] {1}).build();
                written[i] = i + 1;
                cache.put(KEY, ticket);
            }
        });
        boolean done;
        do {
            done = putter.isDone();
            for (Optional<Integer> i = takenNumber(KEY); i.isPresent(); i = takenNumber(KEY)) {
                assertThat(written[i.get()]).isEqualTo(i.get() + 1);
            }
        } while (!done);
        putter.get();
    }

    // Ownership

    @Test
    void put_putterDestroysAtOnce_storedTicketIsIntact() {
        SessionTicket ticket = ticket(1, START);
        byte[] encoding = ticket.encode();

        cache.put(KEY, ticket);
        ticket.destroy();

        assertThat(cache.get(KEY).orElseThrow().encode()).isEqualTo(encoding);
    }

    @Test
    void put_leavesPuttersTicketIntact() {
        SessionTicket ticket = ticket(1, START);
        byte[] encoding = ticket.encode();

        cache.put(KEY, ticket);
        cache.clear();

        assertThat(ticket.encode()).isEqualTo(encoding);
    }

    @Test
    void get_takerDestroys_puttersTicketIsIntact() {
        SessionTicket ticket = ticket(1, START);
        byte[] encoding = ticket.encode();
        cache.put(KEY, ticket);

        cache.get(KEY).orElseThrow().destroy();

        assertThat(ticket.encode()).isEqualTo(encoding);
    }

    @Test
    void get_afterwardsCleared_takenTicketIsIntact() {
        SessionTicket ticket = ticket(1, START);
        cache.put(KEY, ticket);

        SessionTicket taken = cache.get(KEY).orElseThrow();
        cache.clear();

        assertThat(taken.encode()).isEqualTo(ticket.encode());
    }

    @Test
    void put_refused_leavesPuttersTicketIntact() {
        SessionTicket ticket = numbered(1, START).lifetime(Duration.ZERO).build();

        cache.put(KEY, ticket);

        assertThat(ticket.isDestroyed()).isFalse();
    }

    @Test
    void put_destroyed_isIllegalState() {
        SessionTicket ticket = ticket(1, START);
        ticket.destroy();

        assertThatIllegalStateException().isThrownBy(() -> cache.put(KEY, ticket));
    }

    // Order

    @Test
    void get_severalTickets_newestFirst() {
        cache.put(KEY, ticket(1, START.minusSeconds(3)));
        cache.put(KEY, ticket(2, START.minusSeconds(2)));
        cache.put(KEY, ticket(3, START.minusSeconds(1)));

        assertThat(takenNumbers(KEY)).containsExactly(3, 2, 1);
    }

    @Test
    void get_olderTicketPutLast_fresherOneFirst() {
        cache.put(KEY, ticket(2, START.minusSeconds(2)));
        cache.put(KEY, ticket(3, START.minusSeconds(1)));
        cache.put(KEY, ticket(1, START.minusSeconds(3)));

        assertThat(takenNumbers(KEY)).containsExactly(3, 2, 1);
    }

    @Test
    void put_givenBack_canBeTakenAgain() {
        cache.put(KEY, ticket(1, START));
        SessionTicket taken = cache.get(KEY).orElseThrow();

        cache.put(KEY, taken);

        assertThat(takenNumber(KEY)).contains(1);
    }

    // Time

    @Test
    void get_lastMillisecondOfLifetime_isHit() {
        cache.put(KEY, ticket(1, START));
        clock.move(LIFETIME.minusMillis(1));

        assertThat(cache.get(KEY)).isPresent();
    }

    @Test
    void get_lifetimeElapsed_isMiss() {
        cache.put(KEY, ticket(1, START));
        clock.move(LIFETIME);

        assertThat(cache.get(KEY)).isEmpty();
    }

    @Test
    void get_newestExpired_returnsOlderLiveOne() {
        cache.put(KEY, numbered(1, START).build());
        cache.put(KEY, numbered(2, START).lifetime(Duration.ofSeconds(1)).build());
        clock.move(Duration.ofSeconds(1));

        assertThat(takenNumber(KEY)).contains(1);
    }

    @Test
    void put_expired_isNotStored() {
        cache.put(KEY, ticket(1, START.minus(LIFETIME)));

        clock.set(START.minus(LIFETIME));
        assertThat(cache.get(KEY)).isEmpty();
    }

    @Test
    void put_lifetimeZero_isNotStored() {
        cache.put(KEY, numbered(1, START).lifetime(Duration.ZERO).build());

        assertThat(cache.get(KEY)).isEmpty();
    }

    @Test
    void put_fromTheFuture_isNotStored() {
        cache.put(KEY, ticket(1, START.plusSeconds(60)));

        clock.move(Duration.ofSeconds(60));
        assertThat(cache.get(KEY)).isEmpty();
    }

    @Test
    void get_clockSteppedBackBeforeReceipt_isMiss() {
        cache.put(KEY, ticket(1, START));
        clock.move(Duration.ofMillis(-1));

        assertThat(cache.get(KEY)).isEmpty();
    }

    @Test
    void get_clockSteppedBackBeforeNewest_returnsOlderLiveOne() {
        cache.put(KEY, ticket(1, START.minus(Duration.ofMinutes(45))));
        cache.put(KEY, ticket(2, START));
        clock.move(Duration.ofMinutes(-30));

        assertThat(takenNumber(KEY)).contains(1);
    }

    @Test
    void get_sevenDaysOfALongerLifetimeElapsed_isMiss() {
        cache.put(KEY, numbered(1, START).lifetime(Duration.ofDays(30)).build());
        clock.move(SessionTicket.MAX_LIFETIME);

        assertThat(cache.get(KEY)).isEmpty();
    }

    @Test
    void get_justWithinSevenDaysOfALongerLifetime_isHit() {
        cache.put(KEY, numbered(1, START).lifetime(Duration.ofDays(30)).build());
        clock.move(SessionTicket.MAX_LIFETIME.minusMillis(1));

        assertThat(cache.get(KEY)).isPresent();
    }

    // Clear and its fence

    @Test
    void clear_dropsEveryKey() {
        cache.put(KEY, ticket(1, START));
        cache.put(OTHER_KEY, ticket(2, START));

        cache.clear();

        assertThat(cache.get(KEY)).isEmpty();
        assertThat(cache.get(OTHER_KEY)).isEmpty();
    }

    @Test
    void put_handshakeBeganBeforeClear_isRefused() {
        clock.move(Duration.ofSeconds(1));
        cache.clear();
        clock.move(Duration.ofSeconds(1));

        cache.put(KEY, numbered(1, clock.instant()).handshakeStartedAt(START).build());

        assertThat(cache.get(KEY)).isEmpty();
    }

    @Test
    void put_handshakeBeganBeforeClear_isRefusedForEveryKey() {
        List<SessionKey> keys = IntStream.range(0, 200)
                .mapToObj(i -> SessionKey.of("host" + i + ".example", 443))
                .toList();
        clock.move(Duration.ofSeconds(1));
        cache.clear();

        keys.forEach(key -> cache.put(
                key, numbered(1, clock.instant()).handshakeStartedAt(START).build()));

        assertThat(keys).allSatisfy(key -> assertThat(cache.get(key)).isEmpty());
    }

    @Test
    void put_handshakeBeganInTheMillisecondOfClear_isRefused() {
        cache.clear();

        cache.put(KEY, ticket(1, START));

        assertThat(cache.get(KEY)).isEmpty();
    }

    @Test
    void put_handshakeBeganAfterClear_isStored() {
        cache.clear();
        clock.move(Duration.ofMillis(1));

        cache.put(KEY, ticket(1, clock.instant()));

        assertThat(cache.get(KEY)).isPresent();
    }

    @Test
    void put_takenBeforeClearAndGivenBackAfter_isRefused() {
        cache.put(KEY, ticket(1, START));
        SessionTicket taken = cache.get(KEY).orElseThrow();
        clock.move(Duration.ofSeconds(1));
        cache.clear();

        cache.put(KEY, taken);

        assertThat(cache.get(KEY)).isEmpty();
    }

    @Test
    void clear_clockSteppedBack_keepsTheLaterFence() {
        cache.clear();
        clock.move(Duration.ofMinutes(-10));
        cache.clear();

        cache.put(KEY, ticket(1, clock.instant()));
        clock.set(START);
        cache.put(
                KEY,
                numbered(2, START).handshakeStartedAt(START.minusSeconds(1)).build());

        assertThat(cache.get(KEY)).isEmpty();
    }

    // What put returns

    @Test
    void put_live_isStored() {
        assertThat(cache.put(KEY, ticket(1, START))).isTrue();
    }

    @Test
    void put_givenBack_isStored() {
        cache.put(KEY, ticket(1, START));

        assertThat(cache.put(KEY, cache.get(KEY).orElseThrow())).isTrue();
    }

    @Test
    void put_sameTicketAgain_isStored() {
        cache.put(KEY, ticket(1, START));

        assertThat(cache.put(KEY, ticket(1, START))).isTrue();
    }

    @Test
    void put_otherVersion_isStored() {
        cache.put(KEY, ticket(1, START));

        assertThat(cache.put(
                        KEY,
                        numbered(2, START)
                                .protocolVersion(SessionTicket.TLS_1_2)
                                .build()))
                .isTrue();
    }

    @Test
    void put_expired_isRefused() {
        assertThat(cache.put(KEY, ticket(1, START.minus(LIFETIME)))).isFalse();
    }

    @Test
    void put_lifetimeZero_isRefused() {
        assertThat(cache.put(KEY, numbered(1, START).lifetime(Duration.ZERO).build()))
                .isFalse();
    }

    @Test
    void put_fromTheFuture_isRefused() {
        assertThat(cache.put(KEY, ticket(1, START.plusSeconds(60)))).isFalse();
    }

    @Test
    void put_handshakeBeganAfterReceipt_isRefused() {
        assertThat(cache.put(
                        KEY,
                        numbered(1, START)
                                .handshakeStartedAt(START.plusMillis(1))
                                .build()))
                .isFalse();
    }

    @Test
    void put_fenced_isRefused() {
        cache.clear();

        assertThat(cache.put(KEY, ticket(1, START))).isFalse();
    }

    @Test
    void put_afterTheFence_isStored() {
        cache.clear();
        clock.move(Duration.ofMillis(1));

        assertThat(cache.put(KEY, ticket(1, clock.instant()))).isTrue();
    }

    // Invalidation

    @Test
    void invalidate_dropsEveryTicketOfTheKey() {
        putAll(KEY, 3);

        cache.invalidate(KEY);

        assertThat(cache.get(KEY)).isEmpty();
    }

    @Test
    void invalidate_leavesOtherKeysAlone() {
        cache.put(KEY, ticket(1, START));
        cache.put(OTHER_KEY, ticket(2, START));

        cache.invalidate(KEY);

        assertThat(takenNumber(OTHER_KEY)).contains(2);
    }

    @Test
    void invalidate_unknownKey_doesNothing() {
        cache.put(KEY, ticket(1, START));

        cache.invalidate(OTHER_KEY);

        assertThat(takenNumber(KEY)).contains(1);
    }

    @Test
    void put_takenBeforeInvalidateAndGivenBackAfter_isStored() {
        cache.put(KEY, ticket(1, START));
        SessionTicket taken = cache.get(KEY).orElseThrow();
        cache.invalidate(KEY);

        cache.put(KEY, taken);

        assertThat(takenNumber(KEY)).contains(1);
    }

    @Test
    void put_afterInvalidate_isStored() {
        cache.put(KEY, ticket(1, START));
        cache.invalidate(KEY);

        cache.put(KEY, ticket(2, START));

        assertThat(takenNumbers(KEY)).containsExactly(2);
    }

    @Test
    void invalidateLineage_dropsEveryTicketOfTheLineage() {
        cache.put(KEY, numbered(1, START).lineage(1).build());
        cache.put(KEY, numbered(2, START).lineage(1).build());

        cache.invalidateLineage(KEY, 1);

        assertThat(cache.get(KEY)).isEmpty();
    }

    @Test
    void invalidateLineage_leavesOtherKeysAlone() {
        cache.put(OTHER_KEY, numbered(1, START).lineage(1).build());

        cache.invalidateLineage(KEY, 1);

        assertThat(takenNumber(OTHER_KEY)).contains(1);
    }

    // What a key holds

    @Test
    void put_otherVersion_dropsWhatWasThere() {
        cache.put(KEY, ticket(1, START));
        cache.put(KEY, ticket(2, START));

        cache.put(KEY, numbered(3, START).protocolVersion(SessionTicket.TLS_1_2).build());

        assertThat(takenNumbers(KEY)).containsExactly(3);
    }

    @Test
    void put_otherVersionRefused_dropsNothing() {
        cache.put(KEY, ticket(1, START));

        cache.put(
                KEY,
                numbered(2, START)
                        .protocolVersion(SessionTicket.TLS_1_2)
                        .lifetime(Duration.ZERO)
                        .build());

        assertThat(takenNumbers(KEY)).containsExactly(1);
    }

    @Test
    void put_sameTicketAgain_isHeldOnce() {
        cache.put(KEY, ticket(1, START));
        cache.put(KEY, ticket(1, START));

        assertThat(takenNumbers(KEY)).containsExactly(1);
    }

    @Test
    void put_sameTicketAgain_laterOneReplaces() {
        cache.put(KEY, numbered(1, START).lineage(1).build());
        cache.put(KEY, numbered(1, START).lineage(2).build());

        assertThat(cache.get(KEY))
                .hasValueSatisfying(ticket -> assertThat(ticket.lineage()).isEqualTo(2));
    }

    @Test
    void put_sameTicketUnderTwoKeys_isHeldUnderBoth() {
        cache.put(KEY, ticket(1, START));
        cache.put(OTHER_KEY, ticket(1, START));

        assertThat(takenNumber(KEY)).contains(1);
        assertThat(takenNumber(OTHER_KEY)).contains(1);
    }

    // Nulls

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

    /** Puts tickets 0 to count − 1. */
    protected final void putAll(SessionKey key, int count) {
        for (int i = 0; i < count; i++) {
            cache.put(key, ticket(i, clock.instant()));
        }
    }

    protected final Optional<Integer> takenNumber(SessionKey key) {
        return cache.get(key).map(TestTickets::numberOf);
    }

    /** Takes all that the key holds. */
    protected final List<Integer> takenNumbers(SessionKey key) {
        List<Integer> taken = new ArrayList<>();
        for (Optional<SessionTicket> ticket = cache.get(key); ticket.isPresent(); ticket = cache.get(key)) {
            taken.add(numberOf(ticket.get()));
        }
        return taken;
    }

    protected final <T> List<T> inParallel(int threads, Callable<T> task)
            throws InterruptedException, ExecutionException {
        List<T> results = new ArrayList<>();
        for (Future<T> result : executor.invokeAll(
                IntStream.range(0, threads).mapToObj(i -> task).toList())) {
            results.add(result.get());
        }
        return results;
    }
}
