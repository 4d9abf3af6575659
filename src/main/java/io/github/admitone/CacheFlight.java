package io.github.admitone;

import io.github.admitone.CacheStats.Removal;

/**
 * The events of caches in a flight recording. The classes that need {@code jdk.jfr} are not touched where a run-time
 * image lacks that module.
 */
final class CacheFlight {

    private static final boolean AVAILABLE = isAvailable();

    private CacheFlight() {}

    /** {@return whether a recording under way wants to know of tickets that are dropped} */
    static boolean wantsDrops() {
        return AVAILABLE && (TicketEvictedEvent.isWanted() || TicketExpiredEvent.isWanted());
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

    private static boolean isAvailable() {
        try {
            Class.forName("jdk.jfr.Event", false, CacheFlight.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
