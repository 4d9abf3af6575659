package io.github.admitone.bctls;

import io.github.admitone.CertificateChain;
import io.github.admitone.bctls.ConnectionTickets.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Hashtable;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.NewSessionTicket;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsClientContext;
import org.bouncycastle.tls.TlsCloseable;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsProtocol;
import org.bouncycastle.tls.TlsSession;
import org.jspecify.annotations.Nullable;

/**
 * The user's client as Bouncy Castle sees it, with a part of resumption in some of its callbacks: offers, accepts and
 * stores sessions of TLS 1.2, DTLS 1.2 and older. Serves one connection.
 */
@SuppressWarnings({"JdkObsolete", "rawtypes"}) // Bouncy Castle's API is made of Hashtable and Vector.
class ResumingClient extends ForwardingClient {

    final ConnectionTickets tickets;
    final ClientOffer offer = new ClientOffer();
    final Reverification reverification;
    private final Tls12Resumption tls12;
    private Hashtable<Integer, byte[]> extensions = new Hashtable<>();
    private @Nullable TlsClientContext context;
    private @Nullable TlsClientContext userContext;
    private volatile @Nullable TlsCloseable closeHandle;

    /** For a protocol class of the user's own: TLS 1.2, DTLS 1.2 and older. */
    ResumingClient(TlsClient client, ConnectionTickets tickets) {
        this(client, tickets, false);
    }

    /** @param hearsServerExtensions whether the client is told the extensions of a ServerHello that resumes */
    ResumingClient(TlsClient client, ConnectionTickets tickets, boolean hearsServerExtensions) {
        super(client);
        this.tickets = tickets;
        this.reverification = new Reverification(tickets);
        this.tls12 = new Tls12Resumption(tickets, offer, reverification, client, hearsServerExtensions);
    }

    /** {@return this client, with whatever methods Bouncy Castle's interface has gained} */
    final TlsClient asClient() {
        return LaterMethods.of(TlsClient.class, this, delegate());
    }

    /** {@return the user's own client behind a decorated one, or the client itself} */
    static TlsClient undecorated(TlsClient client) {
        Object forwarder = LaterMethods.forwarderOf(client);
        return forwarder instanceof ResumingClient decorated ? undecorated(decorated.delegate()) : client;
    }

    final Tls12Resumption tls12() {
        return tls12;
    }

    final TlsClientContext context() {
        TlsClientContext initialised = context;
        if (initialised == null) {
            throw new IllegalStateException("the TlsClient has not been initialised");
        }
        return initialised;
    }

    /** {@return the context as the user's client sees it} */
    final TlsClientContext userContext() {
        TlsClientContext shown = userContext;
        return shown == null ? context() : shown;
    }

    /** {@return the extensions of the ClientHello, which change until it is sent} */
    final Hashtable<Integer, byte[]> extensions() {
        return extensions;
    }

    @Override
    public void init(TlsClientContext actual) {
        // Before anything else, or a second connection could disturb the first.
        tickets.begin();
        context = actual;
        TlsClientContext shown = new UserContext(actual, delegate().getCrypto(), this::resumedChain).asContext();
        userContext = shown;
        super.init(shown);
    }

    private CertificateChain resumedChain() {
        return tls12.isResuming() ? tickets.chain() : CertificateChain.empty();
    }

    @Override
    public void notifyHandshakeBeginning() throws IOException {
        tls12.handshakeBeginning();
        super.notifyHandshakeBeginning();
    }

    @Override
    public ProtocolVersion[] getProtocolVersions() {
        ProtocolVersion[] own = super.getProtocolVersions();
        offer.versions(own);
        return own;
    }

    @Override
    public int[] getCipherSuites() {
        int[] own = beforeClientHello(super::getCipherSuites);
        offer.cipherSuites(own);
        return own;
    }

    @Override
    public @Nullable TlsSession getSessionToResume() {
        TlsSession own = super.getSessionToResume();
        if (own != null && own.isResumable()) {
            tickets.pass(ResumptionStatus.OWN_SESSION);
            return own;
        }
        try {
            TlsSession session = tls12.sessionToResume(context());
            if (session == null && !canOfferTls13()) {
                tickets.withhold(ResumptionStatus.UNSUITABLE_VERSION);
            }
            return session;
        } catch (IOException e) {
            // Bouncy Castle expects none here.
            throw new UncheckedIOException(e);
        }
    }

    /** {@return whether this connection can still offer a ticket of TLS 1.3} */
    boolean canOfferTls13() {
        return false;
    }

    @Override
    public Hashtable getClientExtensions() throws IOException {
        // The user's client may keep its table; ours goes on changing.
        extensions = Extensions.copyOf(beforeClientHello(super::getClientExtensions));
        offer.extensions(extensions);
        tls12.addExtensions(extensions);
        return extensions;
    }

    @Override
    public void notifySessionToResume(@Nullable TlsSession chosen) {
        tls12.sessionChosen(chosen, extensions);
        if (!seesBytesLeave()) {
            // A client of TLS 1.3 alone is not asked for a session, and has none to resume here.
            tickets.pass(ResumptionStatus.UNSUITABLE_VERSION);
            // From here on the ticket counts as sent.
            tickets.taken().maySend();
        }
        beforeClientHello(() -> {
            super.notifySessionToResume(chosen);
            return extensions;
        });
    }

    /** {@return whether the protocol class says when the first byte leaves; one of the user's own does not} */
    boolean seesBytesLeave() {
        return false;
    }

    private interface Callback<T, X extends Exception> {
        T call() throws X;
    }

    /** What the user's client throws here ends the handshake before it has begun; a DTLS protocol does not say so. */
    private <T, X extends Exception> T beforeClientHello(Callback<T, X> callback) throws X {
        try {
            return callback.call();
        } catch (Throwable e) {
            fail(Failure.TRANSPORT);
            throw e;
        }
    }

    @Override
    public void notifyServerVersion(ProtocolVersion version) throws IOException {
        tickets.versionChosen(version.getFullVersion());
        boolean choseTls13 = ProtocolVersion.TLSv13.equals(version);
        if (tickets.taken().isOnOffer() && offersTls13Ticket() != choseTls13) {
            withdraw();
            tickets.decline(ResumptionStatus.DECLINED_BY_VERSION);
        }
        super.notifyServerVersion(version);
    }

    @Override
    public void notifySelectedCipherSuite(int suite) {
        tickets.suiteChosen(suite);
        super.notifySelectedCipherSuite(suite);
    }

    /** {@return whether the ticket on offer is one of TLS 1.3} */
    boolean offersTls13Ticket() {
        return false;
    }

    /** The secrets of the ticket on offer will not be needed any more. */
    void withdraw() {
        tls12.close();
    }

    /** The first callback after Bouncy Castle knows whether a ServerHello up to TLS 1.2 resumes. */
    @Override
    public void notifySecureRenegotiation(boolean secureRenegotiation) throws IOException {
        tls12.serverHello(handshake());
        super.notifySecureRenegotiation(secureRenegotiation);
    }

    @Override
    public @Nullable TlsAuthentication getAuthentication() throws IOException {
        TlsAuthentication own = super.getAuthentication();
        return own == null ? null : new ObservedAuthentication(own, tickets, context()).asAuthentication();
    }

    @Override
    public void notifyNewSessionTicket(NewSessionTicket ticket) throws IOException {
        tls12.received(ticket);
        super.notifyNewSessionTicket(ticket);
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        if (isResuming() || tls12.hasResumed(context().getSecurityParametersConnection())) {
            reverification.requireDone();
        }
        // The user's client may object even now: nothing is stored before it has agreed.
        super.notifyHandshakeComplete();
        TlsClientContext completed = context();
        if (!ProtocolVersion.TLSv13.equals(completed.getServerVersion())) {
            tls12.complete(completed);
        }
        tickets.complete();
    }

    /** {@return whether the server resumes the session of our ticket: the protocol's own fact} */
    boolean isResuming() {
        return tls12.isResuming();
    }

    @Override
    public void notifyAlertRaised(short level, short description, String message, Throwable cause) {
        if (level == AlertLevel.fatal) {
            if (description == AlertDescription.unexpected_message && tls12.isResuming() && !seesBytesLeave()) {
                tickets.renewalFailed();
            }
            fail(isTransportFailure(description, cause) ? Failure.TRANSPORT : Failure.PROTOCOL);
        }
        super.notifyAlertRaised(level, description, message, cause);
    }

    /**
     * {@return whether an alert that this client raises tells of its transport} Without a look at the streams: Bouncy
     * Castle reports their exceptions as internal_error, in DTLS without the exception.
     */
    boolean isTransportFailure(short description, @Nullable Throwable cause) {
        return description == AlertDescription.internal_error
                && (cause == null || (cause instanceof IOException && !(cause instanceof TlsFatalAlert)))
                && !tickets.hasRejected();
    }

    @Override
    public void notifyAlertReceived(short level, short description) {
        if (level == AlertLevel.fatal) {
            fail(Failure.PROTOCOL);
        }
        super.notifyAlertReceived(level, description);
    }

    @Override
    public void notifyCloseHandle(TlsCloseable handle) {
        closeHandle = handle;
        super.notifyCloseHandle(handle);
    }

    @Override
    public void notifyConnectionClosed() {
        // A second protocol, which was refused this client, may close; the first one's connection stays.
        if (!(closeHandle instanceof TlsProtocol own) || own.isClosed()) {
            close();
        }
        super.notifyConnectionClosed();
    }

    /** The connection failed. */
    final void fail(Failure failure) {
        tickets.fail(failure);
        close();
    }

    /** Nothing more can arrive: secrets that this connection kept are destroyed. */
    void close() {
        tickets.fail(Failure.TRANSPORT);
        tls12.close();
    }

    final SecurityParameters handshake() {
        return context().getSecurityParametersHandshake();
    }
}
