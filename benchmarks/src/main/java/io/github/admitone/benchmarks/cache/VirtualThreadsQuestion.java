package io.github.admitone.benchmarks.cache;

import io.github.admitone.CacheStats;
import io.github.admitone.SessionKey;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.benchmarks.Effort;
import io.github.admitone.benchmarks.Json;
import io.github.admitone.benchmarks.Question;
import io.github.admitone.benchmarks.cache.Crowd.Work;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import jdk.jfr.consumer.RecordedEvent;

/**
 * Whether ten thousand virtual threads can share a cache: how much they get done, beside platform threads with the same
 * work, and whether the cache ever makes one wait without letting go of the thread that carries it.
 *
 * <p>Not a benchmark of JMH, which measures with platform threads. Rounds of all crowds alternate, so that what disturbs the
 * machine disturbs all of them; the first rounds, in which classes are loaded and compiled, do not count.
 */
final class VirtualThreadsQuestion implements Question {

    private static final List<Crowd> CROWDS =
            List.of(new Crowd(true, 10_000), new Crowd(false, 2), new Crowd(false, 8), new Crowd(false, 64));

    /** Until JEP 491. */
    private static final boolean MONITORS_PIN = Runtime.version().feature() < 24;

    private static final int KEYS = 16_384;
    private static final long AMPLE_BYTES = 1L << 32;
    private static final int WARM_UP_ROUNDS = 3;
    private static final int OPERATIONS = 2_000_000;
    private static final int ROUNDS = 7;
    private static final int SMOKE_OPERATIONS = 20_000;
    private static final int SMOKE_ROUNDS = 1;

    @Override
    public String name() {
        return "virtual-threads";
    }

    @Override
    public String asks() {
        return "Can ten thousand virtual threads share a cache, and does it ever pin one?";
    }

    @Override
    public Optional<String> obstacle() {
        return VirtualThreads.exist() ? Optional.empty() : Optional.of("needs Java 21 or later");
    }

    @Override
    public String answer(Effort effort, Path results) throws Exception {
        boolean smoke = effort == Effort.SMOKE;
        int operations = smoke ? SMOKE_OPERATIONS : OPERATIONS;
        int rounds = smoke ? SMOKE_ROUNDS : ROUNDS;
        StripedSessionCache filled = filled();
        TicketCache cache = new AdmitOne(filled);
        SessionKey[] order = KeyOrder.of(KEYS);
        Work straight = new Work(cache, order, operations, false);
        Work yielding = new Work(cache, order, operations, true);

        int provoked = provokedEvents();
        measure(straight, yielding, WARM_UP_ROUNDS);
        List<Row> rows;
        try (Pinning pinning = Pinning.start()) {
            rows = measure(straight, yielding, rounds);
            requireNone(pinning.stop());
        }
        Json.write(rows.stream().map(Row::json).toList(), results.resolve(name() + ".json"));
        return table(rows) + explanation(operations, filled.stats(), provoked);
    }

    /** As many tickets of each key as are kept, so that one is left for who comes while another is taken. */
    private static StripedSessionCache filled() {
        StripedSessionCache cache = StripedSessionCache.builder()
                .maximumServers(4 * KEYS)
                .maximumBytes(AMPLE_BYTES)
                .ticketsPerServer(TicketCache.TICKETS_PER_SERVER)
                .build();
        SplittableRandom random = new SplittableRandom(42);
        Instant now = Instant.now();
        for (SessionKey key : KeyOrder.shuffled(KEYS)) {
            for (int i = 0; i < TicketCache.TICKETS_PER_SERVER; i++) {
                cache.put(key, Tickets.draw(random, now));
            }
        }
        return cache;
    }

    /** Fails where it does not see a thread pinned that is, for then it proves nothing not to see any. */
    private static int provokedEvents() throws Exception {
        try (Pinning pinning = Pinning.start()) {
            Pinning.provoke();
            int seen = pinning.stop().size();
            if (seen == 0) {
                throw new IllegalStateException("the recording does not show a virtual thread that was pinned");
            }
            return seen;
        }
    }

    private static void requireNone(List<RecordedEvent> pinned) {
        if (!pinned.isEmpty()) {
            throw new IllegalStateException(
                    pinned.size() + " times a virtual thread was pinned, first: " + pinned.get(0));
        }
    }

    private record Row(String title, Crowd crowd, Work work, long[] nanos) {

        Map<String, Object> json() {
            return Map.of("threads", title, "operations", work.operations(), "nanos", nanos);
        }
    }

    /** Only virtual threads yield: what another kind does is to ask the operating system, whose answer is its own. */
    private static List<Row> measure(Work straight, Work yielding, int rounds) throws Exception {
        List<Row> rows = new ArrayList<>();
        for (Crowd crowd : CROWDS) {
            rows.add(new Row(crowd.title(), crowd, straight, new long[rounds]));
        }
        Crowd virtual = CROWDS.get(0);
        rows.add(new Row(virtual.title() + ", yielding between take and put", virtual, yielding, new long[rounds]));
        for (int round = 0; round < rounds; round++) {
            for (Row row : rows) {
                row.nanos[round] = row.crowd.nanosFor(row.work);
            }
        }
        return rows;
    }

    private static String table(List<Row> rows) {
        StringBuilder table = new StringBuilder("""
                | threads | operations per µs |
                |---|---:|
                """);
        for (Row row : rows) {
            table.append(String.format(
                    Locale.ROOT, "| %s | %s |\n", row.title, perMicrosecond(row.work.operations(), row.nanos)));
        }
        return table.toString();
    }

    private static String explanation(int operations, CacheStats stats, int provoked) {
        return String.format(
                Locale.ROOT,
                """

                %,d times taking a ticket and putting it back, of %,d servers with %d tickets each, shared out among the \
                threads; the median of the rounds, with the slowest and the fastest. Of all %,d operations %,d found none.

                Virtual threads pinned, without a threshold: 0 times. In the control, a class initialiser that waits: %d. \
                %s
                """,
                operations,
                KEYS,
                TicketCache.TICKETS_PER_SERVER,
                stats.hits() + stats.misses(),
                stats.misses(),
                provoked,
                MONITORS_PIN
                        ? "On this Java a thread that waits to enter a monitor is pinned, and not recorded."
                        : "On this Java waiting for a monitor pins no thread.");
    }

    private static String perMicrosecond(int operations, long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return String.format(
                Locale.ROOT,
                "%.2f (%.2f–%.2f)",
                1000.0 * operations / sorted[sorted.length / 2],
                1000.0 * operations / sorted[sorted.length - 1],
                1000.0 * operations / sorted[0]);
    }
}
