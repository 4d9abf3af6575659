package io.github.admitone.store;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Until when the operation that a thread is in may wait, whatever it waits for: each wait is told what is left. */
final class Deadline {

    private final long waitNanos;
    private final ThreadLocal<Long> end = new ThreadLocal<>();

    Deadline(Duration wait) {
        this.waitNanos = wait.toNanos();
    }

    void begin() {
        end.set(System.nanoTime() + waitNanos);
    }

    void end() {
        end.remove();
    }

    /**
     * Returns 1 or more, for zero would be no limit; a thread in no operation, such as one that tidies up, may wait in
     * full.
     */
    int millisLeft() {
        Long until = end.get();
        long left = until == null ? waitNanos : until - System.nanoTime();
        return (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
    }

    boolean hasPassed() {
        Long until = end.get();
        return until != null && System.nanoTime() - until >= 0;
    }
}
