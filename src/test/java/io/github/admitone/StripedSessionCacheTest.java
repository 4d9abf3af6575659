package io.github.admitone;

import static io.github.admitone.TestTickets.START;
import static io.github.admitone.TestTickets.ticket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.admitone.CacheStats.Removal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StripedSessionCacheTest extends ClientSessionCacheContractTest {

    private static final int SMALL_SERVERS = 64;
    private static final int SMALL_TICKETS_PER_SERVER = 4;
    private static final long SMALL_BYTES = 48_000;

    @Override
    protected ClientSessionCache newCache(MutableClock clock) {
        return StripedSessionCache.builder()
                .ticketsPerServer(TICKETS_PER_KEY)
                .maximumBytes(1L << 30) // Enough for all keys of a test in one stripe.
                .clock(clock)
                .build();
    }

    // Beyond the contract

    @Test
    void invalidateLineage_leavesOtherLineagesAlone() {
        cache.put(KEY, TestTickets.numbered(1, START).lineage(1).build());
        cache.put(KEY, TestTickets.numbered(2, START).lineage(2).build());

        cache.invalidateLineage(KEY, 1);

        assertThat(takenNumbers(KEY)).containsExactly(2);
    }

    @Test
    void clock_isReadOutsideTheLock() {
        AtomicReference<StripedSessionCache> own = new AtomicReference<>();
        AtomicInteger reads = new AtomicInteger();
        // Were the lock held here, another thread could not look at the only stripe.
        InstantSource probing = () -> {
            reads.incrementAndGet();
            assertThat(CompletableFuture.supplyAsync(() -> own.get().stats())).succeedsWithin(Duration.ofSeconds(5));
            return START;
        };
        own.set(StripedSessionCache.builder().stripes(1).clock(probing).build());

        own.get().put(KEY, ticket(1, START));
        own.get().get(KEY);
        own.get().clear();

        assertThat(reads).hasValue(3);
    }

    @Test
    void get_noTicket_needsNoTime() {
        StripedSessionCache timeless = StripedSessionCache.builder()
                .clock(() -> {
                    throw new IllegalStateException("no clock");
                })
                .build();

        assertThat(timeless.get(KEY)).isEmpty();
        assertThat(timeless.stats().misses()).isEqualTo(1);
    }

    @Test
    void put_clockFails_storesNothing() {
        StripedSessionCache broken = StripedSessionCache.builder()
                .clock(() -> {
                    throw new IllegalStateException("no clock");
                })
                .build();

        assertThat(catchThrowable(() -> broken.put(KEY, ticket(1, START)))).hasMessage("no clock");
        assertThat(broken.stats().tickets()).isZero();
    }

    // Defaults

    @Test
    void build_defaults_holdEightTicketsOfAServer() {
        StripedSessionCache defaults = StripedSessionCache.builder().build();
        Instant now = Instant.now();

        for (int i = 0; i < 9; i++) {
            defaults.put(KEY, ticket(i, now));
        }

        assertThat(defaults.stats().tickets()).isEqualTo(8);
    }

    // Statistics

    @Test
    void stats_empty_areZero() {
        CacheStats stats = striped().build().stats();

        assertThat(stats).isEqualTo(new CacheStats(0, 0, 0, 0, Map.of(), 0, 0, 0));
    }

    @Test
    void stats_countHitsMissesPutsAndRefusals() {
        StripedSessionCache counted = striped().build();
        counted.put(KEY, ticket(1, START));
        counted.put(KEY, ticket(2, START));
        counted.put(KEY, ticket(3, START.plusSeconds(1)));
        counted.get(KEY);
        counted.get(OTHER_KEY);
        counted.get(OTHER_KEY);

        CacheStats stats = counted.stats();

        assertThat(stats.puts()).isEqualTo(2);
        assertThat(stats.refusedPuts()).isEqualTo(1);
        assertThat(stats.hits()).isEqualTo(1);
        assertThat(stats.misses()).isEqualTo(2);
        assertThat(stats.tickets()).isEqualTo(1);
        assertThat(stats.servers()).isEqualTo(1);
    }

    /** Two buckets, one of which is taken: some of the keys meet a ticket that is not theirs. */
    @Test
    void stats_keysOfOneBucket_missOnceEach() {
        StripedSessionCache narrow = striped().maximumServers(1).stripes(1).build();
        narrow.put(KEY, ticket(1, START));

        for (int i = 0; i < 100; i++) {
            assertThat(narrow.get(server(i))).isEmpty();
        }

        assertThat(narrow.stats().misses()).isEqualTo(100);
        assertThat(narrow.get(KEY)).isPresent();
    }

    @Test
    void stats_addUpAllStripes() {
        StripedSessionCache many = striped().stripes(64).build();

        for (int i = 0; i < 500; i++) {
            many.put(server(i), ticket(i, START));
        }

        assertThat(many.stats().servers()).isEqualTo(500);
        assertThat(many.stats().tickets()).isEqualTo(500);
        assertThat(many.stats().puts()).isEqualTo(500);
    }

    @Test
    void stats_whileManyThreadsWork_staysWithinBounds() throws Exception {
        int workers = 3;
        StripedSessionCache small = small();
        AtomicInteger threads = new AtomicInteger();
        AtomicInteger working = new AtomicInteger(workers);

        inParallel(workers + 1, () -> {
            int thread = threads.getAndIncrement();
            if (thread == workers) {
                while (working.get() > 0) {
                    assertWithinBounds(small.stats());
                }
            } else {
                try {
                    disturb(small, new Random(thread));
                } finally {
                    working.decrementAndGet();
                }
            }
            return null;
        });

        // Had a cause not occurred, its counting would not have been tested.
        assertThat(small.stats().removals())
                .allSatisfy(
                        (cause, count) -> assertThat(count).as(cause.toString()).isPositive());
        assertHoldsNothingOnceInvalidated(small);
    }

    @Test
    void stats_afterEverythingWasInvalidated_holdNothing() {
        StripedSessionCache small = small();
        disturb(small, new Random(1));
        assertThat(small.stats().tickets()).isPositive();

        assertHoldsNothingOnceInvalidated(small);
    }

    // The builder

    @Test
    void build_noServers_namesArgumentAndRange() {
        assertRejected(
                StripedSessionCache.builder().maximumServers(0), "maximumServers must be 1 to 2147483647, but was 0");
    }

    @Test
    void build_noTicketsPerServer_namesArgumentAndRange() {
        assertRejected(
                StripedSessionCache.builder().ticketsPerServer(0), "ticketsPerServer must be 1 to 255, but was 0");
    }

    @Test
    void build_tooManyTicketsPerServer_namesArgumentAndRange() {
        assertRejected(
                StripedSessionCache.builder().ticketsPerServer(256), "ticketsPerServer must be 1 to 255, but was 256");
    }

    @Test
    void build_noBytes_namesArgumentAndRange() {
        assertRejected(
                StripedSessionCache.builder().maximumBytes(0),
                "maximumBytes must be 1 to 9223372036854775807, but was 0");
    }

    @Test
    void build_noStripes_namesArgumentAndRange() {
        assertRejected(StripedSessionCache.builder().stripes(0), "stripes must be 1 to 4096, but was 0");
    }

    @Test
    void build_negativeStripes_namesArgumentAndRange() {
        assertRejected(StripedSessionCache.builder().stripes(-2), "stripes must be 1 to 4096, but was -2");
    }

    @Test
    void build_tooManyStripes_namesArgumentAndRange() {
        assertRejected(StripedSessionCache.builder().stripes(8192), "stripes must be 1 to 4096, but was 8192");
    }

    @Test
    void build_moreStripesThanServers_namesArgumentAndRange() {
        assertRejected(StripedSessionCache.builder().maximumServers(7).stripes(8), "stripes must be 1 to 7, but was 8");
    }

    @Test
    void build_moreStripesThanBytes_namesArgumentAndRange() {
        assertRejected(StripedSessionCache.builder().maximumBytes(7).stripes(8), "stripes must be 1 to 7, but was 8");
    }

    @Test
    void build_stripesNoPowerOfTwo_saysSo() {
        assertRejected(StripedSessionCache.builder().stripes(6), "stripes must be a power of two, but was 6");
    }

    @Test
    void clock_null_isNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> StripedSessionCache.builder().clock(null))
                .withMessage("clock");
    }

    @Test
    void build_smallestBounds_holdsOneTicket() {
        StripedSessionCache tiny = striped()
                .maximumServers(1)
                .ticketsPerServer(1)
                .maximumBytes(10_000)
                .stripes(1)
                .build();

        tiny.put(KEY, ticket(1, START));
        tiny.put(OTHER_KEY, ticket(2, START));

        assertThat(tiny.get(KEY)).isEmpty();
        assertThat(tiny.get(OTHER_KEY)).isPresent();
    }

    @Test
    void build_largestBounds_stores() {
        StripedSessionCache vast = striped()
                .maximumServers(Integer.MAX_VALUE)
                .ticketsPerServer(255)
                .maximumBytes(Long.MAX_VALUE)
                .stripes(4096)
                .build();

        vast.put(KEY, ticket(1, START));

        assertThat(vast.get(KEY)).isPresent();
    }

    @Test
    void build_fewerThan128Servers_usesOneStripe() {
        // Of two stripes, one at least would be full, or overflow, before the other.
        StripedSessionCache few = striped().maximumServers(127).build();
        IntStream.range(0, 128).forEach(i -> few.put(server(i), ticket(i, START)));

        assertThat(few.stats().servers()).isEqualTo(127);
    }

    @Test
    void build_lessThanHalfAMebibyte_usesOneStripe() {
        StripedSessionCache few = striped().maximumBytes((1 << 19) - 1).build();
        CertificateChain chain = CertificateChain.of(List.of(new byte[40_000]));
        IntStream.range(0, 10)
                .forEach(i -> few.put(
                        server(i),
                        TestTickets.numbered(i, START).peerCertificates(chain).build()));

        assertThat(few.stats().servers()).isEqualTo(10);
    }

    @Test
    void build_byDefault_hasStripesOfAnEqualShare() {
        // 256 stripes of 64 servers: far fewer than 16,384 servers suffice to fill one of them.
        StripedSessionCache defaults = striped().build();
        int[] shareTaken = new int[256];
        int i = 0;
        for (; shareTaken[5] <= 64; i++) {
            SessionKey key = server(i);
            if ((key.hashCode() & 255) == 5) {
                defaults.put(key, ticket(i, START));
                shareTaken[5]++;
            }
        }

        assertThat(defaults.stats().servers()).isEqualTo(64);
        assertThat(defaults.stats().removed(Removal.SERVERS)).isEqualTo(1);
    }

    private StripedSessionCache.Builder striped() {
        return StripedSessionCache.builder().clock(clock);
    }

    private static SessionKey server(int number) {
        return SessionKey.of("host" + number + ".example", 443);
    }

    private StripedSessionCache small() {
        return striped()
                .maximumServers(SMALL_SERVERS)
                .ticketsPerServer(SMALL_TICKETS_PER_SERVER)
                .maximumBytes(SMALL_BYTES)
                .stripes(4)
                .build();
    }

    /** Does everything that can be done to a cache, often enough for every cause of removal to occur. */
    private void disturb(StripedSessionCache cache, Random random) {
        for (int i = 0; i < 20_000; i++) {
            SessionKey key = server(random.nextInt(random.nextInt(200) + 1));
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> cache.get(key);
                case 3 -> cache.invalidateLineage(key, random.nextInt(3));
                case 4 -> clock.move(Duration.ofMillis(random.nextInt(20) - 1));
                default -> cache.put(key, randomTicket(random));
            }
            if (i % 2000 == 999) {
                cache.clear();
            }
        }
    }

    private SessionTicket randomTicket(Random random) {
        SessionTicket.Builder builder = TestTickets.numbered(random.nextInt(50), clock.instant())
                .lifetime(Duration.ofSeconds(1))
                .lineage(random.nextInt(3));
        if (random.nextInt(20) == 0) {
            builder.protocolVersion(SessionTicket.TLS_1_2);
        }
        if (random.nextInt(10) > 0) {
            builder.peerCertificates(CertificateChain.empty());
        }
        return builder.build();
    }

    private static void assertWithinBounds(CacheStats stats) {
        assertThat(stats.servers()).isBetween(0L, (long) SMALL_SERVERS);
        assertThat(stats.tickets()).isBetween(0L, (long) SMALL_SERVERS * SMALL_TICKETS_PER_SERVER);
        assertThat(stats.bytes()).isBetween(0L, SMALL_BYTES);
    }

    /** The number of tickets is what the counters leave over: one that was lost or counted twice shows here. */
    private static void assertHoldsNothingOnceInvalidated(StripedSessionCache cache) {
        IntStream.range(0, 200).forEach(i -> cache.invalidate(server(i)));

        assertThat(cache.stats().tickets()).isZero();
        assertThat(cache.stats().servers()).isZero();
        assertThat(cache.stats().bytes()).isZero();
    }

    private static void assertRejected(StripedSessionCache.Builder builder, String message) {
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessage(message);
    }
}
