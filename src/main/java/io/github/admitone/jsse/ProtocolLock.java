package io.github.admitone.jsse;

import io.github.admitone.internal.LaterCalls;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Guards a connection. Calls to caches and listeners that come due under it are made once it is released: they may wait
 * for a lock of the program's, whose holder may be waiting for this one. Reentrant.
 */
final class ProtocolLock {

    private final ReentrantLock lock = new ReentrantLock();

    /** Whether the holder has begun to postpone calls with this lock; belongs to the holder. */
    private boolean postponing;

    void lock() {
        boolean begun = LaterCalls.begin();
        lock.lock();
        acquired(begun);
    }

    boolean tryLock() {
        boolean begun = LaterCalls.begin();
        return acquired(lock.tryLock(), begun);
    }

    boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        boolean begun = LaterCalls.begin();
        boolean locked = false;
        try {
            locked = lock.tryLock(time, unit);
            return locked;
        } finally {
            acquired(locked, begun);
        }
    }

    private boolean acquired(boolean locked, boolean begun) {
        if (locked) {
            acquired(begun);
        } else if (begun) {
            LaterCalls.end();
        }
        return locked;
    }

    private void acquired(boolean begun) {
        if (lock.getHoldCount() == 1) {
            postponing = begun;
        }
    }

    void unlock() {
        boolean due = lock.getHoldCount() == 1 && postponing;
        lock.unlock();
        if (due) {
            LaterCalls.end();
        }
    }
}
