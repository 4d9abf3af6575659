package io.github.admitone;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.admitone.CacheStats.Removal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One stripe of a {@link StripedSessionCache}: a lock, and the plain structure that it guards. */
final class Stripe {

    /* Overview
     *
     * A ServerIndex finds the newest ticket of a key, from which a TicketList leads to its others, and a server that
     * was not used for long. The bounds are this stripe's share of the cache's, so that no operation looks beyond its
     * stripe: the sum over all stripes stays within the cache's bounds at any instant. A SweepProgress knows how far
     * the sweep for expired tickets has come, and whether it can find any.
     *
     * A get first looks into its key's bucket without the lock, and reads no clock if the bucket is empty. All else
     * happens under the lock.
     *
     * Invariants, whenever the lock is free:
     *  - a server of the index has at least one and at most ticketsPerServer tickets, all of one protocol version, no
     *    two of them the same on the wire, linked by their time of receipt;
     *  - servers <= maximumServers, bytes <= maximumBytes;
     *  - no ticket is reachable whose handshake started at or before the fence;
     *  - the tickets in the index are those stored, less those taken and those removed; only these have links.
     *
     * Under the lock nothing foreign is called: the clock is read before, keys are of a final class, tickets are the
     * cache's own copies, and our own code destroys what is dropped. Work under the lock is bounded by the tickets of a
     * server, by the buckets that a put looks through for expired tickets, and by what a put must evict to get back
     * within the bounds. Only clear touches the whole stripe.
     */

    /** Once a put has found this many servers to look through for expired tickets, it looks no further. */
    private static final int SWEPT_SERVERS = 2;

    /** Nor does it look into more buckets than this; empty ones cost next to nothing. */
    private static final int SWEPT_BUCKETS = 16;

    private final int maximumServers;
    private final int ticketsPerServer;
    private final long maximumBytes;

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final ServerIndex index;

    @GuardedBy("lock")
    private final StripeStats stats = new StripeStats();

    @GuardedBy("lock")
    private SweepProgress sweep = new SweepProgress();

    @GuardedBy("lock")
    private long fence = Long.MIN_VALUE;

    /** Who sees what the operation under way drops; null if nobody does. */
    @GuardedBy("lock")
    private @Nullable Drops drops;

    /** @param hashShift how many low bits of a key's hash have chosen this stripe already */
    Stripe(int hashShift, int maximumServers, int ticketsPerServer, long maximumBytes) {
        this.maximumServers = maximumServers;
        this.ticketsPerServer = ticketsPerServer;
        this.maximumBytes = maximumBytes;
        this.index = new ServerIndex(hashShift, maximumServers, maximumBytes);
    }

    /**
     * Counts a miss, and returns true, if the key has no ticket, which is known without the time. Returns false if
     * there may be one; then {@link #take} decides.
     */
    boolean missAtOnce(SessionKey key) {
        if (seemsToHave(key)) {
            return false;
        }
        lock.lock();
        try {
            boolean missed = index.find(key) == null;
            if (missed) {
                stats.misses++;
            }
            return missed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * {@return whether the key's bucket holds any server} A racy read: one reference, which is compared with null and
     * not followed. A stale answer is harmless. "Yes" leads to the lock, and so does "no", which {@link #missAtOnce}
     * confirms there.
     */
    @SuppressWarnings("GuardedBy")
    private boolean seemsToHave(SessionKey key) {
        return index.seemsToHave(key);
    }

    /** {@return the newest live ticket of the key, taken out of the stripe} */
    @Nullable
    HeldTicket take(SessionKey key, long nowMillis) {
        return take(key, nowMillis, null);
    }

    /** The same, but shows what had expired to somebody. */
    @Nullable
    HeldTicket take(SessionKey key, long nowMillis, @Nullable Drops drops) {
        lock.lock();
        try {
            this.drops = drops;
            HeldTicket ticket = takeNewestLive(key, index.find(key), nowMillis);
            this.drops = null;
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

    /** Stores the ticket, of which the caller must be the only holder, or destroys it; returns whether it is stored. */
    boolean put(SessionKey key, HeldTicket ticket, long nowMillis) {
        return put(key, ticket, nowMillis, null);
    }

    /** The same, but shows what it drops to somebody, who may take it over. */
    boolean put(SessionKey key, HeldTicket ticket, long nowMillis, @Nullable Drops drops) {
        lock.lock();
        try {
            this.drops = drops;
            boolean storable = isStorable(key, ticket, nowMillis);
            if (storable) {
                store(key, ticket);
                stats.puts++;
            } else {
                ticket.destroy();
                stats.refusedPuts++;
            }
            sweepOn(nowMillis);
            this.drops = null;
            return storable;
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

    private void removeAll(SessionKey key, Predicate<HeldTicket> match) {
        lock.lock();
        try {
            drop(index.find(key), match, Removal.INVALIDATION);
        } finally {
            lock.unlock();
        }
    }

    void clear(long nowMillis) {
        lock.lock();
        try {
            fence = Math.max(fence, nowMillis);
            for (int bucket = 0; bucket < index.buckets(); bucket++) {
                for (HeldTicket first = index.first(bucket); first != null; first = index.first(bucket)) {
                    drop(first, ticket -> true, Removal.CLEARANCE);
                }
            }
            sweep = new SweepProgress();
        } finally {
            lock.unlock();
        }
    }

    /** {@return the ages of the live tickets of the key in milliseconds, the newest first} */
    List<Long> ages(SessionKey key, long nowMillis) {
        lock.lock();
        try {
            List<Long> ages = new ArrayList<>();
            for (HeldTicket held = index.find(key); held != null; held = held.older) {
                if (held.isLive(nowMillis)) {
                    ages.add(nowMillis - held.receivedAt);
                }
            }
            return ages;
        } finally {
            lock.unlock();
        }
    }

    void addTo(StripeStats sum) {
        lock.lock();
        try {
            stats.servers = index.size();
            stats.bytes = index.bytes();
            sum.add(stats);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private @Nullable HeldTicket takeNewestLive(SessionKey key, @Nullable HeldTicket newest, long nowMillis) {
        HeldTicket rest = newest;
        HeldTicket ticket = TicketList.firstDecided(rest, nowMillis);
        while (rest != null && ticket != null) {
            rest = index.remove(ticket, rest);
            if (ticket.isLive(nowMillis)) {
                markUsed(rest);
                return ticket;
            }
            discard(ticket, key, Removal.EXPIRATION);
            ticket = TicketList.firstDecided(rest, nowMillis);
        }
        return null;
    }

    @GuardedBy("lock")
    private boolean isStorable(SessionKey key, HeldTicket ticket, long nowMillis) {
        return ticket.isLive(nowMillis)
                && ticket.handshakeStartedAfter(fence)
                && ServerIndex.cost(key, ticket) <= maximumBytes;
    }

    @GuardedBy("lock")
    private void store(SessionKey key, HeldTicket ticket) {
        HeldTicket newest = dropReplaced(index.find(key), ticket);
        if (newest == null) {
            addServer(key, ticket);
        } else {
            addTicket(ticket, newest);
        }
        sweep.expect(ticket.expiresAt());
    }

    @GuardedBy("lock")
    private @Nullable HeldTicket dropReplaced(@Nullable HeldTicket newest, HeldTicket ticket) {
        if (newest != null && !newest.sharesVersion(ticket)) {
            return drop(newest, held -> true, Removal.VERSION_CHANGE);
        }
        return drop(newest, held -> held.isSameOnTheWire(ticket), Removal.REPLACEMENT);
    }

    /** Makes room first, or the newcomer could be the victim. */
    @GuardedBy("lock")
    private void addServer(SessionKey key, HeldTicket ticket) {
        if (index.size() == maximumServers) {
            drop(index.nextVictim(), held -> true, Removal.SERVERS);
        }
        evictToBytes(maximumBytes - ServerIndex.cost(key, ticket));
        index.add(key, ticket);
    }

    /** Inserts first: only then is it known which ticket is the oldest. */
    @GuardedBy("lock")
    private void addTicket(HeldTicket ticket, HeldTicket newest) {
        HeldTicket first = index.insert(ticket, newest);
        markUsed(first);
        if (TicketList.length(first) > ticketsPerServer) {
            dropOldest(first, Removal.TICKETS_PER_SERVER);
        }
        evictToBytes(maximumBytes);
    }

    @GuardedBy("lock")
    private void evictToBytes(long limit) {
        while (index.bytes() > limit) {
            HeldTicket victim = index.nextVictim();
            while (victim != null && index.bytes() > limit) {
                victim = dropOldest(victim, Removal.BYTES);
            }
        }
    }

    @GuardedBy("lock")
    private void sweepOn(long nowMillis) {
        int servers = 0;
        for (int i = 0; i < SWEPT_BUCKETS && servers < SWEPT_SERVERS && sweep.isDue(nowMillis); i++) {
            servers += sweepBucket(nowMillis);
            sweep.moveOn(index.buckets());
        }
    }

    /** Drops the dead tickets of the bucket that is next, and returns how many servers it has looked at. */
    @GuardedBy("lock")
    private int sweepBucket(long nowMillis) {
        int servers = 0;
        HeldTicket newest = index.first(sweep.bucket());
        while (newest != null) {
            HeldTicket next = newest.nextInBucket;
            HeldTicket rest = drop(newest, ticket -> ticket.isDead(nowMillis), Removal.EXPIRATION);
            for (HeldTicket held = rest; held != null; held = held.older) {
                sweep.expect(held.expiresAt());
            }
            newest = next;
            servers++;
        }
        return servers;
    }

    /** Drops the tickets of a server that match, and returns the newest of those that remain. */
    @GuardedBy("lock")
    private @Nullable HeldTicket drop(@Nullable HeldTicket newest, Predicate<HeldTicket> match, Removal cause) {
        SessionKey key = newest == null ? null : newest.key;
        HeldTicket rest = newest;
        HeldTicket held = newest;
        while (rest != null && held != null) {
            HeldTicket older = held.older;
            if (match.test(held)) {
                rest = index.remove(held, rest);
                discard(held, key, cause);
            }
            held = older;
        }
        return rest;
    }

    @GuardedBy("lock")
    private @Nullable HeldTicket dropOldest(HeldTicket newest, Removal cause) {
        SessionKey key = newest.key;
        HeldTicket oldest = TicketList.oldest(newest);
        HeldTicket rest = index.remove(oldest, newest);
        discard(oldest, key, cause);
        return rest;
    }

    @GuardedBy("lock")
    private void discard(HeldTicket ticket, @Nullable SessionKey key, Removal cause) {
        if (drops == null || key == null || !drops.takesOver(key, ticket, cause)) {
            ticket.destroy();
        }
        stats.removed(cause);
    }

    @GuardedBy("lock")
    private void markUsed(@Nullable HeldTicket newest) {
        if (newest != null) {
            newest.used = true;
        }
    }
}
