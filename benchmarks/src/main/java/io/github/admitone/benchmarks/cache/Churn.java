package io.github.admitone.benchmarks.cache;

import io.github.admitone.CacheStats;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Fills a cache to its bound and exchanges its tickets; half of them expire at one instant, time and again. Every
 * operation is timed, and beside each the same one on a plain map, and a computation that has nothing to do with either.
 *
 * <p>Of as many keys as two caches could hold, the next one gets a ticket, and one drawn at random is asked for one: it is
 * there in about every other case. So more tickets come than go, and the cache evicts wherever it does not sweep.
 */
final class Churn {

    private static final long AMPLE_BYTES = 1L << 32;
    private static final Duration SHORT_LIFETIME = Duration.ofHours(1);
    private static final Duration STEP = Duration.ofHours(2);
    private static final int TEMPLATES = 1024;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final int tickets;
    private final SteppedClock clock = new SteppedClock();
    private final StripedSessionCache cache;
    private final List<Contender> contenders;
    private final SessionKey[] keys;
    private final SessionTicket[] templates = new SessionTicket[TEMPLATES];
    private final SplittableRandom random = new SplittableRandom(42);
    private int next;

    /** A cache, or what stands in for one, and how long its operations took. */
    record Contender(String name, TicketCache cache, Latencies filling, Latencies put, Latencies get) {

        Contender(String name, TicketCache cache) {
            this(name, cache, new Latencies(), new Latencies(), new Latencies());
        }
    }

    Churn(int tickets) {
        this.tickets = tickets;
        this.cache = StripedSessionCache.builder()
                .maximumServers(tickets)
                .maximumBytes(AMPLE_BYTES)
                .clock(clock)
                .build();
        this.contenders = List.of(
                new Contender("admit-one", new AdmitOne(cache)),
                new Contender("map-copy", new PlainMap(true)),
                new Contender("computation", new Computation()));
        this.keys = KeyOrder.shuffled(2 * tickets);
    }

    List<Contender> contenders() {
        return contenders;
    }

    CacheStats stats() {
        return cache.stats();
    }

    void fill() {
        drawTemplates();
        for (int i = 0; i < tickets; i++) {
            SessionKey key = nextKey();
            for (Contender contender : contenders) {
                timePut(contender.cache(), key, template(), contender.filling());
            }
        }
    }

    /** Exchanges all tickets once, and then again after each of the expirations. */
    void exchange(int expirations) {
        exchangeAll();
        for (int i = 0; i < expirations; i++) {
            clock.advance(STEP);
            drawTemplates();
            exchangeAll();
        }
    }

    private void exchangeAll() {
        for (int i = 0; i < keys.length; i++) {
            SessionKey key = nextKey();
            SessionKey any = keys[random.nextInt(keys.length)];
            for (Contender contender : contenders) {
                timePut(contender.cache(), key, template(), contender.put());
                timeTake(contender.cache(), any, contender.get());
            }
        }
    }

    private static void timePut(TicketCache cache, SessionKey key, SessionTicket ticket, Latencies times) {
        long processor = THREADS.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        cache.put(key, ticket);
        record(times, start, System.nanoTime(), processor);
    }

    private static void timeTake(TicketCache cache, SessionKey key, Latencies times) {
        long processor = THREADS.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        cache.take(key);
        record(times, start, System.nanoTime(), processor);
    }

    /** The clock of the processor is slow to read; what it says of a brief operation is mostly what reading it costs. */
    private static void record(Latencies times, long start, long end, long processor) {
        if (end - start < Latencies.LONG_NANOS) {
            times.addBrief(end - start);
        } else {
            times.addLong(start, end, THREADS.getCurrentThreadCpuTime() - processor);
        }
    }

    /** Few enough to be drawn anew whenever the clock moves; the caches make copies of them. */
    private void drawTemplates() {
        for (int i = 0; i < TEMPLATES; i++) {
            templates[i] =
                    Tickets.draw(random, clock.instant(), i % 2 == 0 ? SHORT_LIFETIME : SessionTicket.MAX_LIFETIME);
        }
    }

    private SessionTicket template() {
        return templates[next % TEMPLATES];
    }

    private SessionKey nextKey() {
        next = (next + 1) % keys.length;
        return keys[next];
    }
}
