package io.github.admitone.demo;

import io.github.admitone.SessionKey;
import io.github.admitone.bctls.ResumptionListener;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** Counts the tickets that arrive. A connection is driven by one thread, so the counts are kept by thread. */
final class TicketTally implements ResumptionListener {

    private final ThreadLocal<Integer> arrived = ThreadLocal.withInitial(() -> 0);
    private final AtomicReference<Duration> longest = new AtomicReference<>(Duration.ZERO);

    @Override
    public void onTicket(SessionKey key, Duration lifetime) {
        arrived.set(arrived.get() + 1);
        longest.accumulateAndGet(lifetime, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }

    /** {@return how many tickets came on the calling thread since the last call} */
    int take() {
        int count = arrived.get();
        arrived.remove();
        return count;
    }

    /** {@return the longest lifetime of a ticket so far} */
    Duration longestLifetime() {
        return longest.get();
    }
}
