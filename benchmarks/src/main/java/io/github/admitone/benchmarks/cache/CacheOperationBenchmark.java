package io.github.admitone.benchmarks.cache;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.benchmarks.Zipf;
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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * What does it cost to take a ticket and to put it back, a 200-byte ticket with a 32-byte secret?
 *
 * <p>The threads walk through one random sequence of keys, each from a place of its own. A hit is put back; a miss, where
 * other threads hold the tickets of the key, puts the thread's spare ticket. At a hit ratio of 50 % half of the keys are
 * never stored, and asking for one is the whole operation.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 1, time = 800, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 2, time = 300, timeUnit = TimeUnit.MILLISECONDS)
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
    private boolean[] storing;

    /** Fills the cache with a ticket for every key that is to be found. */
    @Setup
    public void fill() {
        int all = Integer.parseInt(keys.split(" ")[0]) * 100 / hitPercent;
        tickets = Peers.of(cache, all * 4);
        SessionKey[] keySpace = new SessionKey[all];
        Instant now = Instant.now();
        SplittableRandom random = new SplittableRandom(42);
        Set<SessionKey> stored = new HashSet<>();
        for (int i = 0; i < all; i++) {
            keySpace[i] = SessionKey.of("host-" + i + ".example.com", 443);
            if (i % (100 / hitPercent) == 0) {
                tickets.put(keySpace[i], Tickets.draw(random, now));
                stored.add(keySpace[i]);
            }
        }
        sequence = draw(keySpace);
        storing = new boolean[SEQUENCE];
        for (int i = 0; i < SEQUENCE; i++) {
            storing[i] = stored.contains(sequence[i]);
        }
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

    /** Where one thread is in the sequence, and its spare ticket. */
    @State(Scope.Thread)
    public static class Position {

        private int next;
        private SessionTicket spare;

        /** Spreads the threads evenly. */
        @Setup
        public void start(ThreadParams thread) {
            next = SEQUENCE / thread.getThreadCount() * thread.getThreadIndex();
            spare = Tickets.draw(new SplittableRandom(thread.getThreadIndex()), Instant.now());
        }

        int next() {
            next = (next + 1) & (SEQUENCE - 1);
            return next;
        }
    }

    /** Takes a ticket and puts it back. */
    @Benchmark
    public Object takeAndPutBack(Position position) {
        int i = position.next();
        return tickets.takeAndPutBack(sequence[i], storing[i] ? position.spare : null);
    }
}
