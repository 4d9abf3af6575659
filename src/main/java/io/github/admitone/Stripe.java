package io.github.admitone;

import io.github.admitone.CacheStats.Removal;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One stripe of a {@link StripedSessionCache}: a lock, and the plain structure that it guards. */
final class Stripe {

    /* Overview
     *
     * A chained hash table from keys to ServerTickets, which are also linked by recency of use, most recent first. Its
     * share of the cache's bounds is the stripe's own, so that no operation ever looks beyond its stripe: the sum over
     * all stripes stays within the cache's bounds at any instant.
     *
     * Invariants, whenever the lock is free:
     *  - an entry of the table holds at least one and at most ticketsPerServer tickets, all of one protocol version, no
     *    two of them the same on the wire;
     *  - servers <= maximumServers, bytes <= maximumBytes, and bytes is the sum over the entries;
     *  - no ticket is reachable whose handshake started at or before the fence;
     *  - stored == hits + sum(removed) + tickets held.
     *
     * Under the lock nothing foreign is called: the clock is read before, keys are of a final class, tickets are the
     * cache's own copies, and what is dropped is destroyed by our own code. Work under the lock is bounded: by the tickets
     * of a server, by the SWEPT_BUCKETS that each put looks through for expired tickets, and by what a put must evict to
     * get back within the bounds. Only clear, and the doubling of the table, touch the whole stripe.
     */

    private static final int INITIAL_TABLE = 16;
    private static final int SWEPT_BUCKETS = 2;

    private final int hashShift;
    private final int maximumServers;
    private final int ticketsPerServer;
    private final long maximumBytes;

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private @Nullable ServerTickets[] table = new ServerTickets[INITIAL_TABLE];

    @GuardedBy("lock")
    private @Nullable ServerTickets mostRecent;

    @GuardedBy("lock")
    private @Nullable ServerTickets leastRecent;

    @GuardedBy("lock")
    private int servers;

    @GuardedBy("lock")
    private long tickets;

    @GuardedBy("lock")
    private long bytes;

    @GuardedBy("lock")
    private long fence = Long.MIN_VALUE;

    @GuardedBy("lock")
    private int sweepHand;

    @GuardedBy("lock")
    private long hits;

    @GuardedBy("lock")
    private long misses;

    @GuardedBy("lock")
    private long stored;

    @GuardedBy("lock")
    private long refused;

    @GuardedBy("lock")
    private final long[] removed = new long[Removal.values().length];

    /** @param hashShift how many low bits of a key's hash have chosen this stripe already */
    Stripe(int hashShift, int maximumServers, int ticketsPerServer, long maximumBytes) {
        this.hashShift = hashShift;
        this.maximumServers = maximumServers;
        this.ticketsPerServer = ticketsPerServer;
        this.maximumBytes = maximumBytes;
    }

    @Nullable
    SessionTicket take(SessionKey key, long nowMillis) {
        lock.lock();
        try {
            SessionTicket ticket = takeNewestLive(key, nowMillis);
            if (ticket == null) {
                misses++;
            } else {
                hits++;
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
                stored++;
            } else {
                ticket.destroy();
                refused++;
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
            ServerTickets server = find(key);
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
            for (ServerTickets server = mostRecent; server != null; server = server.lessRecent) {
                drop(server, ticket -> true, Removal.CLEARANCE);
            }
            table = new ServerTickets[INITIAL_TABLE];
            mostRecent = null;
            leastRecent = null;
            servers = 0;
            bytes = 0;
        } finally {
            lock.unlock();
        }
    }

    void addTo(StatsSum sum) {
        lock.lock();
        try {
            sum.add(hits, misses, stored, refused, removed, tickets, servers, bytes);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private @Nullable SessionTicket takeNewestLive(SessionKey key, long nowMillis) {
        ServerTickets server = find(key);
        if (server == null) {
            return null;
        }
        bytes -= server.bytes();
        Predicate<SessionTicket> decided = held -> held.isLive(nowMillis) || held.isDead(nowMillis);
        SessionTicket ticket = server.removeFirst(decided);
        while (ticket != null && ticket.isDead(nowMillis)) {
            discard(ticket, Removal.EXPIRATION);
            ticket = server.removeFirst(decided);
        }
        bytes += server.bytes();
        if (ticket != null) {
            tickets--;
            makeMostRecent(server);
        }
        removeIfEmpty(server);
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
        ServerTickets server = find(key);
        if (server == null) {
            server = add(key);
        } else {
            makeMostRecent(server);
            dropReplaced(server, ticket);
        }
        bytes -= server.bytes();
        server.insert(ticket);
        bytes += server.bytes();
        tickets++;
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
        ServerTickets victim = leastRecent;
        while (victim != null && bytes > maximumBytes) {
            dropOldest(victim, Removal.BYTES);
            removeIfEmpty(victim);
            victim = leastRecent;
        }
    }

    @GuardedBy("lock")
    private ServerTickets add(SessionKey key) {
        ServerTickets victim = leastRecent;
        if (victim != null && servers == maximumServers) {
            drop(victim, ticket -> true, Removal.SERVERS);
            removeIfEmpty(victim);
        }
        if (servers >= table.length) {
            table = doubled(table);
        }
        ServerTickets server = new ServerTickets(key);
        int bucket = bucket(key, table.length);
        server.nextInBucket = table[bucket];
        table[bucket] = server;
        linkMostRecent(server);
        servers++;
        bytes += server.bytes();
        return server;
    }

    @GuardedBy("lock")
    private void sweep(long nowMillis) {
        for (int i = 0; i < SWEPT_BUCKETS; i++) {
            sweepHand = (sweepHand + 1) & (table.length - 1);
            ServerTickets server = table[sweepHand];
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
        bytes -= server.bytes();
        for (SessionTicket ticket = server.removeFirst(match); ticket != null; ticket = server.removeFirst(match)) {
            discard(ticket, cause);
        }
        bytes += server.bytes();
    }

    @GuardedBy("lock")
    private void dropOldest(ServerTickets server, Removal cause) {
        bytes -= server.bytes();
        SessionTicket oldest = server.removeOldest();
        bytes += server.bytes();
        if (oldest != null) {
            discard(oldest, cause);
        }
    }

    @GuardedBy("lock")
    private void discard(SessionTicket ticket, Removal cause) {
        ticket.destroy();
        tickets--;
        removed[cause.ordinal()]++;
    }

    @GuardedBy("lock")
    private void removeIfEmpty(ServerTickets server) {
        if (!server.isEmpty()) {
            return;
        }
        int bucket = bucket(server.key, table.length);
        ServerTickets before = null;
        for (ServerTickets s = table[bucket]; s != null && s != server; s = s.nextInBucket) {
            before = s;
        }
        if (before == null) {
            table[bucket] = server.nextInBucket;
        } else {
            before.nextInBucket = server.nextInBucket;
        }
        unlinkRecency(server);
        servers--;
        bytes -= server.bytes();
    }

    @GuardedBy("lock")
    private @Nullable ServerTickets find(SessionKey key) {
        ServerTickets server = table[bucket(key, table.length)];
        while (server != null && !server.key.equals(key)) {
            server = server.nextInBucket;
        }
        return server;
    }

    private int bucket(SessionKey key, int tableLength) {
        return (key.hashCode() >>> hashShift) & (tableLength - 1);
    }

    private @Nullable ServerTickets[] doubled(@Nullable ServerTickets[] old) {
        @Nullable ServerTickets[] grown = new ServerTickets[old.length * 2];
        for (ServerTickets first : old) {
            ServerTickets server = first;
            while (server != null) {
                ServerTickets next = server.nextInBucket;
                int bucket = bucket(server.key, grown.length);
                server.nextInBucket = grown[bucket];
                grown[bucket] = server;
                server = next;
            }
        }
        return grown;
    }

    @GuardedBy("lock")
    private void makeMostRecent(ServerTickets server) {
        if (server != mostRecent) {
            unlinkRecency(server);
            linkMostRecent(server);
        }
    }

    @GuardedBy("lock")
    private void linkMostRecent(ServerTickets server) {
        ServerTickets second = mostRecent;
        server.lessRecent = second;
        mostRecent = server;
        if (second == null) {
            leastRecent = server;
        } else {
            second.moreRecent = server;
        }
    }

    @GuardedBy("lock")
    private void unlinkRecency(ServerTickets server) {
        ServerTickets more = server.moreRecent;
        ServerTickets less = server.lessRecent;
        if (more == null) {
            mostRecent = less;
        } else {
            more.lessRecent = less;
        }
        if (less == null) {
            leastRecent = more;
        } else {
            less.moreRecent = more;
        }
        server.moreRecent = null;
        server.lessRecent = null;
    }
}
