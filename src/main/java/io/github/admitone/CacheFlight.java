package io.github.admitone;

import io.github.admitone.CacheStats.Removal;
import io.github.admitone.internal.FlightRecording;

/** The events of caches in a flight recording. */
final class CacheFlight {

    private CacheFlight() {}

    /** {@return whether a recording under way wants to know of tickets that are dropped} */
    static boolean wantsDrops() {
        return FlightRecording.isPossible() && (TicketEvictedEvent.isWanted() || TicketExpiredEvent.isWanted());
    }

    static void dropped(SessionKey key, Removal cause, long ageMillis) {
        switch (cause) {
            case TICKETS_PER_SERVER, SERVERS, BYTES -> TicketEvictedEvent.commit(key, cause, ageMillis);
            case EXPIRATION -> TicketExpiredEvent.commit(key, ageMillis);
            default -> {
                // Somebody asked for it, and knows.
            }
        }
    }
}
