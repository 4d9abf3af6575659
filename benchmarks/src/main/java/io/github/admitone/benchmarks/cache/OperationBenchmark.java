package io.github.admitone.benchmarks.cache;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
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
import org.openjdk.jmh.infra.ThreadParams;

/**
 * What does it cost to take a ticket and to put it back, a 200-byte ticket with a 32-byte secret?
 *
 * <p>The threads walk through one order of keys, each from a place of its own. A hit is put back; a miss, where other
 * threads hold the tickets of the key, puts the thread's spare ticket. At a hit ratio of 50 % half of the keys are never
 * stored, and asking for one is the whole operation.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 1, time = 1)
@Measurement(iterations = 2, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        // For the JDK's cache, and so that a large cache does not pay for asking the operating system for memory.
        jvmArgsAppend = {"--add-exports=java.base/sun.security.util=ALL-UNNAMED", "-Xms3g", "-Xmx3g"})
public class OperationBenchmark {

    /** As roomy as it must be for stripes that do not fill evenly. */
    private static final int ROOM = 4;

    /** The cache under test. */
    @Param(Peers.OURS)
    public String cache;

    /** How many servers there are, and how they are chosen. */
    @Param("1000")
    public String keys;

    /** How many of a hundred operations find a ticket. */
    @Param("100")
    public int hitPercent;

    private TicketCache tickets;
    private SessionKey[] order;
    private boolean[] storing;
    private final Set<SessionKey> stored = new HashSet<>();

    /** Fills the cache with a ticket for every key that is to be found. */
    @Setup
    public void fill() {
        int count = Integer.parseInt(keys.split(" ")[0]) * 100 / hitPercent;
        tickets = Peers.of(cache, count * ROOM);
        SessionKey[] all = Keys.shuffled(count);
        Instant now = Instant.now();
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < count; i += 100 / hitPercent) {
            tickets.put(all[i], Tickets.draw(random, now));
            stored.add(all[i]);
        }
        order = keys.endsWith("zipf") ? Keys.zipf(all) : Keys.inRounds(all);
        storing = new boolean[order.length];
        for (int i = 0; i < order.length; i++) {
            storing[i] = stored.contains(order[i]);
        }
    }

    /** A ticket that this cache lost on the way would have made the operations after it misses, which are cheap. */
    @TearDown
    public void requireEveryTicket() {
        if (cache.startsWith(Peers.OURS) && !stored.stream().allMatch(key -> tickets.take(key) != null)) {
            throw new IllegalStateException(cache + " has lost a ticket");
        }
    }

    /** Where one thread is in the order, and its spare ticket. */
    @State(Scope.Thread)
    public static class Walk {

        private int next;
        private SessionTicket spare;

        /** Spreads the threads evenly. */
        @Setup
        public void start(ThreadParams thread) {
            next = Keys.ORDER / thread.getThreadCount() * thread.getThreadIndex();
            spare = Tickets.draw(new SplittableRandom(thread.getThreadIndex()), Instant.now());
        }

        private int next() {
            next = (next + 1) & (Keys.ORDER - 1);
            return next;
        }
    }

    /** Takes a ticket and puts it back. */
    @Benchmark
    public Object takeAndPutBack(Walk walk) {
        int i = walk.next();
        return tickets.takeAndPutBack(order[i], storing[i] ? walk.spare : null);
    }
}
