package io.github.admitone.jsse;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The moment until which a call may wait. Immutable. */
final class Deadline {

    private static final Duration AGES = Duration.ofNanos(Long.MAX_VALUE / 2);

    private final long at;

    private Deadline(long at) {
        this.at = at;
    }

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    static Deadline never() {
        return in(AGES);
    }

    /** {@return the time that is left, negative if it is past} */
    Duration left() {
        return Duration.ofNanos(at - System.nanoTime());
    }

    boolean isPast() {
        return at - System.nanoTime() <= 0;
    }

    interface TimedLock {
        boolean tryLock(long time, TimeUnit unit) throws InterruptedException;
    }

    /**
     * Waits for the lock, on an interrupted thread too: whoever closes a connection because a thread was interrupted
     * still wants it closed properly. One that nobody holds is taken, even if the deadline is past.
     *
     * @return whether the lock is the caller's now
     */
    boolean lock(TimedLock lock) {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return lock.tryLock(Math.max(0, left().toNanos()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
