package io.github.admitone.benchmarks.handshake;

import java.util.concurrent.Semaphore;

/**
 * How much TCP lets one side of a connection send: ten segments (RFC 6928) until they are acknowledged; then as much again,
 * and as much more (slow start, RFC 5681 section 3.1). Nothing is ever lost here, so the window only grows.
 */
final class Window {

    static final int FIRST = 10 * 1460;

    private final Semaphore room = new Semaphore(FIRST);

    /** Waits until something may leave, and returns how many bytes of that many. For one thread. */
    int take(int most) {
        room.acquireUninterruptibly();
        int granted = 1 + room.drainPermits();
        int taken = Math.min(granted, most);
        room.release(granted - taken);
        return taken;
    }

    /** Takes note of an acknowledgement. */
    void acknowledge(int bytes) {
        room.release(2 * bytes);
    }
}
