package io.github.admitone.benchmarks.cache;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import java.time.Duration;
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

/**
 * What does it cost to take a ticket and to put it back, a 200-byte ticket with a 32-byte secret?
 *
 * <p>Each thread walks through its own shuffled sequence of keys. A hit is put back; at a hit ratio of 50 % half of the
 * keys are never stored, and asking for one is the whole operation.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CacheOperationBenchmark {

    private static final int SEQUENCE = 1 << 16;
    private static final double ZIPF_EXPONENT = 0.99;

    /** The cache under test. */
    @Param({"admit-one", "map-copy", "map-shared", "global-lock", "caffeine", "caffeine-deque"})
    public String cache;

    /** How many servers there are, and how they are chosen. */
    @Param({"1", "1000", "16384", "16384 zipf"})
    public String keys;

    /** How many of a hundred operations find a ticket. */
    @Param({"100", "50"})
    public int hitPercent;

    private TicketCache tickets;
    private SessionKey[] keySpace;

    /** Fills the cache with a ticket for every key that is to be found. */
    @Setup
    public void fill() {
        int all = Integer.parseInt(keys.split(" ")[0]) * 100 / hitPercent;
        tickets = Peers.of(cache, all * 4);
        keySpace = new SessionKey[all];
        Instant now = Instant.now();
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < all; i++) {
            keySpace[i] = SessionKey.of("host-" + i + ".example.com", 443);
            if (i % (100 / hitPercent) == 0) {
                tickets.put(keySpace[i], ticket(random, now));
            }
        }
    }

    private static SessionTicket ticket(SplittableRandom random, Instant now) {
        byte[] ticket = new byte[200];
        byte[] secret = new byte[32];
        random.nextBytes(ticket);
        random.nextBytes(secret);
        return SessionTicket.builder()
                .protocolVersion(SessionTicket.TLS_1_3)
                .cipherSuite(0x1301)
                .ticket(ticket)
                .secret(secret)
                .receivedAt(now)
                .lifetime(Duration.ofDays(1))
                .build();
    }

    /** The order in which one thread asks. */
    @State(Scope.Thread)
    public static class Sequence {

        private SessionKey[] order;
        private int next;

        /** Draws the sequence before anything is measured. */
        @Setup
        public void draw(CacheOperationBenchmark benchmark) {
            SplittableRandom random =
                    new SplittableRandom(Thread.currentThread().getId());
            SessionKey[] space = benchmark.keySpace;
            Zipf zipf = benchmark.keys.endsWith("zipf") ? new Zipf(space.length, ZIPF_EXPONENT) : null;
            order = new SessionKey[SEQUENCE];
            for (int i = 0; i < SEQUENCE; i++) {
                order[i] = space[zipf == null ? random.nextInt(space.length) : zipf.next(random)];
            }
        }

        SessionKey next() {
            next = (next + 1) & (SEQUENCE - 1);
            return order[next];
        }
    }

    /** Takes a ticket and puts it back. */
    @Benchmark
    public SessionTicket takeAndPutBack(Sequence sequence) {
        SessionKey key = sequence.next();
        SessionTicket ticket = tickets.take(key);
        if (ticket != null) {
            tickets.put(key, ticket);
        }
        return ticket;
    }
}
