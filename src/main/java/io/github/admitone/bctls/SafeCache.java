package io.github.admitone.bctls;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The cache and the listener as connections see them: neither ever throws, whatever the user's code does. What goes wrong
 * is counted, logged and reported. Only errors of the virtual machine and the death of a thread pass.
 */
final class SafeCache {

    private final ClientSessionCache cache;
    private final ResumptionListener listener;
    private final Notices notices;
    private final LongAdder failures = new LongAdder();

    SafeCache(ClientSessionCache cache, ResumptionListener listener, Notices notices) {
        this.cache = cache;
        this.listener = listener;
        this.notices = notices;
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
        return call("the session cache's get", key, Optional.<SessionTicket>empty(), () -> {
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
            return call("the session cache's put", key, false, () -> cache.put(key, ticket));
        } finally {
            ticket.destroy();
        }
    }

    void invalidate(SessionKey key, DropCause cause) {
        call("the session cache's invalidate", key, false, () -> {
            cache.invalidate(key);
            return true;
        });
        tell("the listener's onDropped", () -> listener.onDropped(key, cause));
    }

    void invalidateLineage(SessionKey key, long lineage, DropCause cause) {
        call("the session cache's invalidateLineage", key, false, () -> {
            cache.invalidateLineage(key, lineage);
            return true;
        });
        tell("the listener's onDropped", () -> listener.onDropped(key, cause));
    }

    private <T> T call(String subject, SessionKey key, T otherwise, Call<T> call) {
        try {
            T result = call.run();
            notices.works(subject);
            return result;
        } catch (Throwable e) {
            survive(e);
            notices.fails(subject, e);
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
        tell("the listener's onFailure", () -> listener.onFailure(key, cause));
    }

    void tellHandshake(SessionKey key, HandshakeResult result) {
        tell("the listener's onHandshake", () -> listener.onHandshake(key, result));
    }

    void tellTicket(SessionKey key, Duration lifetime) {
        tell("the listener's onTicket", () -> listener.onTicket(key, lifetime));
    }

    void tellRefused(SessionKey key, StorageStatus reason) {
        tell("the listener's onTicketRefused", () -> listener.onTicketRefused(key, reason));
    }

    private void tell(String subject, Runnable call) {
        try {
            call.run();
            notices.works(subject);
        } catch (Throwable e) {
            survive(e);
            notices.fails(subject, e);
        }
    }

    /** The user's code may throw what it does not declare: a checked exception from another language, a LinkageError. */
    private static void survive(Throwable thrown) {
        if (thrown instanceof VirtualMachineError || thrown instanceof ThreadDeath) {
            throw (Error) thrown;
        }
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }
}
