package io.github.admitone.bctls;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A place at which one thread, the first that comes by, is stuck until the test opens it. */
final class Gate {

    static final int LIMIT_SECONDS = 60;

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    /** Returns when the gate is open, or after a time in which a test has long failed. */
    void pass() {
        reached.countDown();
        await(opened);
    }

    void awaitReached() {
        if (!await(reached)) {
            throw new AssertionError("nobody came to the gate");
        }
    }

    void open() {
        opened.countDown();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
