package io.github.admitone.store;

import static java.util.Objects.requireNonNull;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.PutOutcome;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Two caches as one: a near one in memory, which answers most calls, and a far one behind it, such as a
 * {@link SealedSessionCache}, which a fleet shares.
 *
 * <p>{@code get} asks the near cache, then the far one. {@code put} stores near; what the near cache evicts to keep its
 * bounds goes far instead of being destroyed. So a machine that gets more tickets than it uses supplies those that use
 * more than they get, and a burst on one uses the fleet's. A ticket is in one of the two, or on its way, and then
 * nobody finds it. Tickets that are near are lost when the process ends, so a program that runs briefly uses the far
 * cache alone.
 *
 * <p>{@code put} returns whether the near cache stored the ticket. The same ticket put again replaces the one that is
 * near, and a ticket of another version drops those that are near and those that are far, if any were near; the far
 * cache sees to its own as surplus arrives.
 *
 * <p>{@code clear} clears both, the near one first, and throws what the far one throws. Give both the same clock. The
 * caller closes what is behind them.
 *
 * <p>Thread-safe. No lock is held while {@code get} or a {@code put} without surplus is under way. {@code invalidate}
 * and {@code clear} wait for a ticket that is being moved, and it for them: each for no longer than one operation of the
 * far cache, of which {@code clear} may be a long one.
 *
 * @since 0.1.0
 */
public final class TieredSessionCache implements ClientSessionCache {

    /* Overview
     *
     * A ticket that was evicted here and is not yet there is in nobody's reach but its mover's. An invalidation that
     * passes meanwhile would miss it. So who moves holds the lock that is shared, and drops what it moves if the number
     * of invalidations is another than it was before the eviction; who invalidates holds it alone, and counts when it
     * is done: a put that begins while an invalidation is under way may still evict what that has not reached. Either
     * the mover is done before the invalidation begins, or it sees that one has ended since.
     *
     * The number is one for all keys: tickets that are lost to another key's invalidation are few, and cost a full
     * handshake each.
     */

    private final StripedSessionCache near;
    private final ClientSessionCache far;
    private final ReadWriteLock moving = new ReentrantReadWriteLock();

    /** Written by who holds the lock alone. */
    private final AtomicLong invalidations = new AtomicLong();

    private TieredSessionCache(StripedSessionCache near, ClientSessionCache far) {
        this.near = near;
        this.far = far;
    }

    /**
     * {@return the two as one}
     *
     * @param near the cache that is asked first, and whose surplus goes far; nobody else should use it
     * @param far the cache that is asked next
     */
    public static TieredSessionCache of(StripedSessionCache near, ClientSessionCache far) {
        return new TieredSessionCache(requireNonNull(near, "near"), requireNonNull(far, "far"));
    }

    @Override
    public boolean put(SessionKey key, SessionTicket ticket) {
        long before = invalidations.get();
        PutOutcome result = near.putKeepingEvicted(key, ticket);
        if (result.versionChanged()) {
            far.invalidate(key);
        }
        if (!result.evicted().isEmpty()) {
            move(result.evicted(), before);
        }
        return result.stored();
    }

    @Override
    public Optional<SessionTicket> get(SessionKey key) {
        Optional<SessionTicket> ticket = near.get(key);
        return ticket.isPresent() ? ticket : far.get(key);
    }

    @Override
    public void invalidate(SessionKey key) {
        requireNonNull(key, "key");
        alone(() -> {
            near.invalidate(key);
            far.invalidate(key);
        });
    }

    @Override
    public void invalidateLineage(SessionKey key, long lineage) {
        requireNonNull(key, "key");
        alone(() -> {
            near.invalidateLineage(key, lineage);
            far.invalidateLineage(key, lineage);
        });
    }

    @Override
    public void clear() {
        alone(() -> {
            near.clear();
            far.clear();
        });
    }

    private void move(List<PutOutcome.Evicted> evicted, long before) {
        try {
            evicted.forEach(surplus -> move(surplus, before));
        } finally {
            evicted.forEach(surplus -> surplus.ticket().destroy());
        }
    }

    private void move(PutOutcome.Evicted surplus, long before) {
        moving.readLock().lock();
        try {
            if (invalidations.get() == before) {
                far.put(surplus.key(), surplus.ticket());
            }
        } finally {
            moving.readLock().unlock();
        }
    }

    private void alone(Runnable invalidation) {
        moving.writeLock().lock();
        try {
            invalidation.run();
        } finally {
            invalidations.incrementAndGet();
            moving.writeLock().unlock();
        }
    }
}
