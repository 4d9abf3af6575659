package io.github.admitone.benchmarks.store;

import io.github.admitone.store.SealedTicket;
import java.time.Duration;
import java.time.Instant;

/** One way to take tickets that were stored before: a store's, or the raw command's that it cannot do without. */
interface Takes extends AutoCloseable {

    /** The size of a sealed ticket of a server with a usual chain of certificates. */
    int TICKET_BYTES = 2000;

    /** In a bucket there is, before the takes begin, one ticket of each thread. */
    int THREADS = 8;

    /** Stores this many tickets in each of that many buckets. */
    void fill(int buckets, int ticketsOfEach) throws Exception;

    /** Takes one of the bucket; fails if there is none. */
    void take(int bucket) throws Exception;

    @Override
    void close() throws Exception;

    static String bucket(int number) {
        return String.format("%08x%024x", number * 0x9E3779B9, number);
    }

    static SealedTicket ticket(long number, Instant now) {
        return new SealedTicket(
                String.format("%032x", number),
                "00000000",
                now,
                now.plus(Duration.ofHours(2)),
                now.plusSeconds(60),
                new byte[TICKET_BYTES]);
    }

    static void require(boolean taken, int bucket) {
        if (!taken) {
            throw new IllegalStateException("bucket " + bucket + " is empty too early");
        }
    }
}
