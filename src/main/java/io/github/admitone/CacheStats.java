package io.github.admitone;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * An immutable snapshot of a cache: its counters since its creation, and the amounts that it holds.
 *
 * <p>Every ticket that was ever stored is accounted for: {@code puts} equals {@code hits}, plus all
 * {@linkplain #removals() removals}, plus {@code tickets}. The stripes of a cache are read one after the other, so the
 * equation holds exactly whatever other threads do, while the figures of different stripes may be some moments apart.
 *
 * @param hits calls of {@code get} that returned a ticket
 * @param misses calls of {@code get} that found none
 * @param puts calls of {@code put} that stored a ticket
 * @param refusedPuts calls of {@code put} that stored none: expired, of lifetime zero, from the future, too large, or
 *     older than the last {@code clear}
 * @param removals how many stored tickets the cache destroyed, for each cause; unmodifiable, complete
 * @param tickets how many tickets the cache holds now
 * @param servers how many keys the cache holds now
 * @param bytes how many bytes of heap the tickets and keys held now take at most, as the bound of the cache counts
 *     them: with compressed references, the default of the JVM, they take somewhat less
 * @since 0.1.0
 */
public record CacheStats(
        long hits,
        long misses,
        long puts,
        long refusedPuts,
        Map<Removal, Long> removals,
        long tickets,
        long servers,
        long bytes) {

    /** Why a cache destroyed a ticket before anyone took it. */
    public enum Removal {
        /** Evicted: its server held as many tickets as it may, and this one was the oldest. */
        TICKETS_PER_SERVER,
        /** Evicted: the cache held as many servers as it may, and this one was not used lately. */
        SERVERS,
        /** Evicted: the cache held as many bytes as it may, and this one's server was not used lately. */
        BYTES,
        /** A ticket of another protocol version was stored under its key. */
        VERSION_CHANGE,
        /** The same ticket was stored again. */
        REPLACEMENT,
        /** Its lifetime ran out, or the clock was set back before its receipt. */
        EXPIRATION,
        /** Its key, or its lineage, was invalidated. */
        INVALIDATION,
        /** The cache was cleared. */
        CLEARANCE
    }

    /**
     * Makes a snapshot.
     *
     * @param hits calls of {@code get} that returned a ticket
     * @param misses calls of {@code get} that found none
     * @param puts calls of {@code put} that stored a ticket
     * @param refusedPuts calls of {@code put} that stored none
     * @param removals how many stored tickets the cache destroyed; a cause that is missing counts as zero; copied
     * @param tickets how many tickets the cache holds
     * @param servers how many keys the cache holds
     * @param bytes how many bytes of heap they take
     */
    public CacheStats {
        Map<Removal, Long> complete = new EnumMap<>(Removal.class);
        for (Removal cause : Removal.values()) {
            complete.put(cause, requireNonNull(removals, "removals").getOrDefault(cause, 0L));
        }
        removals = Collections.unmodifiableMap(complete);
    }

    /**
     * {@return how many tickets the cache destroyed to keep its bounds}
     */
    public long evictions() {
        return removed(Removal.TICKETS_PER_SERVER) + removed(Removal.SERVERS) + removed(Removal.BYTES);
    }

    /**
     * {@return how many tickets the cache destroyed because their time had run out}
     */
    public long expirations() {
        return removed(Removal.EXPIRATION);
    }

    /**
     * {@return the share of the calls of {@code get} that returned a ticket, from 0 to 1; 0 if there was no call}
     *
     * <p>A hit is not a resumption. A ticket that was found may not suit the connection and go back, the server may
     * decline it, or the handshake may fail: {@code ResumptionListener.onHandshake} says how it ended.
     */
    public double hitRate() {
        long gets = hits + misses;
        return gets == 0 ? 0 : (double) hits / gets;
    }

    /**
     * {@return what happened since an earlier snapshot of the same cache} The counters are the differences; what the
     * cache holds ({@code tickets}, {@code servers}, {@code bytes}) is that of this snapshot.
     *
     * @param earlier the earlier snapshot; where one of its counters is the larger, the difference is 0
     */
    public CacheStats minus(CacheStats earlier) {
        requireNonNull(earlier, "earlier");
        Map<Removal, Long> removed = new EnumMap<>(Removal.class);
        removals.forEach((cause, count) -> removed.put(cause, since(count, earlier.removed(cause))));
        return new CacheStats(
                since(hits, earlier.hits),
                since(misses, earlier.misses),
                since(puts, earlier.puts),
                since(refusedPuts, earlier.refusedPuts),
                removed,
                tickets,
                servers,
                bytes);
    }

    private static long since(long now, long earlier) {
        return Math.max(0, now - earlier);
    }

    /**
     * {@return how many tickets the cache destroyed for one cause}
     *
     * @param cause the cause
     */
    public long removed(Removal cause) {
        return removals.getOrDefault(requireNonNull(cause, "cause"), 0L);
    }
}
