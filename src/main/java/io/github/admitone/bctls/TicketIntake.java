package io.github.admitone.bctls;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes in what the server of a blocking connection has sent, without blocking: for clients that write and do not read.
 * Tickets lie unread in the socket then, and its closing becomes a reset, at which the server loses what it has not read yet.
 */
final class TicketIntake {

    /** Application data that nobody has read is kept up to about this size. */
    private static final int UNREAD_BYTES = 1 << 17;

    /** Enough for a burst of tickets; a server that sends more than this unasked sends application data. */
    private static final int RECORDS_BEFORE_CLOSE = 64;

    private static final Duration LONGEST_WAIT_BEFORE_CLOSE = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);
    private static final long POLL_NANOS = 1_000_000;

    /** The protocol, whose records are read. */
    interface Records {

        /** Reads and processes one record, and blocks until it is there. */
        void readRecord() throws IOException;

        /** {@return how many bytes of application data wait for the reader} */
        int unread();

        boolean isClosed();
    }

    private final RecordInput input;
    private final Records records;

    /** Whether a thread is reading a record: who finds it set leaves the tickets to that thread. Nobody waits for it. */
    private final AtomicBoolean reading = new AtomicBoolean();

    private final AtomicInteger arrived = new AtomicInteger();

    TicketIntake(RecordInput input, Records records) {
        this.input = input;
        this.records = records;
    }

    void ticketArrived() {
        arrived.incrementAndGet();
    }

    boolean hasTickets() {
        return arrived.get() > 0;
    }

    /** Reads a record as the protocol does, blocking, while no other thread takes any in. */
    void read() throws IOException {
        boolean alone = reading.compareAndSet(false, true);
        try {
            records.readRecord();
        } finally {
            if (alone) {
                reading.set(false);
            }
        }
    }

    /**
     * Takes in what is there, and waits for a ticket if none is.
     *
     * @return how many tickets arrived
     */
    int await(Duration atMost) throws IOException {
        int before = arrived.get();
        long start = System.nanoTime();
        long limit = atMost.compareTo(LONGEST_WAIT) < 0 ? atMost.toNanos() : LONGEST_WAIT.toNanos();
        takeIn(Integer.MAX_VALUE);
        while (arrived.get() == before
                && !records.isClosed()
                && records.unread() < UNREAD_BYTES
                && System.nanoTime() - start < limit
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, POLL_NANOS);
            takeIn(Integer.MAX_VALUE);
        }
        return arrived.get() - before;
    }

    /**
     * The connection is about to be closed.
     *
     * @param roundTrip how long to wait for the first ticket of a client that has only written; zero for others
     */
    void beforeClose(Duration roundTrip) {
        try {
            takeIn(RECORDS_BEFORE_CLOSE);
            if (!hasTickets() && records.unread() == 0) {
                await(roundTrip.compareTo(LONGEST_WAIT_BEFORE_CLOSE) < 0 ? roundTrip : LONGEST_WAIT_BEFORE_CLOSE);
            }
        } catch (IOException e) {
            // It is being closed. Whatever the record was, the failure has been dealt with where it was read.
        }
    }

    private void takeIn(int most) throws IOException {
        if (!reading.compareAndSet(false, true)) {
            return;
        }
        try {
            for (int i = 0; i < most && !records.isClosed() && records.unread() < UNREAD_BYTES; i++) {
                if (!input.hasWholeRecord()) {
                    return;
                }
                records.readRecord();
            }
        } finally {
            reading.set(false);
        }
    }
}
