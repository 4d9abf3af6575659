package io.github.admitone.bctls;

import io.github.admitone.CertificateChain;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.internal.LaterCalls;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What one connection may store of the tickets that its server issues. Belongs to the thread that drives the
 * connection; any thread may read the status and the chain, and may forbid further storing.
 */
final class IssuedTickets {

    /** A larger ticket leaves too little room for the rest of a ClientHello, and is not worth keeping. */
    static final int MAX_TICKET_BYTES = 1 << 15;

    private final SessionKey key;
    private final ResumptionPolicy policy;
    private final SafeCache cache;
    private final Notices notices;
    private final Set<StorageStatus> told = ConcurrentHashMap.newKeySet();

    private volatile StorageStatus status;

    /** Why nothing of this connection may be stored, or null. */
    private volatile @Nullable StorageStatus obstacle;

    private volatile @Nullable SessionOrigin origin;
    private byte[] clientCertificateDigest = {};

    IssuedTickets(SessionKey key, ResumptionPolicy policy, SafeCache cache, Notices notices) {
        this.key = key;
        this.policy = policy;
        this.cache = cache;
        this.notices = notices;
        this.status = cache.isDisabled() ? StorageStatus.DISABLED : StorageStatus.NOTHING_RECEIVED;
    }

    StorageStatus status() {
        return status;
    }

    @Nullable
    SessionOrigin origin() {
        return origin;
    }

    /** {@return the server's certificates in the full handshake of the session; empty if there were none} */
    CertificateChain chain() {
        SessionOrigin known = origin;
        return known == null ? CertificateChain.empty() : known.chain();
    }

    /** A full handshake has authenticated the server, by certificates unless the chain is empty. */
    void authenticated(CertificateChain chain, long lineage, Instant now) {
        origin = new SessionOrigin(lineage, now, now, chain);
    }

    /**
     * The connection resumes the session of this ticket; its tickets are of the same lineage, and of the same client.
     */
    void resumes(SessionTicket ticket) {
        origin = SessionOrigin.of(ticket);
        presented(ticket.clientCertificateDigest());
    }

    /** The certificates of the resumed session have been verified again. */
    void verified(Instant now) {
        SessionOrigin resumed = origin;
        if (resumed != null) {
            origin = resumed.verified(now);
        }
    }

    /** The client has presented a certificate: the session belongs to its identity. */
    void presented(byte[] digest) {
        if (digest.length > 0) {
            clientCertificateDigest = digest.clone();
            if (!key.scope().namesClientIdentity()) {
                forbid(StorageStatus.NO_CLIENT_IDENTITY_IN_SCOPE);
            }
        }
    }

    /** From now on nothing of this connection is stored; the first reason stays. */
    void forbid(StorageStatus reason) {
        if (obstacle == null) {
            obstacle = reason;
            show(reason);
        }
    }

    /** The program does not want the session resumed. */
    void invalidate() {
        forbid(StorageStatus.INVALIDATED);
        if (status != StorageStatus.DISABLED) {
            status = StorageStatus.INVALIDATED;
        }
    }

    private void show(StorageStatus reason) {
        if (status != StorageStatus.DISABLED && status != StorageStatus.STORED && status != StorageStatus.INVALIDATED) {
            status = reason;
        }
    }

    /** The server is known to have issued nothing. */
    void noneIssued() {
        if (status == StorageStatus.NOTHING_RECEIVED) {
            status = StorageStatus.NONE_ISSUED;
        }
    }

    /** {@return whether nothing of this connection may be stored} */
    boolean isForbidden() {
        return obstacle != null;
    }

    /** {@return whether a ticket that arrives may be stored; says why not otherwise} */
    boolean accepts() {
        StorageStatus reason = obstacle;
        if (reason != null) {
            refuse(reason);
        }
        return reason == null && origin != null;
    }

    /** A ticket arrived that is not stored. */
    void refuse(StorageStatus reason) {
        show(reason);
        if (reason == StorageStatus.NO_CLIENT_IDENTITY_IN_SCOPE) {
            notices.once(reason, this::adviceOnIdentity, null);
        }
        if (told.add(reason)) {
            LaterCalls.run(() -> cache.tellRefused(key, reason));
        }
    }

    private String adviceOnIdentity() {
        return "sessions of " + key
                + " are not stored, because the client presents a certificate and the scope names no client"
                + " identity: another client could resume them as this one. Give TicketResumption.builder(cache).scope(...),"
                + " or the key, a scope with clientIdentity(...). This is logged once";
    }

    /** From now on nothing of this connection is stored, because something is not as it must be. */
    void forbid(StorageStatus reason, Throwable cause) {
        notices.once(
                reason, () -> "sessions of " + key + " are not stored: " + reason + ". This is logged once", cause);
        cache.failed(key, cause);
        forbid(reason);
    }

    /** A ticket could not be made. */
    void refuse(StorageStatus reason, Throwable cause) {
        forbid(reason, cause);
        refuse(reason);
    }

    /**
     * Fills in what this connection knows, and stores the ticket.
     *
     * @param builder has version, suite, and ticket or session ID
     * @param secret goes into the ticket; overwritten with zeros in any case
     * @param lifetime as the server said
     * @param handshakeStartedAt when the handshake of this connection began
     */
    void store(SessionTicket.Builder builder, byte[] secret, Duration lifetime, Instant handshakeStartedAt) {
        try {
            SessionOrigin known = origin;
            if (accepts() && known != null) {
                store(builder, secret, lifetime, handshakeStartedAt, known);
            }
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private void store(
            SessionTicket.Builder builder,
            byte[] secret,
            Duration lifetime,
            Instant handshakeStartedAt,
            SessionOrigin known) {
        Instant now = policy.clock().instant();
        Duration usable = shorter(remaining(known, now), known.certificates().remaining(now));
        Duration allowed = shorter(lifetime, usable).truncatedTo(ChronoUnit.SECONDS);
        if (allowed.isZero()) {
            refuse(StorageStatus.LIFETIME_ZERO);
            return;
        }
        SessionTicket received;
        try {
            received = builder.secret(secret)
                    .receivedAt(now)
                    .lifetime(allowed)
                    .authenticatedAt(known.authenticatedAt())
                    .verifiedAt(known.verifiedAt())
                    .handshakeStartedAt(handshakeStartedAt)
                    .lineage(known.lineage())
                    .peerCertificates(known.chain())
                    .clientCertificateDigest(clientCertificateDigest)
                    .build();
        } catch (IllegalArgumentException e) {
            builder.wipe();
            refuse(StorageStatus.REFUSED_BY_CACHE, e);
            return;
        }
        LaterCalls.run(() -> put(received, allowed, known.lineage()));
    }

    private void put(SessionTicket received, Duration lifetime, long lineage) {
        StorageStatus reason = obstacle;
        if (reason != null) {
            // A fatal alert has come meanwhile, say.
            received.destroy();
            refuse(reason);
            return;
        }
        boolean stored = cache.put(key, received);
        reason = obstacle;
        if (stored && reason != null) {
            // It came while the ticket went into the cache, perhaps after the lineage had been dropped there.
            boolean alert = reason == StorageStatus.FATAL_ALERT;
            cache.invalidateLineage(key, lineage, alert ? DropCause.FATAL_ALERT : DropCause.INVALIDATED);
            refuse(reason);
        } else if (stored) {
            status = StorageStatus.STORED;
            cache.tellTicket(key, lifetime);
        } else {
            refuse(StorageStatus.REFUSED_BY_CACHE);
        }
    }

    private Duration remaining(SessionOrigin known, Instant now) {
        Duration left = Duration.between(now, known.authenticatedAt().plus(policy.maximumSessionAge()));
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
