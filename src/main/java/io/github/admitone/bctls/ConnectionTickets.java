package io.github.admitone.bctls;

import io.github.admitone.CertificateChain;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.SessionTicketBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one connection does with its key's tickets: it takes at most one to offer, and stores those that it receives. */
final class ConnectionTickets {

    /** A larger ticket leaves too little room for the rest of a ClientHello, and is not worth keeping. */
    static final int MAX_TICKET_BYTES = 1 << 15;

    /* Overview
     *
     * The life of the ticket taken, whatever the protocol version:
     *
     *   take -> withhold                       it does not suit: back into the cache
     *        -> offer -> send -> accept        resumed; destroyed when the handshake completes
     *                         -> decline       full handshake; destroyed, and its lineage dropped
     *                         -> fail          destroyed, and its key dropped
     *                 -> fail                  nothing was sent: back into the cache
     *
     * A ticket that was given back can no longer be sent: send() and the giving back exclude each other, for close() may
     * come from another thread than the handshake. Hence every method that changes anything is synchronized; none of them
     * blocks for longer than the cache and the listener do.
     */

    private final SessionKey key;
    private final ResumptionPolicy policy;
    private final SafeCache cache;

    /** Read without the lock: who asks how far the connection came must not wait for a cache or a listener. */
    private volatile ResumptionStatus status;

    private @Nullable SessionTicket ticket;
    private @Nullable SessionOrigin origin;
    private @Nullable Instant startedAt;
    private boolean sent;
    private boolean accepted;
    private boolean ended;
    private boolean storable = true;

    ConnectionTickets(SessionKey key, ResumptionPolicy policy, SafeCache cache) {
        this.key = key;
        this.policy = policy;
        this.cache = cache;
        this.status = cache.isDisabled() ? ResumptionStatus.DISABLED : ResumptionStatus.NOT_STARTED;
    }

    ResumptionPolicy policy() {
        return policy;
    }

    ResumptionStatus status() {
        return status;
    }

    synchronized void begin() {
        if (startedAt != null) {
            throw new IllegalStateException("a resuming client serves one connection, and has served it");
        }
        startedAt = policy.clock().instant();
    }

    /**
     * Takes a ticket, the first time that it is called.
     *
     * @return the ticket to offer, which stays in the custody of this object, or null if there is none
     */
    synchronized @Nullable SessionTicket take() {
        if (ended || ticket != null || status != ResumptionStatus.NOT_STARTED) {
            return ticket;
        }
        SessionTicket taken = cache.take(key);
        Instant now = policy.clock().instant();
        if (taken == null) {
            status = ResumptionStatus.NO_TICKET;
        } else if (!taken.isLive(now)) {
            status = ResumptionStatus.NO_TICKET;
            taken.destroy();
        } else if (!policy.allowsSession(taken.authenticatedAt(), now)) {
            status = ResumptionStatus.SESSION_TOO_OLD;
            cache.invalidateLineage(key, taken.lineage());
            taken.destroy();
        } else {
            ticket = taken;
        }
        return ticket;
    }

    /** The client will not offer a ticket of ours, whatever the cache holds. */
    synchronized void pass(ResumptionStatus reason) {
        if (status == ResumptionStatus.NOT_STARTED) {
            status = reason;
        }
    }

    /** {@return the ticket in the custody of this object, or null} */
    synchronized @Nullable SessionTicket held() {
        return ticket;
    }

    /** The ticket taken does not suit this client, but may suit another: it goes back. */
    synchronized void withhold(ResumptionStatus reason) {
        SessionTicket unsuited = ticket;
        if (unsuited != null) {
            ticket = null;
            status = reason;
            cache.put(key, unsuited);
        }
    }

    /** The ticket taken can be used by no one. */
    synchronized void discard(Exception cause) {
        SessionTicket unusable = ticket;
        if (unusable != null) {
            ticket = null;
            status = ResumptionStatus.UNUSABLE_TICKET;
            unusable.destroy();
            cache.failed(key, cause);
        }
    }

    synchronized void offer() {
        if (ticket != null) {
            status = ResumptionStatus.OFFERED;
        }
    }

    /**
     * Something is about to leave, first of all the ClientHello.
     *
     * @return whether it may: not if the ticket that it carries has been given back
     */
    synchronized boolean send() {
        if (status == ResumptionStatus.WITHDRAWN) {
            return false;
        }
        sent = true;
        return true;
    }

    boolean isOffered() {
        return status == ResumptionStatus.OFFERED;
    }

    /** The server accepted the ticket. It stays with the connection until {@link #complete}. */
    synchronized void accept() {
        SessionTicket offered = ticket;
        if (status == ResumptionStatus.OFFERED && offered != null) {
            origin = SessionOrigin.of(offered);
            this.accepted = true;
        }
    }

    boolean isWithdrawn() {
        return status == ResumptionStatus.WITHDRAWN;
    }

    synchronized boolean isAccepted() {
        return accepted;
    }

    /** The resumption stands: the server has proven its part, and its certificates are verified. */
    synchronized void confirm(boolean reverified) {
        SessionOrigin resumed = origin;
        if (accepted && resumed != null) {
            status = ResumptionStatus.RESUMED;
            origin = reverified ? resumed.verified(policy.clock().instant()) : resumed;
        }
    }

    synchronized void decline(ResumptionStatus reason) {
        SessionTicket declined = ticket;
        if (status == ResumptionStatus.OFFERED && declined != null) {
            ticket = null;
            status = reason;
            cache.invalidateLineage(key, declined.lineage());
            declined.destroy();
        }
    }

    /** A full handshake has authenticated the server, by certificates unless the chain is empty. */
    synchronized void authenticated(CertificateChain chain, long lineage) {
        Instant now = policy.clock().instant();
        origin = new SessionOrigin(lineage, now, now, chain);
    }

    /** The server was authenticated by something that a ticket cannot carry, and so could not be verified again. */
    synchronized void refuseStorage(Exception reason) {
        storable = false;
        cache.failed(key, reason);
    }

    synchronized boolean isAuthenticated() {
        return origin != null;
    }

    synchronized Optional<Instant> authenticatedAt() {
        return Optional.ofNullable(origin).map(SessionOrigin::authenticatedAt);
    }

    synchronized CertificateChain chain() {
        SessionOrigin known = origin;
        return known == null ? CertificateChain.empty() : known.chain();
    }

    /** The handshake completed: what was taken has served. */
    synchronized void complete() {
        if (!ended) {
            SessionTicket used = ticket;
            ticket = null;
            if (used != null) {
                used.destroy();
            }
            end();
        }
    }

    /** The TLS 1.2 session that was resumed may be resumed again: its ticket goes back as it came. */
    synchronized void giveBackAfterUse() {
        SessionTicket used = ticket;
        if (used != null && status == ResumptionStatus.RESUMED) {
            ticket = null;
            cache.put(key, used);
        }
    }

    /** The handshake failed; does nothing if it has completed. */
    synchronized void fail() {
        abort(ResumptionStatus.FAILED);
    }

    /** The client itself closed the connection during the handshake; does nothing if it has completed. */
    synchronized void cancel() {
        abort(ResumptionStatus.CANCELLED);
    }

    private void abort(ResumptionStatus reason) {
        if (ended) {
            return;
        }
        SessionTicket lost = ticket;
        ticket = null;
        if (lost != null && !sent) {
            status = ResumptionStatus.WITHDRAWN;
            cache.put(key, lost);
        } else if (lost != null) {
            status = reason;
            lost.destroy();
            if (reason == ResumptionStatus.FAILED) {
                // A server that aborts over a bad ticket would abort over the next one too: start clean.
                cache.invalidate(key);
            }
        }
        end();
    }

    private void end() {
        ended = true;
        ResumptionStatus outcome = status;
        cache.notify(() -> policy.listener().onHandshake(key, outcome));
    }

    /**
     * Fills in what this connection knows, and stores the ticket.
     *
     * @param builder has version, suite, secret and ticket or session ID
     * @param lifetime as the server said
     */
    synchronized void store(SessionTicketBuilder builder, Duration lifetime) {
        SessionOrigin known = origin;
        Instant began = startedAt;
        if (known == null || began == null || !storable) {
            return;
        }
        try {
            Instant now = policy.clock().instant();
            Duration allowed = shorter(lifetime, remainingAge(known, now)).truncatedTo(ChronoUnit.SECONDS);
            SessionTicket received = builder.receivedAt(now)
                    .lifetime(allowed)
                    .authenticatedAt(known.authenticatedAt())
                    .verifiedAt(known.verifiedAt())
                    .handshakeStartedAt(began)
                    .lineage(known.lineage())
                    .peerCertificates(known.chain())
                    .build();
            if (cache.put(key, received) && !allowed.isZero()) {
                cache.notify(() -> policy.listener().onTicket(key, allowed));
            }
        } catch (IllegalArgumentException e) {
            cache.failed(key, e);
        }
    }

    private Duration remainingAge(SessionOrigin known, Instant now) {
        Duration remaining = Duration.between(now, known.authenticatedAt().plus(policy.maximumSessionAge()));
        return remaining.isNegative() ? Duration.ZERO : remaining;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    void cachingFailed(Exception cause) {
        cache.failed(key, cause);
    }
}
