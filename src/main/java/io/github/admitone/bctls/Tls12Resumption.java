package io.github.admitone.bctls;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.admitone.CertificateChain;
import io.github.admitone.SessionTicket;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Hashtable;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.NewSessionTicket;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.SessionParameters;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsClientContext;
import org.bouncycastle.tls.TlsPSKIdentity;
import org.bouncycastle.tls.TlsSRPIdentity;
import org.bouncycastle.tls.TlsSession;
import org.bouncycastle.tls.TlsUtils;
import org.jspecify.annotations.Nullable;

/**
 * The half of one connection that speaks TLS 1.2, DTLS 1.2 or older: session tickets (RFC 5077) and session IDs.
 *
 * <p>Bouncy Castle resumes by session ID alone. So a ticket is offered in its extension beside an invented ID, which
 * the server echoes if it accepts (RFC 5077 §3.4).
 */
final class Tls12Resumption {

    private static final Integer SESSION_TICKET = ExtensionType.session_ticket;
    private static final int SESSION_ID_LENGTH = 32;

    private final ConnectionTickets tickets;
    private final ClientOffer offer;
    private final Reverification reverification;
    private final TlsClient client;
    private final boolean hearsServerExtensions;

    /** Under a lock, because close() may come from another thread. */
    @GuardedBy("this")
    private @Nullable TlsSession session;

    @GuardedBy("this")
    private @Nullable SessionParameters sessionParameters;

    @GuardedBy("this")
    private boolean closed;

    /**
     * Whether Bouncy Castle put the session into the ClientHello, and whether the server resumed it: facts, never
     * reset.
     */
    private volatile boolean offered;

    private volatile boolean resuming;
    private byte @Nullable [] issuedTicket;
    private Duration issuedLifetime = Duration.ZERO;

    /** @param hearsServerExtensions whether the client is told the extensions of a ServerHello that resumes */
    Tls12Resumption(
            ConnectionTickets tickets,
            ClientOffer offer,
            Reverification reverification,
            TlsClient client,
            boolean hearsServerExtensions) {
        this.hearsServerExtensions = hearsServerExtensions;
        this.tickets = tickets;
        this.offer = offer;
        this.reverification = reverification;
        this.client = client;
    }

    /** {@return the session to offer, made for this connection alone, or null; a TLS 1.3 ticket is left for later} */
    @Nullable
    TlsSession sessionToResume(TlsClientContext context) throws IOException {
        SessionTicket ticket = tickets.take();
        if (ticket == null || ticket.protocolVersion() == SessionTicket.TLS_1_3) {
            return null;
        }
        if (!offer.hasVersion(ticket.protocolVersion())) {
            tickets.withhold(ResumptionStatus.UNSUITABLE_VERSION);
            return null;
        }
        if (!matchesIdentity(ticket)) {
            tickets.withhold(ResumptionStatus.UNSUITABLE_CLIENT_IDENTITY);
            return null;
        }
        try {
            reverification.prepare(ticket, client.getCrypto());
            byte[] id = ticket.ticket().length == 0
                    ? ticket.sessionId()
                    : context.getNonceGenerator().generateNonce(SESSION_ID_LENGTH);
            return open(id, toParameters(ticket));
        } catch (IOException | RuntimeException e) {
            tickets.discard(e);
            return null;
        }
    }

    private synchronized @Nullable TlsSession open(byte[] id, SessionParameters parameters) {
        if (closed) {
            parameters.clear();
            return null;
        }
        TlsSession opened = TlsUtils.importSession(id, parameters);
        session = opened;
        sessionParameters = parameters;
        return opened;
    }

    private synchronized @Nullable TlsSession session() {
        return session;
    }

    private boolean matchesIdentity(SessionTicket ticket) throws IOException {
        byte[] identity = ticket.clientIdentity();
        if (identity.length == 0) {
            return true;
        }
        TlsPSKIdentity psk = client.getPSKIdentity();
        TlsSRPIdentity srp = client.getSRPIdentity();
        return (psk != null && Arrays.equals(identity, psk.getPSKIdentity()))
                || (srp != null && Arrays.equals(identity, srp.getSRPIdentity()));
    }

    private SessionParameters toParameters(SessionTicket ticket) throws IOException {
        Certificate certificate = ticket.peerCertificates().isEmpty()
                ? null
                : PeerCertificates.fromChain(
                                ticket.peerCertificates(), tickets.parsedCertificates(), client.getCrypto(), false)
                        .getCertificate();
        byte[] identity = ticket.clientIdentity().length == 0 ? null : ticket.clientIdentity();
        boolean srp = identity != null && client.getSRPIdentity() != null;
        int version = ticket.protocolVersion();
        return new SessionParameters.Builder()
                .setNegotiatedVersion(ProtocolVersion.get(version >>> 8, version & 0xFF))
                .setCipherSuite(ticket.cipherSuite())
                .setExtendedMasterSecret(ticket.extendedMasterSecret())
                .setMasterSecret(Secrets.create(client.getCrypto(), ticket))
                .setPeerCertificate(certificate)
                .setLocalCertificate(tickets.localCertificates().find(ticket.clientCertificateDigest()))
                .setPSKIdentity(srp ? null : identity)
                .setSRPIdentity(srp ? identity : null)
                .setServerExtensions(Extensions.decode(ticket.serverExtensions()))
                .build();
    }

    /** Asks for a ticket, or offers the one that goes with the session; withdraws a session for another server name. */
    void addExtensions(Hashtable<Integer, byte[]> extensions) {
        // A session of the client's own must not be renewed: Bouncy Castle would not expect the ticket.
        if (!offer.hasTls12OrEarlier() || tickets.status() == ResumptionStatus.OWN_SESSION) {
            return;
        }
        SessionTicket ticket = session() == null ? null : tickets.held();
        if (ticket != null) {
            withholdIfUnsuitable(ticket);
            ticket = tickets.held();
        }
        if (ticket != null) {
            extensions.put(SESSION_TICKET, ticket.ticket());
        } else if (tickets.policy().askForTickets()) {
            extensions.putIfAbsent(SESSION_TICKET, TlsUtils.EMPTY_BYTES);
        }
    }

    private void withholdIfUnsuitable(SessionTicket ticket) {
        if (!ticket.serverName().orElse("").equals(offer.serverName())) {
            withhold(ResumptionStatus.UNSUITABLE_SERVER_NAME);
        } else if (!offer.hasCipherSuite(ticket.cipherSuite())) {
            withhold(ResumptionStatus.UNSUITABLE_CIPHER_SUITE);
        } else if (!offer.hasRoomFor(ticket.ticket().length)) {
            withhold(ResumptionStatus.UNSUITABLE_SIZE);
        } else if (!hearsServerExtensions && offer.needsServerExtensions()) {
            withhold(ResumptionStatus.UNSUITABLE_EXTENSIONS);
        }
    }

    private void withhold(ResumptionStatus reason) {
        close();
        tickets.withhold(reason);
    }

    /** Bouncy Castle has decided whether the session goes into the ClientHello. */
    void sessionChosen(@Nullable TlsSession chosen, Hashtable<Integer, byte[]> extensions) {
        TlsSession made = session();
        if (made == null) {
            return;
        }
        if (made == chosen) {
            offered = true;
            tickets.offer();
        } else {
            extensions.put(SESSION_TICKET, TlsUtils.EMPTY_BYTES);
            withhold(ResumptionStatus.UNSUITABLE_MASTER_SECRET);
        }
    }

    /**
     * The ServerHello tells whether the server resumes; verifies the session's certificates if it does.
     *
     * @throws IOException if the client rejects them, or the connection has ended meanwhile
     */
    void serverHello(SecurityParameters parameters) throws IOException {
        if (!offered) {
            return;
        }
        if (parameters.isResumedSession()) {
            resuming = true;
            if (!tickets.accept()) {
                throw Reverification.ended();
            }
            reverification.verify(client);
        } else {
            close();
            tickets.decline(ResumptionStatus.DECLINED);
        }
    }

    /** {@return whether the server resumes the session that was offered: the protocol's own fact} */
    boolean isResuming() {
        return resuming;
    }

    /**
     * {@return whether the completed handshake resumes the session offered, whatever Bouncy Castle's callbacks said}
     */
    boolean hasResumed(SecurityParameters parameters) {
        return offered && parameters.isResumedSession();
    }

    /** A handshake begins, the first or a renegotiation: what an earlier one brought does not count. */
    void handshakeBeginning() {
        issuedTicket = null;
        issuedLifetime = Duration.ZERO;
    }

    /** A NewSessionTicket arrived, in a full handshake or, renewing the ticket, in a resumed one. */
    void received(NewSessionTicket message) {
        issuedTicket = message.getTicket().clone();
        issuedLifetime = Duration.ofSeconds(message.getTicketLifetimeHint());
    }

    /** The handshake completed: stores what it brought. */
    void complete(TlsClientContext context) {
        SecurityParameters parameters = context.getSecurityParametersConnection();
        if (!parameters.isResumedSession()) {
            storeNew(context, parameters);
        } else if (resuming) {
            storeRenewed(parameters);
        }
        issuedTicket = null;
        close();
    }

    private void storeRenewed(SecurityParameters parameters) {
        SessionTicket used = tickets.held();
        byte[] renewed = issuedTicket;
        if (used == null) {
            return;
        }
        if (renewed == null) {
            if (tickets.policy().tls12Reuse()) {
                tickets.giveBackAfterUse();
            }
            return;
        }
        if (isKept(renewed)) {
            tickets.store(
                    SessionTicket.builder()
                            .protocolVersion(used.protocolVersion())
                            .cipherSuite(used.cipherSuite())
                            .extendedMasterSecret(used.extendedMasterSecret())
                            .serverExtensions(used.serverExtensions())
                            .clientIdentity(used.clientIdentity())
                            .serverName(offer.serverName())
                            .applicationProtocol(Alpn.name(parameters))
                            .ticket(renewed),
                    used.secret(),
                    lifetime());
        }
    }

    private void storeNew(TlsClientContext context, SecurityParameters parameters) {
        byte[] ticket = issuedTicket;
        byte[] id = ticket == null ? parameters.getSessionID() : TlsUtils.EMPTY_BYTES;
        TlsSession established = context.getSession();
        if (established == null || (ticket == null ? id == null || id.length == 0 : ticket.length == 0)) {
            // RFC 5077 §3.3: a server that has announced a ticket and changes its mind sends an empty one.
            tickets.issued().noneIssued();
            return;
        }
        if (ticket != null && !isKept(ticket)) {
            return;
        }
        if (tickets.issued().origin() == null) {
            // No certificate: a PSK or a password authenticated the server, or nothing did.
            tickets.authenticated(CertificateChain.empty(), Lineage.next(context));
        }
        if (!tickets.issued().accepts()) {
            return;
        }
        try {
            SessionParameters exported = established.exportSessionParameters();
            SessionTicket.Builder builder = builder(parameters, exported, ticket, id);
            tickets.store(
                    builder,
                    client.getCrypto().adoptSecret(exported.getMasterSecret()).extract(),
                    lifetime());
        } catch (IOException | RuntimeException e) {
            tickets.issued().refuse(StorageStatus.SECRET_NOT_EXPORTABLE, e);
        }
    }

    private boolean isKept(byte[] ticket) {
        if (ticket.length > IssuedTickets.MAX_TICKET_BYTES) {
            tickets.issued().refuse(StorageStatus.TOO_LARGE);
            return false;
        }
        return ticket.length > 0;
    }

    private SessionTicket.Builder builder(
            SecurityParameters parameters, SessionParameters established, byte @Nullable [] ticket, byte[] id)
            throws IOException {
        return SessionTicket.builder()
                .protocolVersion(parameters.getNegotiatedVersion().getFullVersion())
                .cipherSuite(parameters.getCipherSuite())
                .extendedMasterSecret(parameters.isExtendedMasterSecret())
                .serverExtensions(Extensions.encode(Extensions.copyOf(established.readServerExtensions())))
                .clientIdentity(identity(parameters))
                .serverName(offer.serverName())
                .applicationProtocol(Alpn.name(parameters))
                .ticket(ticket == null ? TlsUtils.EMPTY_BYTES : ticket)
                .sessionId(id);
    }

    private static byte[] identity(SecurityParameters parameters) {
        byte[] psk = parameters.getPSKIdentity();
        byte[] srp = parameters.getSRPIdentity();
        return psk != null ? psk : srp != null ? srp : TlsUtils.EMPTY_BYTES;
    }

    /** RFC 5077 §5.6: a hint of 0 leaves the lifetime to the client; so does a session without a ticket. */
    private Duration lifetime() {
        return issuedLifetime.isZero() ? tickets.policy().tls12Lifetime() : issuedLifetime;
    }

    /** Ends the session that was made for this connection, and the copy of the secret in it. */
    synchronized void close() {
        closed = true;
        TlsSession made = session;
        SessionParameters parameters = sessionParameters;
        session = null;
        sessionParameters = null;
        if (made != null && parameters != null) {
            made.invalidate();
            parameters.clear();
        }
    }
}
