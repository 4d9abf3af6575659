package io.github.admitone.benchmarks.cache;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved on. */
final class SteppedClock implements InstantSource {

    private volatile long millis = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    void advance(Duration step) {
        millis += step.toMillis();
    }

    @Override
    public long millis() {
        return millis;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis);
    }
}
