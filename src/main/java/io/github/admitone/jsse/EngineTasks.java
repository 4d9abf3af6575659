package io.github.admitone.jsse;

import io.github.admitone.internal.LaterCalls;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The work of an engine that may block, one piece at a time, done by whoever asks for it. All methods but the running
 * of a task are called under the engine's lock; the work itself runs under none.
 */
final class EngineTasks {

    private final Object lock;
    private final Runnable ended;

    private @Nullable Task outstanding;
    private boolean handedOut;
    private @Nullable SSLException failure;

    /** The content of a task. */
    interface Work {
        void run() throws SSLException;
    }

    /** @param ended called under the lock when a task has run */
    EngineTasks(Object lock, Runnable ended) {
        this.lock = lock;
        this.ended = ended;
    }

    void add(Work work) {
        outstanding = new Task(work);
    }

    boolean isOutstanding() {
        return outstanding != null;
    }

    /** {@return the task that nobody has been given yet, or null} */
    @Nullable
    Runnable handOut() {
        if (handedOut) {
            return null;
        }
        handedOut = outstanding != null;
        return outstanding;
    }

    void dropUnlessHandedOut() {
        if (!handedOut) {
            outstanding = null;
        }
    }

    boolean hasFailed() {
        return failure != null;
    }

    void fail(SSLException cause) {
        failure = cause;
    }

    /** Throws what went wrong, once. */
    void throwFailure() throws SSLException {
        SSLException cause = failure;
        failure = null;
        if (cause != null) {
            throw cause;
        }
    }

    private final class Task implements Runnable {

        private @Nullable Work work;

        Task(Work work) {
            this.work = work;
        }

        /** A second run does nothing. */
        @Override
        public void run() {
            Work mine = takeWork();
            if (mine == null) {
                return;
            }
            SSLException cause = null;
            try {
                mine.run();
            } catch (SSLException e) {
                cause = e;
            } catch (RuntimeException e) {
                cause = Failures.translate(e);
            } finally {
                done(cause);
            }
        }

        private @Nullable Work takeWork() {
            synchronized (lock) {
                Work taken = equals(outstanding) ? work : null;
                work = null;
                return taken;
            }
        }

        private void done(@Nullable SSLException cause) {
            boolean postponing = LaterCalls.begin();
            try {
                synchronized (lock) {
                    outstanding = null;
                    handedOut = false;
                    failure = cause;
                    ended.run();
                }
            } finally {
                if (postponing) {
                    LaterCalls.end();
                }
            }
        }
    }
}
