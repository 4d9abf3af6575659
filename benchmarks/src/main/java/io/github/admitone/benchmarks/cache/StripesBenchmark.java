package io.github.admitone.benchmarks.cache;

import io.github.admitone.SessionKey;
import io.github.admitone.StripedSessionCache;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many stripes does the cache need?
 *
 * <p>Threads take tickets and put them back, of keys that are equally likely: where most operations are for few keys,
 * those meet in few stripes, however many there are.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class StripesBenchmark {

    /** As many as the cache has room for unless told otherwise. */
    static final int KEYS = 16_384;

    /** Above the number of keys, so that no stripe is full: evictions would make the operations after them misses. */
    static final int MAXIMUM_SERVERS = 4 * KEYS;

    /** How many stripes the cache has. */
    @Param({"1", "4", "16", "64", "256", "1024"})
    public int stripes;

    private TicketCache cache;
    private SessionKey[] order;

    /** Fills the cache with a ticket of every key. */
    @Setup
    public void fill() {
        cache = new AdmitOne(StripedSessionCache.builder()
                .maximumServers(MAXIMUM_SERVERS)
                .stripes(stripes)
                .build());
        order = KeyOrder.of(KEYS);
        SplittableRandom random = new SplittableRandom(42);
        Instant now = Instant.now();
        for (int i = 0; i < KEYS; i++) {
            cache.put(order[i], Tickets.draw(random, now));
        }
    }

    /** A ticket that was lost on the way would have made the operations after it misses, which are cheap. */
    @TearDown
    public void requireEveryTicket() {
        for (int i = 0; i < KEYS; i++) {
            if (cache.take(order[i]) == null) {
                throw new IllegalStateException("the ticket of " + order[i] + " is lost");
            }
        }
    }

    /** Takes a ticket and puts it back. */
    @Benchmark
    public Object takeAndPutBack(Walk walk) {
        return cache.takeAndPutBack(order[walk.next()], walk.spare());
    }
}
