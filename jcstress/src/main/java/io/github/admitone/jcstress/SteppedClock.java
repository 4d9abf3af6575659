package io.github.admitone.jcstress;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands at {@link Tickets#NOW} until the lifetime of every ticket is let run out. */
public final class SteppedClock implements InstantSource {

    private volatile Instant now = Tickets.NOW;

    @Override
    public Instant instant() {
        return now;
    }

    void letTicketsExpire() {
        now = Tickets.NOW.plus(Tickets.LIFETIME);
    }
}
