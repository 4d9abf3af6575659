package io.github.admitone.bctls;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The cache as connections see it: it never throws. What goes wrong inside it is counted, logged and reported. */
final class SafeCache {

    private static final System.Logger LOGGER = System.getLogger(TicketResumption.class.getName());

    private final ClientSessionCache cache;
    private final ResumptionListener listener;
    private final LongAdder failures = new LongAdder();

    SafeCache(ClientSessionCache cache, ResumptionListener listener) {
        this.cache = cache;
        this.listener = listener;
    }

    boolean isDisabled() {
        return ClientSessionCache.none().equals(cache);
    }

    @Nullable
    SessionTicket take(SessionKey key) {
        try {
            // A cache that breaks its contract and returns null fails like one that throws.
            Optional<SessionTicket> ticket = cache.get(key);
            if (ticket.isPresent() && ticket.get().isDestroyed()) {
                throw new IllegalStateException("the cache returned a ticket that had been destroyed");
            }
            return ticket.orElse(null);
        } catch (RuntimeException e) {
            failed(key, e);
            return null;
        }
    }

    /** Stores the ticket, which is destroyed here, whether that works or not. */
    boolean put(SessionKey key, SessionTicket ticket) {
        try {
            cache.put(key, ticket);
            return true;
        } catch (RuntimeException e) {
            failed(key, e);
            return false;
        } finally {
            ticket.destroy();
        }
    }

    void invalidate(SessionKey key) {
        try {
            cache.invalidate(key);
        } catch (RuntimeException e) {
            failed(key, e);
        }
    }

    void invalidateLineage(SessionKey key, long lineage) {
        try {
            cache.invalidateLineage(key, lineage);
        } catch (RuntimeException e) {
            failed(key, e);
        }
    }

    long failures() {
        return failures.sum();
    }

    void failed(SessionKey key, Exception cause) {
        failures.increment();
        LOGGER.log(Level.WARNING, () -> "session caching failed for " + key, cause);
        notify(() -> listener.onFailure(key, cause));
    }

    void notify(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "a resumption listener failed", e);
        }
    }
}
