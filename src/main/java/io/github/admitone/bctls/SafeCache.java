package io.github.admitone.bctls;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The cache and the listener as connections see them: neither ever throws, whatever the user's code does. What goes
 * wrong is counted, logged and reported. Only errors of the virtual machine and the death of a thread pass.
 */
final class SafeCache {

    private final ClientSessionCache cache;
    private final ResumptionListener listener;
    private final Notices.Subject cacheState;
    private final Notices.Subject listenerState;
    private final LongAdder failures = new LongAdder();

    SafeCache(ClientSessionCache cache, ResumptionListener listener, Notices notices) {
        this.cache = cache;
        this.listener = listener;
        this.cacheState = notices.new Subject("the session cache");
        this.listenerState = notices.new Subject("the resumption listener");
    }

    private interface Call<T> {
        T run() throws Exception;
    }

    boolean isDisabled() {
        return ClientSessionCache.none().equals(cache);
    }

    /** {@return the freshest ticket of the key, or null if there is none or the cache failed} */
    @Nullable
    SessionTicket take(SessionKey key) {
        return call("get", key, Optional.<SessionTicket>empty(), () -> {
                    // A cache that breaks its contract and returns null fails like one that throws.
                    Optional<SessionTicket> ticket = cache.get(key);
                    if (ticket.isPresent() && ticket.get().isDestroyed()) {
                        throw new IllegalStateException("the cache returned a ticket that had been destroyed");
                    }
                    return ticket;
                })
                .orElse(null);
    }

    /**
     * Stores the ticket, which is destroyed here, whether that works or not.
     *
     * @return whether the cache stored it
     */
    boolean put(SessionKey key, SessionTicket ticket) {
        try {
            return call("put", key, false, () -> cache.put(key, ticket));
        } finally {
            ticket.destroy();
        }
    }

    void invalidate(SessionKey key, DropCause cause) {
        call("invalidate", key, false, () -> {
            cache.invalidate(key);
            return true;
        });
        tell("onDropped", () -> listener.onDropped(key, cause));
    }

    void invalidateLineage(SessionKey key, long lineage, DropCause cause) {
        call("invalidateLineage", key, false, () -> {
            cache.invalidateLineage(key, lineage);
            return true;
        });
        tell("onDropped", () -> listener.onDropped(key, cause));
    }

    private <T> T call(String method, SessionKey key, T otherwise, Call<T> call) {
        try {
            T result = call.run();
            cacheState.works(method);
            return result;
        } catch (Throwable e) {
            survive(e);
            cacheState.fails(method, e);
            failed(key, e);
            return otherwise;
        }
    }

    long failures() {
        return failures.sum();
    }

    /** Counts and reports something that went wrong in caching. */
    void failed(SessionKey key, Throwable cause) {
        failures.increment();
        tell("onFailure", () -> listener.onFailure(key, cause));
    }

    void tellHandshake(SessionKey key, HandshakeResult result) {
        tell("onHandshake", () -> listener.onHandshake(key, result));
    }

    void tellTicket(SessionKey key, Duration lifetime) {
        ConnectionFlight.stored(key, lifetime);
        tell("onTicket", () -> listener.onTicket(key, lifetime));
    }

    void tellRefused(SessionKey key, StorageStatus reason) {
        ConnectionFlight.refused(key, reason);
        tell("onTicketRefused", () -> listener.onTicketRefused(key, reason));
    }

    private void tell(String method, Runnable call) {
        try {
            call.run();
            listenerState.works(method);
        } catch (Throwable e) {
            survive(e);
            listenerState.fails(method, e);
        }
    }

    /**
     * The user's code may throw what it does not declare: a checked exception from another language, a LinkageError.
     */
    private static void survive(Throwable thrown) {
        if (thrown instanceof VirtualMachineError || thrown instanceof ThreadDeath) {
            throw (Error) thrown;
        }
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }
}
