package io.github.admitone.benchmarks.cache;

import io.github.admitone.SessionKey;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long do taking a ticket and putting it back take, as the cache grows?
 *
 * <p>One thread, one ticket of each key, every operation a hit. A concurrent map with the same copying shows how much the
 * misses of the processor's caches, and the garbage collector, add by themselves. The heap has one size, all of it touched
 * beforehand, so that a large cache does not pay for asking the operating system for memory.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Threads(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms3g", "-Xmx3g", "-XX:+AlwaysPreTouch"})
public class GrowthBenchmark {

    /** As roomy as it must be for stripes that do not fill evenly; a table made for far more would be a miss more. */
    private static final int ROOM = 4;

    /** The cache under test. */
    @Param({"admit-one", "map-copy", "global-lock"})
    public String cache;

    /** How many tickets it holds, each under a key of its own. */
    @Param({"1000", "10000", "100000", "1000000"})
    public int tickets;

    private TicketCache filled;
    private SessionKey[] order;

    /** Fills the cache. */
    @Setup
    public void fill() {
        filled = Peers.of(cache, ROOM * tickets);
        order = KeyOrder.of(tickets);
        SplittableRandom random = new SplittableRandom(42);
        Instant now = Instant.now();
        for (int i = 0; i < tickets; i++) {
            filled.put(order[i], Tickets.draw(random, now));
        }
    }

    /** A ticket that was lost on the way would have made the operations after it misses, which are cheap. */
    @TearDown
    public void requireEveryTicket() {
        for (int i = 0; i < tickets; i++) {
            if (filled.take(order[i]) == null) {
                throw new IllegalStateException(cache + " has lost the ticket of " + order[i]);
            }
        }
    }

    /** Takes a ticket and puts it back. */
    @Benchmark
    public Object takeAndPutBack(Walk walk) {
        return filled.takeAndPutBack(order[walk.next()], null);
    }
}
