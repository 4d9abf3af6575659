package io.github.admitone.bctls;

import io.github.admitone.CertificateChain;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.internal.LaterCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One connection's dealings with the cache: the ticket that it takes, the tickets that it stores, and what its end
 * means for those that the cache still holds.
 */
final class ConnectionTickets {

    /* Overview
     *
     * TakenTicket and IssuedTickets hold the state. This class says in which order things happen: first the state
     * changes, under TakenTicket's monitor or by one step of the phase; then, under no lock, the cache and the listener
     * are called. So a cache that hangs keeps its own caller waiting, and nobody else.
     *
     * Threads. One thread drives the handshake, and after it one thread at a time reads. From any other thread may come
     * cancel (a close), fail (a write that fails on an established connection), and the accessors. What those change
     * together with the handshake is in TakenTicket, under its monitor, or is the phase, which changes in one step. All
     * other fields are written by the thread of the handshake; those that others read are volatile. docs/design.md has
     * the rule for every class of a connection.
     */

    /** What ended a connection. */
    enum Failure {
        /** The transport failed, or the client gave up: says nothing about the session. */
        TRANSPORT,
        /** An alert from the server, or something that this client rejected. */
        PROTOCOL
    }

    private enum Phase {
        NEW,
        HANDSHAKE,
        ESTABLISHED,
        ENDED
    }

    private final SessionKey key;
    private final Shared shared;
    private final ResumptionPolicy policy;
    private final SafeCache cache;
    private final Notices notices;
    private final OfferHistory history;
    private final TakenTicket taken = new TakenTicket();
    private final ConnectionFlight flight = new ConnectionFlight();
    private final IssuedTickets issued;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.NEW);

    private volatile @Nullable Instant startedAt;
    private volatile int protocolVersion;
    private volatile boolean rejected;
    private volatile boolean renewal;

    /** What the history said when the offer began; of the thread of the handshake, as the next two. */
    private volatile int offeredInTurn;

    private volatile @Nullable Long offeredLineage;
    private byte[] offeredIdentity = {};

    /** What must be known of the ticket taken after another thread may have destroyed it. */
    private @Nullable Facts facts;

    private static final class Facts {

        final long lineage;
        final byte[] clientIdentity;
        final Instant receivedAt;

        Facts(SessionTicket ticket) {
            lineage = ticket.lineage();
            clientIdentity = ticket.clientCertificateDigest();
            receivedAt = ticket.receivedAt();
        }
    }

    ConnectionTickets(SessionKey key, Shared shared) {
        this.key = key;
        this.shared = shared;
        this.policy = shared.policy();
        this.cache = shared.cache();
        this.history = shared.history();
        this.notices = shared.notices();
        this.issued = new IssuedTickets(key, policy, cache, notices);
        if (cache.isDisabled()) {
            taken.pass(ResumptionStatus.DISABLED);
        }
    }

    ResumptionPolicy policy() {
        return policy;
    }

    ResumptionStatus status() {
        return taken.status();
    }

    StorageStatus storageStatus() {
        return issued.status();
    }

    IssuedTickets issued() {
        return issued;
    }

    LocalCertificates localCertificates() {
        return shared.localCertificates();
    }

    ParsedCertificates parsedCertificates() {
        return shared.parsedCertificates();
    }

    TakenTicket taken() {
        return taken;
    }

    /** {@return the ticket in the custody of this object, or null} */
    @Nullable
    SessionTicket held() {
        return taken.held();
    }

    Optional<Instant> authenticatedAt() {
        return Optional.ofNullable(issued.origin()).map(SessionOrigin::authenticatedAt);
    }

    CertificateChain chain() {
        return issued.chain();
    }

    /** The release of Bouncy Castle cannot do its part: this connection has nothing to do with tickets. */
    void switchOff() {
        taken.pass(ResumptionStatus.UNSUPPORTED_LIBRARY);
        issued.forbid(StorageStatus.UNSUPPORTED_LIBRARY);
        phase.set(Phase.ENDED);
    }

    /** @throws IllegalStateException if it has begun before */
    void begin() {
        if (!begun.compareAndSet(false, true)) {
            throw new IllegalStateException("a resuming client serves one connection, and has served it");
        }
        // One that another thread has closed already goes on without tickets, to whatever end Bouncy Castle makes of
        // it.
        phase.compareAndSet(Phase.NEW, Phase.HANDSHAKE);
        startedAt = policy.clock().instant();
        flight.begin();
    }

    /**
     * Takes a ticket, the first time that it is called.
     *
     * @return the ticket to offer, which stays in the custody of this object, or null if there is none
     */
    @Nullable
    SessionTicket take() {
        if (!taken.isOpen()) {
            return taken.held();
        }
        if (isPaused()) {
            taken.pass(ResumptionStatus.PAUSED);
            return null;
        }
        SessionTicket found = cache.take(key);
        Instant now = policy.clock().instant();
        if (found == null || !found.isLive(now)) {
            destroy(found);
            taken.pass(ResumptionStatus.NO_TICKET);
        } else if (!policy.allowsSession(found.authenticatedAt(), now)) {
            taken.pass(ResumptionStatus.SESSION_TOO_OLD);
            cache.invalidateLineage(key, found.lineage(), DropCause.SESSION_TOO_OLD);
            found.destroy();
        } else {
            facts = new Facts(found);
            if (!taken.hold(found)) {
                // Closed meanwhile, and nothing was sent.
                cache.put(key, found);
            }
        }
        return taken.held();
    }

    private boolean isPaused() {
        return history.pause(key)
                .filter(pause -> pause.covers(policy.clock().instant()))
                .isPresent();
    }

    /** The client will not offer a ticket of ours, whatever the cache holds. */
    void pass(ResumptionStatus why) {
        taken.pass(why);
    }

    /** The ticket taken does not suit this client, but may suit another: it goes back. */
    void withhold(ResumptionStatus why) {
        SessionTicket unsuited = taken.withhold(why);
        if (unsuited != null) {
            cache.put(key, unsuited);
        }
    }

    /** The ticket taken can be used by no one. */
    void discard(Throwable cause) {
        SessionTicket unusable = taken.release(ResumptionStatus.UNUSABLE_TICKET);
        if (unusable != null) {
            unusable.destroy();
            notices.once(
                    ResumptionStatus.UNUSABLE_TICKET,
                    () -> "a ticket of " + key + " cannot be used, and was dropped. This is logged once",
                    cause);
            cache.failed(key, cause);
        }
    }

    /** The ticket goes into the ClientHello. */
    void offer() {
        Facts offered = facts;
        if (offered != null && taken.isHeld()) {
            offeredLineage = offered.lineage;
            offeredIdentity = offered.clientIdentity;
            offeredInTurn = history.begun(key);
            flight.offered(age(offered.receivedAt));
            if (!taken.offer()) {
                history.abandoned(key);
            }
        }
    }

    private Duration age(Instant receivedAt) {
        Instant began = startedAt;
        return began == null ? Duration.ZERO : Duration.between(receivedAt, began);
    }

    /** The server chose a cipher suite. */
    void suiteChosen(int suite) {
        flight.chosen(suite);
    }

    /** The server chose a protocol version. */
    void versionChosen(int wireVersion) {
        protocolVersion = wireVersion;
    }

    /**
     * The server accepted the ticket; returns false if the connection has ended meanwhile, so that it must not resume.
     */
    boolean accept() {
        SessionTicket accepted = taken.held();
        if (accepted == null || !taken.accept()) {
            return false;
        }
        issued.resumes(accepted);
        return true;
    }

    /**
     * The resumption stands: the server has proven its part, and its certificates are verified as the policy demands.
     *
     * @return false if the connection has ended meanwhile
     */
    boolean confirm(boolean reverified) {
        if (reverified) {
            issued.verified(policy.clock().instant());
        }
        return taken.confirm();
    }

    /** The server prefers a full handshake: the rest of the lineage would be declined too. */
    void decline(ResumptionStatus why) {
        SessionTicket declined = taken.release(why);
        if (declined != null) {
            history.succeeded(key);
            cache.invalidateLineage(key, declined.lineage(), DropCause.DECLINED);
            declined.destroy();
        }
    }

    /** The client rejects the server's certificates. */
    void rejected() {
        rejected = true;
    }

    /** The server seems to renew the ticket in a resumed handshake, at which the user's protocol class fails. */
    void renewalFailed() {
        renewal = true;
    }

    boolean hasRejected() {
        return rejected;
    }

    /** A full handshake has authenticated the server, by certificates unless the chain is empty. */
    void authenticated(CertificateChain chain, long lineage) {
        issued.authenticated(chain, lineage, policy.clock().instant());
    }

    /** The client presents a certificate, in a full handshake. */
    void presented(byte[] certificateDigest) {
        issued.presented(certificateDigest);
        if (offeredIdentity.length > 0 && !Arrays.equals(offeredIdentity, certificateDigest)) {
            issued.forbid(StorageStatus.OTHER_CLIENT_IDENTITY);
            notices.once(
                    StorageStatus.OTHER_CLIENT_IDENTITY,
                    () -> "two client certificates share the scope of " + key
                            + ", so that one could resume as the other:"
                            + " their tickets were dropped. Give each identity a scope of its own. This is logged once",
                    null);
            cache.invalidate(key, DropCause.OTHER_CLIENT_IDENTITY);
        }
    }

    /**
     * Fills in what this connection knows, and stores the ticket.
     *
     * @param builder has version, suite, and ticket or session ID
     * @param secret goes into the ticket; overwritten with zeros in any case
     * @param lifetime as the server said
     */
    void store(SessionTicket.Builder builder, byte[] secret, Duration lifetime) {
        Instant began = startedAt;
        issued.store(builder, secret, lifetime, began == null ? Instant.EPOCH : began);
    }

    /** The handshake completed: the ticket is spent. */
    void complete() {
        if (phase.compareAndSet(Phase.HANDSHAKE, Phase.ESTABLISHED)) {
            SessionTicket used = taken.finish();
            if (used != null || taken.status() == ResumptionStatus.RESUMED) {
                history.succeeded(key);
            }
            destroy(used);
            tellEnd();
        }
    }

    /** The TLS 1.2 session that was resumed may be resumed again: its ticket goes back as it came. */
    void giveBackAfterUse() {
        SessionTicket used = taken.finish();
        if (used != null && !issued.isForbidden()) {
            cache.put(key, used);
        } else {
            destroy(used);
        }
    }

    /** The connection failed. */
    void fail(Failure failure) {
        Phase before = phase.getAndSet(Phase.ENDED);
        if (before == Phase.ESTABLISHED) {
            failEstablished(failure);
        } else if (before != Phase.ENDED) {
            TakenTicket.End end = taken.end(ResumptionStatus.FAILED);
            LaterCalls.run(() -> {
                failHandshake(end, failure);
                tellEnd();
            });
        }
    }

    /** RFC 5246 §7.2.2, RFC 8446 §6.2: after a fatal alert the session must not, and should not, be resumed. */
    private void failEstablished(Failure failure) {
        SessionOrigin origin = issued.origin();
        if (failure == Failure.PROTOCOL && origin != null && !cache.isDisabled()) {
            issued.forbid(StorageStatus.FATAL_ALERT);
            LaterCalls.run(() -> cache.invalidateLineage(key, origin.lineage(), DropCause.FATAL_ALERT));
        }
    }

    /** The program does not want the session resumed; from any thread. */
    void forgetSession() {
        issued.invalidate();
        SessionOrigin origin = issued.origin();
        if (origin != null && !cache.isDisabled()) {
            LaterCalls.run(() -> cache.invalidateLineage(key, origin.lineage(), DropCause.INVALIDATED));
        }
    }

    private void failHandshake(TakenTicket.End end, Failure failure) {
        SessionTicket ticket = end.ticket();
        if (ticket == null) {
            if (taken.status() == ResumptionStatus.PAUSED) {
                history.failedWithoutOffer(key);
            }
        } else if (end.reached().isUnsent()) {
            putBack(ticket, end.reached());
        } else {
            ticket.destroy();
            judge(failure);
        }
    }

    /** A server that aborts over a bad ticket would abort over the next one of its lineage too. */
    private void judge(Failure failure) {
        Long lineage = offeredLineage;
        OptionalLong suspect =
                failure == Failure.PROTOCOL && lineage != null ? OptionalLong.of(lineage) : OptionalLong.empty();
        OfferHistory.Verdict verdict = history.failed(
                key, offeredInTurn, suspect, renewal, policy.clock().instant());
        if (verdict.otherLineageFailed()) {
            cache.invalidate(key, DropCause.HANDSHAKE_FAILED);
        } else if (suspect.isPresent()) {
            cache.invalidateLineage(key, suspect.getAsLong(), DropCause.HANDSHAKE_FAILED);
        }
        OfferHistory.Pause pause = verdict.pause();
        if (pause != null) {
            notices.warn(
                    "handshakes that offer a ticket to " + key + " fail again and again: none is offered for "
                            + pause.length(),
                    null);
        }
    }

    /**
     * The client itself closes the connection. Changes the state at once, and is called before the connection closes,
     * so that nothing can resume in between.
     *
     * @return what is left to do with the cache and the listener, which may block: for after the close
     */
    Runnable cancel() {
        Phase before = phase.getAndSet(Phase.ENDED);
        if (before == Phase.ESTABLISHED || before == Phase.ENDED) {
            return () -> {};
        }
        TakenTicket.End end = taken.end(ResumptionStatus.CANCELLED);
        return () -> {
            SessionTicket ticket = end.ticket();
            if (ticket != null && end.reached().isUnsent()) {
                putBack(ticket, end.reached());
            } else if (ticket != null) {
                ticket.destroy();
                if (end.reached() == TakenTicket.Reach.SENT) {
                    // A client that gives up on a silent server closes; one that has lost a race is no evidence.
                    judge(Failure.TRANSPORT);
                } else {
                    history.abandoned(key);
                }
            }
            tellEnd();
        };
    }

    /** None of its bytes left. */
    private void putBack(SessionTicket ticket, TakenTicket.Reach reached) {
        if (reached == TakenTicket.Reach.OFFERED) {
            history.abandoned(key);
        }
        cache.put(key, ticket);
    }

    private void tellEnd() {
        if (!cache.isDisabled()) {
            HandshakeResult result = new HandshakeResult(taken.status(), protocolVersion, elapsed());
            flight.end(key, result);
            cache.tellHandshake(key, result);
        }
    }

    private Duration elapsed() {
        Instant began = startedAt;
        if (began == null) {
            return Duration.ZERO;
        }
        Duration elapsed = Duration.between(began, policy.clock().instant());
        return elapsed.isNegative() ? Duration.ZERO : elapsed;
    }

    private static void destroy(@Nullable SessionTicket ticket) {
        if (ticket != null) {
            ticket.destroy();
        }
    }
}
