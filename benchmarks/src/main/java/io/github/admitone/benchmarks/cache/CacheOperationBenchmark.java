package io.github.admitone.benchmarks.cache;

import io.github.admitone.SessionKey;
import io.github.admitone.benchmarks.Zipf;
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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * What does it cost to take a ticket and to put it back, a 200-byte ticket with a 32-byte secret?
 *
 * <p>The threads walk through one random sequence of keys, each from a place of its own. A hit is put back; at a hit
 * ratio of 50 % half of the keys are never stored, and asking for one is the whole operation.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-exports=java.base/sun.security.util=ALL-UNNAMED") // for the JDK's cache
public class CacheOperationBenchmark {

    private static final int SEQUENCE = 1 << 16;
    private static final double ZIPF_EXPONENT = 0.99;

    /** The cache under test. */
    @Param({
        "admit-one",
        "map-copy",
        "map-shared",
        "global-lock",
        "caffeine",
        "caffeine-deque",
        "jdk-sessions",
        "jdk-cache",
        "netty-quic",
        "conscrypt",
        "bc-jsse",
        "rustls"
    })
    public String cache;

    /** How many servers there are, and how they are chosen. */
    @Param({"1", "1000", "16384", "16384 zipf"})
    public String keys;

    /** How many of a hundred operations find a ticket. */
    @Param({"100", "50"})
    public int hitPercent;

    private TicketCache tickets;
    private SessionKey[] sequence;

    /** Fills the cache with a ticket for every key that is to be found. */
    @Setup
    public void fill() {
        int all = Integer.parseInt(keys.split(" ")[0]) * 100 / hitPercent;
        tickets = Peers.of(cache, all * 4);
        SessionKey[] keySpace = new SessionKey[all];
        Instant now = Instant.now();
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < all; i++) {
            keySpace[i] = SessionKey.of("host-" + i + ".example.com", 443);
            if (i % (100 / hitPercent) == 0) {
                tickets.put(keySpace[i], Tickets.draw(random, now));
            }
        }
        sequence = draw(keySpace);
    }

    private SessionKey[] draw(SessionKey[] keySpace) {
        SplittableRandom random = new SplittableRandom(43);
        Zipf zipf = keys.endsWith("zipf") ? new Zipf(keySpace.length, ZIPF_EXPONENT) : null;
        SessionKey[] drawn = new SessionKey[SEQUENCE];
        for (int i = 0; i < SEQUENCE; i++) {
            drawn[i] = keySpace[zipf == null ? random.nextInt(keySpace.length) : zipf.next(random)];
        }
        return drawn;
    }

    /** Where one thread is in the sequence. */
    @State(Scope.Thread)
    public static class Position {

        private int next;

        /** Spreads the threads evenly. */
        @Setup
        public void start(ThreadParams thread) {
            next = SEQUENCE / thread.getThreadCount() * thread.getThreadIndex();
        }

        int next() {
            next = (next + 1) & (SEQUENCE - 1);
            return next;
        }
    }

    /** Takes a ticket and puts it back. */
    @Benchmark
    public Object takeAndPutBack(Position position) {
        return tickets.takeAndPutBack(sequence[position.next()]);
    }
}
