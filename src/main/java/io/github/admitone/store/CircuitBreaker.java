package io.github.admitone.store;

import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Stops asking a store that fails, and tries again by itself. Closed, it lets everybody through. After some failures in
 * a row it opens and lets nobody through for a while; then one caller goes ahead, and upon the outcome all may, or the
 * next while is twice as long. Logs one line when it opens and one when it closes. No thread of its own; the time is
 * monotonic.
 */
final class CircuitBreaker {

    private static final System.Logger LOGGER = System.getLogger(SealedSessionCache.class.getName());

    /** One or two failures can be one connection that was cut; each costs its caller the store's longest wait. */
    private static final int FAILURES_TO_OPEN = 3;

    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private enum State {
        CLOSED,
        OPEN,
        PROBING
    }

    private final String name;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();

    /** Written under the lock; read without it by whoever finds it closed. */
    private volatile State state = State.CLOSED;

    /** Whether a failure was the last that was heard. Written under the lock; read without it by whoever succeeds. */
    private volatile boolean failing;

    /** In a row. Guarded by the lock, as the next. */
    private int failures;

    private long pauseNanos = FIRST_PAUSE_NANOS;

    private long openedAt;

    CircuitBreaker(String name, LongSupplier nanoTime) {
        this.name = name;
        this.nanoTime = nanoTime;
    }

    /** Whether the caller may ask the store; if so, it must call {@link #succeeded} or {@link #failed} afterwards. */
    boolean mayAsk() {
        if (state == State.CLOSED) {
            return true;
        }
        long now = nanoTime.getAsLong();
        lock.lock();
        try {
            if (state == State.OPEN && now - openedAt >= pauseNanos) {
                state = State.PROBING;
                return true;
            }
            return state == State.CLOSED;
        } finally {
            lock.unlock();
        }
    }

    void succeeded() {
        if (!failing) {
            return;
        }
        boolean closes;
        lock.lock();
        try {
            // A late success of a call that began before the breaker opened proves nothing about the store now.
            closes = state == State.PROBING;
            if (state != State.OPEN) {
                state = State.CLOSED;
                failing = false;
                failures = 0;
                pauseNanos = FIRST_PAUSE_NANOS;
            }
        } finally {
            lock.unlock();
        }
        if (closes) {
            LOGGER.log(Level.INFO, () -> name + " answers again");
        }
    }

    void failed(Throwable cause) {
        boolean opens = false;
        long now = nanoTime.getAsLong();
        lock.lock();
        try {
            failing = true;
            failures++;
            if (state == State.PROBING) {
                state = State.OPEN;
                openedAt = now;
                pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
            } else if (state == State.CLOSED && failures >= FAILURES_TO_OPEN) {
                state = State.OPEN;
                openedAt = now;
                opens = true;
            }
        } finally {
            lock.unlock();
        }
        if (opens) {
            LOGGER.log(Level.WARNING, () -> name + " fails, and handshakes go on without it: " + cause);
        }
    }
}
