package io.github.admitone.benchmarks;

/** How much work a question may make. */
public enum Effort {
    /** As much as the figures need. */
    FULL,
    /** Seconds, only to see that it still runs. Its figures mean nothing. */
    SMOKE
}
