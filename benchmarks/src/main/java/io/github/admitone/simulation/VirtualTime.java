package io.github.admitone.simulation;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** The time of a simulation: it stands still while something happens, then jumps to what is due next. */
final class VirtualTime implements InstantSource {

    private record Event(long at, long order, Runnable action) {}

    // What is due at the same instant happens in the order in which it was planned, so that a run can be repeated.
    private final PriorityQueue<Event> agenda =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));

    private long now;
    private long planned;

    void at(long millis, Runnable action) {
        agenda.add(new Event(Math.max(millis, now), planned++, action));
    }

    void after(long millis, Runnable action) {
        at(now + millis, action);
    }

    /** Lets everything happen that is planned, and whatever that plans in turn. */
    void run() {
        for (Event event = agenda.poll(); event != null; event = agenda.poll()) {
            now = event.at;
            event.action.run();
        }
    }

    @Override
    public long millis() {
        return now;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(now);
    }
}
