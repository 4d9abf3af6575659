package io.github.admitone.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link TicketStore} must do. An implementation's test extends this class; whoever has another engine finds it
 * in the artifact's test jar. What an engine does when it is killed, cut off or full, it must show in tests of its own.
 */
public abstract class TicketStoreContractTest {

    /** How many tickets the bucket of a store under test must be able to hold. */
    protected static final int TICKETS_PER_BUCKET = 128;

    protected static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    protected static final Duration LIFETIME = Duration.ofHours(1);
    protected static final String BUCKET = bucket(1);
    protected static final String OTHER_BUCKET = bucket(2);

    private static final String GROUP = "0123abcd";
    private static final String OTHER_GROUP = "89abcdef";
    private static final int THREADS = 8;

    private final List<TicketStore> opened = new ArrayList<>();
    protected TicketStore store;

    protected TicketStoreContractTest() {}

    /**
     * Opens the store: empty and without a fence for the first call of a test, and for further ones another instance that
     * shares what the first one holds, as another process would.
     */
    protected abstract TicketStore open() throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = openAnother();
    }

    @AfterEach
    void closeStores() {
        opened.forEach(TicketStore::close);
    }

    private TicketStore openAnother() throws Exception {
        TicketStore another = open();
        opened.add(another);
        return another;
    }

    // At most once

    @Test
    void take_empty_isEmpty() {
        assertThat(store.take(BUCKET, START)).isEmpty();
    }

    @Test
    void take_afterAdd_returnsItsBytes() {
        SealedTicket ticket = ticket(1, START);
        store.add(BUCKET, ticket);

        assertThat(store.take(BUCKET, START))
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(ticket.bytes()));
    }

    @Test
    void take_second_isEmpty() {
        store.add(BUCKET, ticket(1, START));
        store.take(BUCKET, START);

        assertThat(store.take(BUCKET, START)).isEmpty();
    }

    @Test
    void take_otherBucket_isEmpty() {
        store.add(BUCKET, ticket(1, START));

        assertThat(store.take(OTHER_BUCKET, START)).isEmpty();
    }

    @Test
    void add_withoutEnd_keepsTheNewest() {
        int added = 300;
        IntStream.range(0, added).forEach(i -> store.add(BUCKET, ticket(i, START.plusMillis(i))));

        List<Integer> kept = taken(BUCKET, START.plusMillis(added));

        assertThat(kept).hasSizeBetween(TICKETS_PER_BUCKET, 255);
        assertThat(kept)
                .containsExactlyElementsOf(IntStream.range(0, kept.size())
                        .mapToObj(i -> added - 1 - i)
                        .toList());
    }

    @Test
    void take_asManyAsAdded_returnsEachOnce() {
        IntStream.range(0, TICKETS_PER_BUCKET).forEach(i -> store.add(BUCKET, ticket(i, START)));

        assertThat(taken(BUCKET, START))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, TICKETS_PER_BUCKET).boxed().toList());
    }

    @Test
    void take_byAnotherInstance_returnsWhatTheFirstAdded() throws Exception {
        store.add(BUCKET, ticket(1, START));

        assertThat(openAnother().take(BUCKET, START)).isPresent();
        assertThat(store.take(BUCKET, START)).isEmpty();
    }

    @Test
    void take_largestTicket_returnsItsBytes() {
        byte[] largest = new byte[SealedTicket.MAX_BYTES];
        largest[SealedTicket.MAX_BYTES - 1] = 1;
        store.add(BUCKET, new SealedTicket(id(1), GROUP, START, START.plus(LIFETIME), START, largest));

        assertThat(store.take(BUCKET, START))
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(largest));
    }

    @Test
    void take_oneByte_returnsIt() {
        store.add(BUCKET, new SealedTicket(id(1), GROUP, START, START.plus(LIFETIME), START, new byte[] {-1}));

        assertThat(store.take(BUCKET, START))
                .hasValueSatisfying(bytes -> assertThat(bytes).containsExactly(-1));
    }

    @Test
    void take_manyThreadsOfTwoInstances_losesAndRepeatsNothing() throws Exception {
        TicketStore another = openAnother();
        int perThread = TICKETS_PER_BUCKET;
        List<String> buckets =
                IntStream.range(0, THREADS).mapToObj(i -> bucket(10 + i)).toList();
        CyclicBarrier start = new CyclicBarrier(2 * THREADS);
        IntFunction<Callable<List<Integer>>> adder = thread -> () -> {
            start.await();
            for (int i = 0; i < perThread; i++) {
                store.add(buckets.get(i % buckets.size()), ticket(thread * perThread + i, START));
            }
            return List.of();
        };
        Callable<List<Integer>> taker = () -> {
            List<Integer> taken = new ArrayList<>();
            start.await();
            for (int i = 0; i < perThread; i++) {
                another.take(buckets.get(i % buckets.size()), START)
                        .ifPresent(bytes -> taken.add(ByteBuffer.wrap(bytes).getInt()));
            }
            return taken;
        };

        List<Integer> taken = inParallel(Stream.concat(
                IntStream.range(0, THREADS).mapToObj(adder),
                Stream.generate(() -> taker).limit(THREADS)));
        buckets.forEach(bucket -> taken.addAll(taken(bucket, START)));

        assertThat(taken.stream().sorted().toList())
                .isEqualTo(IntStream.range(0, THREADS * perThread).boxed().toList());
    }

    // Order and time

    @Test
    void take_severalTickets_newestFirst() {
        store.add(BUCKET, ticket(2, START.minusMillis(2)));
        store.add(BUCKET, ticket(3, START.minusMillis(1)));
        store.add(BUCKET, ticket(1, START.minusMillis(3)));

        assertThat(taken(BUCKET, START)).containsExactly(3, 2, 1);
    }

    @Test
    void take_lastMillisecond_returnsIt() {
        store.add(BUCKET, ticket(1, START));

        assertThat(store.take(BUCKET, START.plus(LIFETIME).minusMillis(1))).isPresent();
    }

    @Test
    void take_expired_isEmpty() {
        store.add(BUCKET, ticket(1, START));

        assertThat(store.take(BUCKET, START.plus(LIFETIME))).isEmpty();
    }

    @Test
    void take_newestExpired_returnsOlderLiveOne() {
        store.add(BUCKET, ticket(1, START));
        store.add(BUCKET, new SealedTicket(id(2), GROUP, START.plusMillis(1), START.plusMillis(2), START, bytes(2)));

        assertThat(taken(BUCKET, START.plusMillis(2))).containsExactly(1);
    }

    @Test
    void take_receivedLaterThanNow_isLeftForLater() {
        store.add(BUCKET, ticket(1, START.plusSeconds(5)));

        assertThat(store.take(BUCKET, START.plusMillis(4999))).isEmpty();
        assertThat(taken(BUCKET, START.plusSeconds(5))).containsExactly(1);
    }

    @Test
    void take_newestReceivedLaterThanNow_returnsOlderLiveOne() {
        store.add(BUCKET, ticket(1, START));
        store.add(BUCKET, ticket(2, START.plusSeconds(5)));

        assertThat(taken(BUCKET, START)).containsExactly(1);
    }

    // What a bucket holds

    @Test
    void add_stored_isTrue() {
        assertThat(store.add(BUCKET, ticket(1, START))).isTrue();
    }

    @Test
    void add_sameId_replaces() {
        store.add(BUCKET, ticket(1, START));
        store.add(BUCKET, new SealedTicket(id(1), GROUP, START.plusMillis(1), START.plus(LIFETIME), START, bytes(9)));

        assertThat(taken(BUCKET, START.plusMillis(1))).containsExactly(9);
    }

    @Test
    void add_sameIdReceivedEarlier_replaces() {
        store.add(BUCKET, ticket(1, START));
        store.add(BUCKET, new SealedTicket(id(1), GROUP, START.minusMillis(1), START.plus(LIFETIME), START, bytes(9)));

        assertThat(taken(BUCKET, START)).containsExactly(9);
    }

    @Test
    void add_sameIdInTwoBuckets_isHeldInBoth() {
        store.add(BUCKET, ticket(1, START));
        store.add(OTHER_BUCKET, ticket(1, START));

        assertThat(taken(BUCKET, START)).containsExactly(1);
        assertThat(taken(OTHER_BUCKET, START)).containsExactly(1);
    }

    @Test
    void add_otherGroup_dropsWhatWasThere() {
        store.add(BUCKET, ticket(1, START));
        store.add(BUCKET, ticket(2, START));
        store.add(BUCKET, otherGroup(3, START));

        assertThat(taken(BUCKET, START)).containsExactly(3);
    }

    @Test
    void add_otherGroupRefused_dropsNothing() {
        store.clear(START.minusMillis(1));
        store.add(BUCKET, ticket(1, START));
        store.add(BUCKET, otherGroup(2, START.minusMillis(1)));

        assertThat(taken(BUCKET, START)).containsExactly(1);
    }

    @Test
    void add_again_afterTake_isStored() {
        store.add(BUCKET, ticket(1, START));
        store.take(BUCKET, START);
        store.add(BUCKET, ticket(1, START));

        assertThat(taken(BUCKET, START)).containsExactly(1);
    }

    // Removal

    @Test
    void remove_dropsEveryTicketOfTheBucket() {
        store.add(BUCKET, ticket(1, START));
        store.add(BUCKET, ticket(2, START));

        store.remove(BUCKET);

        assertThat(store.take(BUCKET, START)).isEmpty();
    }

    @Test
    void remove_leavesOtherBucketsAlone() {
        store.add(BUCKET, ticket(1, START));

        store.remove(OTHER_BUCKET);

        assertThat(store.take(BUCKET, START)).isPresent();
    }

    @Test
    void add_afterRemove_isStored() {
        store.add(BUCKET, ticket(1, START));
        store.remove(BUCKET);

        store.add(BUCKET, ticket(2, START));

        assertThat(taken(BUCKET, START)).containsExactly(2);
    }

    // Clear and its fence

    @Test
    void clear_dropsEveryBucket() {
        List<String> buckets = IntStream.range(0, 300).mapToObj(i -> bucket(i)).toList();
        buckets.forEach(bucket -> store.add(bucket, ticket(1, START)));

        store.clear(START);

        assertThat(buckets)
                .allSatisfy(bucket -> assertThat(store.take(bucket, START)).isEmpty());
    }

    @Test
    void clear_isSeenByAnotherInstance() throws Exception {
        TicketStore another = openAnother();
        another.add(BUCKET, ticket(1, START));

        store.clear(START);

        assertThat(another.take(BUCKET, START)).isEmpty();
        assertThat(another.add(BUCKET, ticket(2, START))).isFalse();
    }

    @Test
    void add_handshakeBeganAtTheFence_isRefusedInEveryBucket() {
        List<String> buckets = IntStream.range(0, 300).mapToObj(i -> bucket(i)).toList();
        store.clear(START);

        assertThat(buckets).allSatisfy(bucket -> {
            assertThat(store.add(bucket, ticket(1, START))).isFalse();
            assertThat(store.take(bucket, START)).isEmpty();
        });
    }

    @Test
    void add_handshakeBeganAfterTheFence_isStored() {
        store.clear(START.minusMillis(1));

        assertThat(store.add(BUCKET, ticket(1, START))).isTrue();
        assertThat(taken(BUCKET, START)).containsExactly(1);
    }

    @Test
    void clear_earlierFence_keepsTheLaterOne() {
        store.clear(START);
        store.clear(START.minusSeconds(10));

        assertThat(store.add(BUCKET, ticket(1, START))).isFalse();
    }

    @Test
    void clear_earlierFence_dropsTickets() {
        store.clear(START.minusSeconds(1));
        store.add(BUCKET, ticket(1, START));

        store.clear(START.minusSeconds(10));

        assertThat(store.take(BUCKET, START)).isEmpty();
    }

    @Test
    void clear_fence_isSeenByAnInstanceOpenedLater() throws Exception {
        store.clear(START);

        assertThat(openAnother().add(BUCKET, ticket(1, START))).isFalse();
    }

    @Test
    void clear_whileThreadsAdd_leavesNothingFromBefore() throws Exception {
        TicketStore another = openAnother();
        CyclicBarrier start = new CyclicBarrier(2);
        Callable<List<Integer>> adder = () -> {
            start.await();
            for (int i = 0; i < TICKETS_PER_BUCKET; i++) {
                another.add(BUCKET, ticket(i, START));
            }
            return List.of();
        };
        Callable<List<Integer>> clearer = () -> {
            start.await();
            store.clear(START);
            return taken(BUCKET, START);
        };

        assertThat(inParallel(Stream.of(adder, clearer))).isEmpty();
        assertThat(store.take(BUCKET, START)).isEmpty();
    }

    // Arguments

    @Test
    void add_nullBucket_isNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> store.add(null, ticket(1, START)))
                .withMessage("bucket");
    }

    @Test
    void take_nullBucket_isNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> store.take(null, START))
                .withMessage("bucket");
    }

    @Test
    void add_nullTicket_isNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> store.add(BUCKET, null))
                .withMessage("ticket");
    }

    @Test
    void take_nullPresent_isNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> store.take(BUCKET, null))
                .withMessage("now");
    }

    @Test
    void remove_nullBucket_isNamed() {
        assertThatNullPointerException().isThrownBy(() -> store.remove(null)).withMessage("bucket");
    }

    @Test
    void clear_nullFence_isNamedAndDropsNothing() {
        store.add(BUCKET, ticket(1, START));

        assertThatNullPointerException().isThrownBy(() -> store.clear(null)).withMessage("fence");
        assertThat(taken(BUCKET, START)).containsExactly(1);
    }

    @Test
    void take_bucketThatIsAPath_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> store.take("../../../../../../etc/passwd", START));
    }

    @Test
    void close_twice_doesNothing() throws Exception {
        TicketStore another = openAnother();
        another.close();

        another.close();

        assertThat(store.add(BUCKET, ticket(1, START))).isTrue();
    }

    /** The bucket of that number. */
    protected static String bucket(int number) {
        // Spread as an HMAC would be: engines lay buckets out by their first digits.
        return String.format("%08x%024x", number * 0x9E3779B9, number);
    }

    /** A ticket good for {@link #LIFETIME}, whose handshake began when it was received, and whose bytes begin with its number. */
    protected static SealedTicket ticket(int number, Instant receivedAt) {
        return new SealedTicket(id(number), GROUP, receivedAt, receivedAt.plus(LIFETIME), receivedAt, bytes(number));
    }

    /** Takes all that are live in the bucket, and returns their numbers. */
    protected final List<Integer> taken(String bucket, Instant now) {
        List<Integer> taken = new ArrayList<>();
        for (Optional<byte[]> bytes = store.take(bucket, now); bytes.isPresent(); bytes = store.take(bucket, now)) {
            taken.add(ByteBuffer.wrap(bytes.get()).getInt());
        }
        return taken;
    }

    private static SealedTicket otherGroup(int number, Instant receivedAt) {
        return new SealedTicket(
                id(number), OTHER_GROUP, receivedAt, receivedAt.plus(LIFETIME), receivedAt, bytes(number));
    }

    private static String id(int number) {
        return String.format("%032x", number);
    }

    private static byte[] bytes(int number) {
        return ByteBuffer.allocate(1500).putInt(number).array();
    }

    private static List<Integer> inParallel(Stream<Callable<List<Integer>>> tasks) throws Exception {
        List<Callable<List<Integer>>> all = tasks.toList();
        ExecutorService executor = Executors.newFixedThreadPool(all.size());
        try {
            List<Integer> results = new ArrayList<>();
            for (Future<List<Integer>> result : executor.invokeAll(all)) {
                results.addAll(result.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }
}
