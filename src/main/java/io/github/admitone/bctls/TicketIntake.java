package io.github.admitone.bctls;

import io.github.admitone.internal.LaterCalls;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes in what the server of a blocking connection has sent, without blocking: for clients that write and do not read.
 * Tickets lie unread in the socket then, and its closing becomes a reset, at which the server loses what it has not
 * read yet.
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

        /** The stream has failed outside of {@link #readRecord}. */
        void fail(IOException failure) throws IOException;
    }

    private final RecordInput input;
    private final Records records;

    /**
     * Held by the thread that reads: records, or the application data that they brought. Whoever takes tickets in never
     * waits for it, but leaves them to the reader; the reader waits for whoever takes them in, who does not block.
     */
    private final ReentrantLock reading = new ReentrantLock();

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

    /** A thread begins to read, and may block while it does. */
    void beginReading() {
        reading.lock();
    }

    void endReading() {
        reading.unlock();
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
        } catch (IOException | RuntimeException e) {
            // It is being closed, and closing does not depend on what a stream or a server says.
        }
    }

    private void takeIn(int most) throws IOException {
        if (reading.isHeldByCurrentThread() || !reading.tryLock()) {
            return;
        }
        boolean postponing = LaterCalls.begin();
        try {
            for (int i = 0; i < most && !records.isClosed() && records.unread() < UNREAD_BYTES && isThere(); i++) {
                records.readRecord();
            }
        } finally {
            reading.unlock();
            if (postponing) {
                LaterCalls.end();
            }
        }
    }

    private boolean isThere() throws IOException {
        try {
            return input.hasWholeRecord();
        } catch (IOException e) {
            records.fail(e);
            throw e;
        }
    }
}
