package io.github.admitone.bctls;

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
 * <p>Bouncy Castle resumes by session ID alone. So a ticket is offered in its extension beside an invented ID, which the
 * server echoes if it accepts (RFC 5077 §3.4).
 */
final class Tls12Resumption {

    private static final Integer SESSION_TICKET = ExtensionType.session_ticket;
    private static final int SESSION_ID_LENGTH = 32;

    private final ConnectionTickets tickets;
    private final ClientOffer offer;
    private final Reverification reverification;
    private final TlsClient client;

    private @Nullable TlsSession offered;
    private @Nullable SessionParameters offeredParameters;
    private byte @Nullable [] issuedTicket;
    private Duration issuedLifetime = Duration.ZERO;

    Tls12Resumption(ConnectionTickets tickets, ClientOffer offer, Reverification reverification, TlsClient client) {
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
            SessionParameters parameters = toParameters(ticket);
            offeredParameters = parameters;
            offered = TlsUtils.importSession(id, parameters);
            return offered;
        } catch (IOException | RuntimeException e) {
            tickets.discard(e);
            return null;
        }
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
                : PeerCertificates.fromChain(ticket.peerCertificates(), client.getCrypto(), false)
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
        SessionTicket ticket = offered == null ? null : tickets.held();
        if (ticket != null) {
            withholdIfUnsuitable(ticket);
            ticket = tickets.held();
        }
        if (ticket != null) {
            extensions.put(SESSION_TICKET, ticket.ticket());
        } else {
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
        }
    }

    private void withhold(ResumptionStatus reason) {
        close();
        tickets.withhold(reason);
    }

    /** Bouncy Castle has decided whether the session goes into the ClientHello. */
    void sessionChosen(@Nullable TlsSession chosen, Hashtable<Integer, byte[]> extensions) {
        if (offered == null) {
            return;
        }
        if (offered == chosen) {
            tickets.offer();
        } else {
            extensions.put(SESSION_TICKET, TlsUtils.EMPTY_BYTES);
            withhold(ResumptionStatus.UNSUITABLE_MASTER_SECRET);
        }
    }

    /** The ServerHello tells whether the server resumes; verifies the session's certificates if it does. */
    void serverHello(SecurityParameters parameters) throws IOException {
        if (offered == null) {
            return;
        }
        if (parameters.isResumedSession()) {
            tickets.accept();
            reverification.verify(client);
        } else {
            close();
            tickets.decline(ResumptionStatus.DECLINED);
        }
    }

    /** {@return whether the server has accepted the session offered, and the connection resumes it} */
    boolean isResuming() {
        return offered != null && tickets.status() == ResumptionStatus.RESUMED;
    }

    /** A NewSessionTicket arrived, in a full handshake or, renewing the ticket, in a resumed one. */
    void received(NewSessionTicket message) {
        byte[] ticket = message.getTicket().clone();
        issuedTicket = ticket;
        issuedLifetime = Duration.ofSeconds(message.getTicketLifetimeHint());
    }

    /** The handshake completed: stores what it brought. */
    void complete(TlsClientContext context) {
        SecurityParameters parameters = context.getSecurityParametersConnection();
        if (isResuming()) {
            storeRenewed(parameters);
        } else if (!parameters.isResumedSession()) {
            storeNew(context, parameters);
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
        if (!isKept(renewed)) {
            return;
        }
        byte[] secret = used.secret();
        tickets.store(
                SessionTicket.builder()
                        .protocolVersion(used.protocolVersion())
                        .cipherSuite(used.cipherSuite())
                        .extendedMasterSecret(used.extendedMasterSecret())
                        .serverExtensions(used.serverExtensions())
                        .clientIdentity(used.clientIdentity())
                        .serverName(offer.serverName())
                        .applicationProtocol(Alpn.name(parameters))
                        .ticket(renewed)
                        .secret(secret),
                lifetime());
        Arrays.fill(secret, (byte) 0);
    }

    private void storeNew(TlsClientContext context, SecurityParameters parameters) {
        byte[] ticket = issuedTicket;
        byte[] id = ticket == null ? parameters.getSessionID() : TlsUtils.EMPTY_BYTES;
        boolean nothingIssued = ticket == null ? id == null || id.length == 0 : !isKept(ticket);
        TlsSession session = context.getSession();
        if (nothingIssued || session == null) {
            return;
        }
        if (!tickets.isAuthenticated()) {
            // No certificate: a PSK or a password authenticated the server, or nothing did.
            tickets.authenticated(CertificateChain.empty(), Lineage.next(context));
        }
        byte[] secret = null;
        try {
            SessionParameters established = session.exportSessionParameters();
            secret = client.getCrypto()
                    .adoptSecret(established.getMasterSecret())
                    .extract();
            tickets.store(builder(parameters, established, ticket, id).secret(secret), lifetime());
        } catch (IOException | RuntimeException e) {
            tickets.cachingFailed(e);
        } finally {
            if (secret != null) {
                Arrays.fill(secret, (byte) 0);
            }
        }
    }

    /** RFC 5077 §3.3: a server that has announced a ticket and changes its mind sends an empty one. */
    private static boolean isKept(byte[] ticket) {
        return ticket.length > 0 && ticket.length <= ConnectionTickets.MAX_TICKET_BYTES;
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
    void close() {
        TlsSession session = offered;
        SessionParameters parameters = offeredParameters;
        offered = null;
        offeredParameters = null;
        if (session != null && parameters != null) {
            session.invalidate();
            parameters.clear();
        }
    }
}
