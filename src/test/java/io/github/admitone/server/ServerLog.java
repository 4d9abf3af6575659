package io.github.admitone.server;

import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server has said so far; thread-safe, and able to wait for what it has not said yet. */
final class ServerLog {

    /** Bounds every wait: generous, because a loaded machine starts a server slowly. */
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final StringBuilder text = new StringBuilder();

    synchronized void append(String more) {
        text.append(more);
        notifyAll();
    }

    /** Wakes whoever waits, because something other than the text has changed. */
    synchronized void wake() {
        notifyAll();
    }

    synchronized String text() {
        return text.toString();
    }

    int count(Pattern pattern) {
        return (int) pattern.matcher(text()).results().count();
    }

    /** Returns the first group of the last match, or an empty string. */
    String last(Pattern pattern) {
        Matcher matcher = pattern.matcher(text());
        String last = "";
        while (matcher.find()) {
            last = matcher.group(1);
        }
        return last;
    }

    /** Waits until the text satisfies the condition, and returns whether it did within {@link #PATIENCE_NANOS}. */
    synchronized boolean await(Predicate<String> condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        try {
            while (!condition.test(text.toString())) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
