package io.github.admitone;

import io.github.admitone.CacheStats.Removal;
import java.util.EnumMap;
import java.util.Map;

/** The counters of a stripe and the amounts that it holds, or the sum over several stripes. Guarded by its owner. */
final class StripeStats {

    long hits;
    long misses;
    long puts;
    long refusedPuts;
    long servers;
    long bytes;

    private final long[] removed = new long[Removal.values().length];

    void removed(Removal cause) {
        removed[cause.ordinal()]++;
    }

    void add(StripeStats other) {
        hits += other.hits;
        misses += other.misses;
        puts += other.puts;
        refusedPuts += other.refusedPuts;
        servers += other.servers;
        bytes += other.bytes;
        for (int i = 0; i < removed.length; i++) {
            removed[i] += other.removed[i];
        }
    }

    /** Every ticket that was stored and has neither been taken nor removed is still there. */
    CacheStats snapshot() {
        Map<Removal, Long> removals = new EnumMap<>(Removal.class);
        long tickets = puts - hits;
        for (Removal cause : Removal.values()) {
            removals.put(cause, removed[cause.ordinal()]);
            tickets -= removed[cause.ordinal()];
        }
        return new CacheStats(hits, misses, puts, refusedPuts, removals, tickets, servers, bytes);
    }
}
