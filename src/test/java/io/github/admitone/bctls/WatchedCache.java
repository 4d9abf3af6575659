package io.github.admitone.bctls;

import io.github.admitone.CacheStats;
import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** A cache that keeps count of its own, and holds on to every ticket that it hands out, to see what becomes of it. */
final class WatchedCache implements ClientSessionCache {

    final LongAdder puts = new LongAdder();
    final LongAdder hits = new LongAdder();
    final LongAdder misses = new LongAdder();
    final HeapSearch secrets = new HeapSearch();

    private final StripedSessionCache cache;
    private final Queue<SessionTicket> handedOut = new ConcurrentLinkedQueue<>();

    WatchedCache(StripedSessionCache cache) {
        this.cache = cache;
    }

    @Override
    public boolean put(SessionKey key, SessionTicket ticket) {
        puts.increment();
        secrets.lookFor(ticket.secret());
        return cache.put(key, ticket);
    }

    @Override
    public Optional<SessionTicket> get(SessionKey key) {
        Optional<SessionTicket> ticket = cache.get(key);
        ticket.ifPresent(handedOut::add);
        (ticket.isPresent() ? hits : misses).increment();
        return ticket;
    }

    @Override
    public void invalidate(SessionKey key) {
        cache.invalidate(key);
    }

    @Override
    public void invalidateLineage(SessionKey key, long lineage) {
        cache.invalidateLineage(key, lineage);
    }

    @Override
    public void clear() {
        cache.clear();
    }

    CacheStats stats() {
        return cache.stats();
    }

    /** Lets go of the tickets handed out since the last call, and returns those that nobody has destroyed. */
    List<SessionTicket> letGo() {
        List<SessionTicket> alive = new ArrayList<>();
        for (SessionTicket ticket = handedOut.poll(); ticket != null; ticket = handedOut.poll()) {
            if (!ticket.isDestroyed()) {
                alive.add(ticket);
            }
        }
        return alive;
    }
}
