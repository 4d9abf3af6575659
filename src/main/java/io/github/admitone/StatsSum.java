package io.github.admitone;

import io.github.admitone.CacheStats.Removal;
import java.util.EnumMap;
import java.util.Map;

/** Adds up the counters of stripes. Belongs to one thread. */
final class StatsSum {

    private final long[] removed = new long[Removal.values().length];
    private long hits;
    private long misses;
    private long puts;
    private long refusedPuts;
    private long tickets;
    private long servers;
    private long bytes;

    void add(
            long hits,
            long misses,
            long puts,
            long refusedPuts,
            long[] removed,
            long tickets,
            long servers,
            long bytes) {
        this.hits += hits;
        this.misses += misses;
        this.puts += puts;
        this.refusedPuts += refusedPuts;
        for (int i = 0; i < removed.length; i++) {
            this.removed[i] += removed[i];
        }
        this.tickets += tickets;
        this.servers += servers;
        this.bytes += bytes;
    }

    CacheStats toStats() {
        Map<Removal, Long> removals = new EnumMap<>(Removal.class);
        for (Removal cause : Removal.values()) {
            removals.put(cause, removed[cause.ordinal()]);
        }
        return new CacheStats(hits, misses, puts, refusedPuts, removals, tickets, servers, bytes);
    }
}
