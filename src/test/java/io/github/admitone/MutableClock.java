package io.github.admitone;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test moves it, forwards or backwards. */
public final class MutableClock implements InstantSource {

    private volatile Instant now;

    public MutableClock(Instant now) {
        this.now = now;
    }

    @Override
    public Instant instant() {
        return now;
    }

    public void set(Instant now) {
        this.now = now;
    }

    public void move(Duration step) {
        now = now.plus(step);
    }
}
