package io.github.admitone;

import io.github.admitone.CacheStats.Removal;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One stripe of a {@link StripedSessionCache}: a lock, and the plain structure that it guards. */
final class Stripe {

    /* Overview
     *
     * A ServerIndex finds the ServerTickets of a key, and the server that was not used for the longest time. The bounds
     * are this stripe's share of the cache's, so that no operation ever looks beyond its stripe: the sum over all stripes
     * stays within the cache's bounds at any instant.
     *
     * Invariants, whenever the lock is free:
     *  - an entry of the index holds at least one and at most ticketsPerServer tickets, all of one protocol version, no
     *    two of them the same on the wire;
     *  - servers <= maximumServers, bytes <= maximumBytes, and bytes is the sum over the entries;
     *  - no ticket is reachable whose handshake started at or before the fence;
     *  - the tickets in the index are those stored, less those taken and those removed.
     *
     * Under the lock nothing foreign is called: the clock is read before, keys are of a final class, tickets are the
     * cache's own copies, and what is dropped is destroyed by our own code. Work under the lock is bounded: by the tickets
     * of a server, by the SWEPT_BUCKETS that each put looks through for expired tickets, and by what a put must evict to
     * get back within the bounds. Only clear, and the doubling of the table, touch the whole stripe.
     */

    private static final int SWEPT_BUCKETS = 2;

    private final int hashShift;
    private final int maximumServers;
    private final int ticketsPerServer;
    private final long maximumBytes;

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private ServerIndex index;

    @GuardedBy("lock")
    private final StripeStats stats = new StripeStats();

    @GuardedBy("lock")
    private long fence = Long.MIN_VALUE;

    /** @param hashShift how many low bits of a key's hash have chosen this stripe already */
    Stripe(int hashShift, int maximumServers, int ticketsPerServer, long maximumBytes) {
        this.hashShift = hashShift;
        this.maximumServers = maximumServers;
        this.ticketsPerServer = ticketsPerServer;
        this.maximumBytes = maximumBytes;
        this.index = new ServerIndex(hashShift);
    }

    @Nullable
    SessionTicket take(SessionKey key, long nowMillis) {
        lock.lock();
        try {
            SessionTicket ticket = takeNewestLive(key, nowMillis);
            if (ticket == null) {
                stats.misses++;
            } else {
                stats.hits++;
            }
            return ticket;
        } finally {
            lock.unlock();
        }
    }

    /** Takes over the ticket, a copy that nobody else holds; destroys it if it cannot be stored. */
    void put(SessionKey key, SessionTicket ticket, long nowMillis) {
        lock.lock();
        try {
            if (isStorable(key, ticket, nowMillis)) {
                store(key, ticket);
                stats.puts++;
            } else {
                ticket.destroy();
                stats.refusedPuts++;
            }
            sweep(nowMillis);
        } finally {
            lock.unlock();
        }
    }

    void invalidate(SessionKey key) {
        removeAll(key, ticket -> true);
    }

    void invalidateLineage(SessionKey key, long lineage) {
        removeAll(key, ticket -> ticket.sharesLineage(lineage));
    }

    private void removeAll(SessionKey key, Predicate<SessionTicket> match) {
        lock.lock();
        try {
            ServerTickets server = index.find(key);
            if (server != null) {
                drop(server, match, Removal.INVALIDATION);
                removeIfEmpty(server);
            }
        } finally {
            lock.unlock();
        }
    }

    void clear(long nowMillis) {
        lock.lock();
        try {
            fence = Math.max(fence, nowMillis);
            for (ServerTickets server = index.leastRecent(); server != null; server = index.leastRecent()) {
                drop(server, ticket -> true, Removal.CLEARANCE);
                removeIfEmpty(server);
            }
            index = new ServerIndex(hashShift);
        } finally {
            lock.unlock();
        }
    }

    void addTo(StripeStats sum) {
        lock.lock();
        try {
            stats.servers = index.size();
            sum.add(stats);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private @Nullable SessionTicket takeNewestLive(SessionKey key, long nowMillis) {
        ServerTickets server = index.find(key);
        if (server == null) {
            return null;
        }
        stats.bytes -= server.bytes();
        SessionTicket ticket = server.removeNewestDecided(nowMillis);
        while (ticket != null && ticket.isDead(nowMillis)) {
            discard(ticket, Removal.EXPIRATION);
            ticket = server.removeNewestDecided(nowMillis);
        }
        stats.bytes += server.bytes();
        if (server.isEmpty()) {
            remove(server);
        } else if (ticket != null) {
            index.makeMostRecent(server);
        }
        return ticket;
    }

    @GuardedBy("lock")
    private boolean isStorable(SessionKey key, SessionTicket ticket, long nowMillis) {
        return ticket.isLive(nowMillis)
                && ticket.handshakeStartedAfter(fence)
                && ServerTickets.overhead(key) + ticket.footprintWithChain() <= maximumBytes;
    }

    @GuardedBy("lock")
    private void store(SessionKey key, SessionTicket ticket) {
        ServerTickets server = index.find(key);
        if (server == null) {
            server = add(key);
        } else {
            index.makeMostRecent(server);
            dropReplaced(server, ticket);
        }
        stats.bytes -= server.bytes();
        server.insert(ticket);
        stats.bytes += server.bytes();
        evictToBounds(server);
    }

    @GuardedBy("lock")
    private void dropReplaced(ServerTickets server, SessionTicket ticket) {
        if (server.holdsOtherVersionThan(ticket)) {
            drop(server, held -> true, Removal.VERSION_CHANGE);
        }
        drop(server, held -> held.isSameOnTheWire(ticket), Removal.REPLACEMENT);
    }

    /** Only after the insertion is it known which ticket is the oldest, and what the new one costs beside the others. */
    @GuardedBy("lock")
    private void evictToBounds(ServerTickets server) {
        if (server.count() > ticketsPerServer) {
            dropOldest(server, Removal.TICKETS_PER_SERVER);
        }
        ServerTickets victim = index.leastRecent();
        while (victim != null && stats.bytes > maximumBytes) {
            dropOldest(victim, Removal.BYTES);
            removeIfEmpty(victim);
            victim = index.leastRecent();
        }
    }

    @GuardedBy("lock")
    private ServerTickets add(SessionKey key) {
        ServerTickets victim = index.leastRecent();
        if (victim != null && index.size() == maximumServers) {
            drop(victim, ticket -> true, Removal.SERVERS);
            removeIfEmpty(victim);
        }
        ServerTickets server = index.add(key);
        stats.bytes += server.bytes();
        return server;
    }

    @GuardedBy("lock")
    private void sweep(long nowMillis) {
        for (int i = 0; i < SWEPT_BUCKETS; i++) {
            ServerTickets server = index.nextBucket();
            while (server != null) {
                ServerTickets next = server.nextInBucket;
                drop(server, ticket -> ticket.isDead(nowMillis), Removal.EXPIRATION);
                removeIfEmpty(server);
                server = next;
            }
        }
    }

    @GuardedBy("lock")
    private void drop(ServerTickets server, Predicate<SessionTicket> match, Removal cause) {
        stats.bytes -= server.bytes();
        for (SessionTicket ticket = server.removeFirst(match); ticket != null; ticket = server.removeFirst(match)) {
            discard(ticket, cause);
        }
        stats.bytes += server.bytes();
    }

    @GuardedBy("lock")
    private void dropOldest(ServerTickets server, Removal cause) {
        stats.bytes -= server.bytes();
        SessionTicket oldest = server.removeOldest();
        stats.bytes += server.bytes();
        if (oldest != null) {
            discard(oldest, cause);
        }
    }

    @GuardedBy("lock")
    private void discard(SessionTicket ticket, Removal cause) {
        ticket.destroy();
        stats.removed(cause);
    }

    @GuardedBy("lock")
    private void removeIfEmpty(ServerTickets server) {
        if (server.isEmpty()) {
            remove(server);
        }
    }

    @GuardedBy("lock")
    private void remove(ServerTickets server) {
        index.remove(server);
        stats.bytes -= server.bytes();
    }
}
