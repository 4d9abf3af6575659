package io.github.admitone.benchmarks.cache;

import io.github.admitone.CacheStats;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.benchmarks.Question;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.infra.Blackhole;

/**
 * How long the longest operations of the cache take while it sweeps and evicts.
 *
 * <p>A cache is filled to its bound and its tickets are exchanged; half of them expire at one instant, time and again. Of as
 * many keys as two caches could hold, the next one gets a ticket, and one drawn at random is asked for one. Beside every
 * operation the same one is made on a plain map, and a computation that has nothing to do with either. Of long operations
 * it is known how much of the time the thread was on a processor: it waits for no lock, so the rest is a pause of the
 * virtual machine, or the machine's. Not a benchmark of JMH, whose sampling leaves out most operations, among them the worst.
 */
public final class WorstQuestion implements Question {

    private static final int TICKETS = 1_000_000;
    private static final int EXPIRATIONS = 3;
    private static final int SMOKE_TICKETS = 16_384;
    private static final int SMOKE_EXPIRATIONS = 1;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Above what an undisturbed operation takes; to read the processor's clock for every one would disturb them all. */
    private static final long LONG_NANOS = 20_000;

    private static final double MICROSECOND = 1000;
    private static final double BAR_MICROSECONDS = 1000;

    @Override
    public String name() {
        return "worst";
    }

    @Override
    public String asks() {
        return "How long does the worst operation take, of a full cache, half of whose tickets expire at once?";
    }

    @Override
    public String answer(boolean smoke, Path results) throws Exception {
        int tickets = smoke ? SMOKE_TICKETS : TICKETS;
        int expirations = smoke ? SMOKE_EXPIRATIONS : EXPIRATIONS;
        // With a churn of its own, so that the compiler has seen every path before anything is measured.
        new Churn(tickets / 8).run(2);
        Churn churn = new Churn(tickets);
        churn.run(expirations);
        CacheStats stats = churn.ours.cache.stats();
        if (stats.evictions() < tickets || stats.expirations() < (long) expirations * tickets / 3) {
            throw new IllegalStateException("too little was evicted, or expired: " + stats);
        }
        return String.format(
                Locale.ROOT,
                """
                %,d tickets, of which half expire at one instant, %d times; one thread. The cache evicted %,d tickets, and \
                %,d expired in it. Percentiles are by the clock, pauses of the virtual machine included.

                %s
                Bar: at most %,.0f µs on the processor for the worst operation of the full cache. Here %,.0f µs: %s.
                """,
                tickets,
                expirations,
                stats.evictions(),
                stats.expirations(),
                churn.table(),
                BAR_MICROSECONDS,
                churn.worst(),
                churn.worst() <= BAR_MICROSECONDS ? "met" : "MISSED");
    }

    /** How long operations of one kind took, in nanoseconds: by the clock, and on the processor. */
    private static final class Times {

        private static final long HOUR_NANOS = 3_600_000_000_000L;

        private final Histogram clock = new Histogram(HOUR_NANOS, 3);
        private final Histogram processor = new Histogram(HOUR_NANOS, 3);

        private void time(Runnable operation) {
            long processorBefore = THREADS.getCurrentThreadCpuTime();
            long start = System.nanoTime();
            operation.run();
            long nanos = System.nanoTime() - start;
            clock.recordValue(nanos);
            // The clock of the processor was read around the other, and so may show more.
            processor.recordValue(
                    nanos < LONG_NANOS ? nanos : Math.min(THREADS.getCurrentThreadCpuTime() - processorBefore, nanos));
        }
    }

    /** A cache full of tickets that come and go. */
    private static final class Churn {

        private static final Duration STEP = Duration.ofHours(2);
        private static final int TEMPLATES = 1024;

        /** Of JMH's, some nanoseconds each: about as long as an operation. */
        private static final int TOKENS = 300;

        private final int tickets;
        private final Peers.AdmitOne ours;
        private final TicketCache map = new Peers.PlainMap();
        private final Map<String, Times> times = new LinkedHashMap<>();
        private final SessionKey[] keys;
        private final SessionTicket[] templates = new SessionTicket[TEMPLATES];
        private final SplittableRandom random = new SplittableRandom(42);
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");
        private int next;

        Churn(int tickets) {
            this.tickets = tickets;
            this.ours = new Peers.AdmitOne(Peers.bounds(tickets).clock(() -> now));
            this.keys = Keys.shuffled(2 * tickets);
        }

        void run(int expirations) {
            drawTemplates();
            for (int i = 0; i < tickets; i++) {
                put("put, filling", nextKey());
            }
            for (int i = 0; i <= expirations; i++) {
                exchangeAll();
                now = now.plus(STEP);
                drawTemplates();
            }
        }

        private void exchangeAll() {
            for (int i = 0; i < keys.length; i++) {
                put("put", nextKey());
                SessionKey any = keys[random.nextInt(keys.length)];
                times("get", "admit-one").time(() -> ours.take(any));
                times("get", "map").time(() -> map.take(any));
            }
        }

        private void put(String kind, SessionKey key) {
            SessionTicket ticket = templates[next % TEMPLATES];
            times(kind, "admit-one").time(() -> ours.put(key, ticket));
            times(kind, "map").time(() -> map.put(key, ticket));
            times(kind, "computation").time(() -> Blackhole.consumeCPU(TOKENS));
        }

        private Times times(String kind, String contender) {
            return times.computeIfAbsent(kind + " | " + contender, any -> new Times());
        }

        /** Few enough to be drawn again whenever the clock moves; the caches make copies of them. */
        private void drawTemplates() {
            for (int i = 0; i < TEMPLATES; i++) {
                Duration lifetime = i % 2 == 0 ? Duration.ofHours(1) : SessionTicket.MAX_LIFETIME;
                templates[i] = Tickets.draw(random, now, lifetime);
            }
        }

        private SessionKey nextKey() {
            next = (next + 1) % keys.length;
            return keys[next];
        }

        double worst() {
            return Math.max(
                            times("put", "admit-one").processor.getMaxValue(),
                            times("get", "admit-one").processor.getMaxValue())
                    / MICROSECOND;
        }

        String table() {
            StringBuilder table = new StringBuilder("""
                    | µs | of | p50 | p99 | p99.9 | p99.99 | max | max, on the processor |
                    |---|---|---:|---:|---:|---:|---:|---:|
                    """);
            times.forEach((name, each) -> table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %.2f | %.1f | %,.0f | %,.0f |\n",
                    name,
                    each.clock.getValueAtPercentile(50) / MICROSECOND,
                    each.clock.getValueAtPercentile(99) / MICROSECOND,
                    each.clock.getValueAtPercentile(99.9) / MICROSECOND,
                    each.clock.getValueAtPercentile(99.99) / MICROSECOND,
                    each.clock.getMaxValue() / MICROSECOND,
                    each.processor.getMaxValue() / MICROSECOND)));
            return table.toString();
        }
    }
}
