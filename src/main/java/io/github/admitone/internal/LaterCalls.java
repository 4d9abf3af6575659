package io.github.admitone.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The calls to caches and listeners that the current thread postpones, because it is where it must not wait: under a
 * lock of Bouncy Castle's or of a connection, or about to close one. Each thread has its own.
 *
 * @since 0.1.0
 */
public final class LaterCalls {

    /** A thread that postpones calls, and has none yet: a write on an established connection allocates nothing. */
    private static final Queue<Runnable> NONE_YET = new ArrayDeque<>(0);

    private static final ThreadLocal<@Nullable Queue<Runnable>> POSTPONED = new ThreadLocal<>();

    private LaterCalls() {}

    /** {@return whether the caller is to call {@link #end}; false if the thread postpones calls already} */
    public static boolean begin() {
        if (POSTPONED.get() != null) {
            return false;
        }
        POSTPONED.set(NONE_YET);
        return true;
    }

    /** Makes the calls that were postponed, in order. */
    public static void end() {
        Queue<Runnable> calls = POSTPONED.get();
        POSTPONED.remove();
        while (calls != null && !calls.isEmpty()) {
            calls.remove().run();
        }
    }

    /** Makes the call, now or when the thread may wait. */
    @SuppressWarnings("ReferenceEquality")
    public static void run(Runnable call) {
        Queue<Runnable> calls = POSTPONED.get();
        if (calls == null) {
            call.run();
            return;
        }
        if (calls == NONE_YET) {
            calls = new ArrayDeque<>();
            POSTPONED.set(calls);
        }
        calls.add(call);
    }
}
