package io.github.admitone.bctls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.NewSessionTicket;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsClientContext;
import org.bouncycastle.tls.TlsPSK;
import org.bouncycastle.tls.TlsSession;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.jspecify.annotations.Nullable;

/**
 * What resumption reads, adds and answers in the conversation of Bouncy Castle with the user's client, which
 * {@link ObservedClient} passes on. The user's client sees neither the PSK of a ticket nor other cryptography than its
 * own.
 */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
final class ResumingClient {

    private final TlsClient client;
    private final ConnectionTickets tickets;
    private final Runnable onUnexpectedRenewal;
    private final ClientOffer offer = new ClientOffer();
    private final Reverification reverification;
    private final Tls12Resumption tls12;

    /** Null where the user keeps a protocol class of their own, which cannot resume TLS 1.3. */
    private final @Nullable TranscriptCrypto transcriptCrypto;

    private final @Nullable Tls13Resumption tls13;

    private Hashtable<Integer, byte[]> extensions = new Hashtable<>();
    private @Nullable TlsClientContext context;

    private ResumingClient(TlsClient client, ConnectionTickets tickets, boolean tls13, Runnable onUnexpectedRenewal) {
        this.client = client;
        this.tickets = tickets;
        this.onUnexpectedRenewal = onUnexpectedRenewal;
        this.reverification = new Reverification(tickets);
        this.tls12 = new Tls12Resumption(tickets, offer, reverification, client);
        this.transcriptCrypto = tls13 ? new TranscriptCrypto(client.getCrypto()) : null;
        this.tls13 =
                transcriptCrypto == null ? null : new Tls13Resumption(tickets, offer, reverification, transcriptCrypto);
    }

    /** For {@link ResumingTlsClientProtocol}, which does its part of TLS 1.3. */
    static ResumingClient forAllVersions(TlsClient client, ConnectionTickets tickets) {
        return new ResumingClient(client, tickets, true, () -> {});
    }

    /**
     * For any other protocol class: TLS 1.2, DTLS 1.2 and older.
     *
     * @param onUnexpectedRenewal called when the protocol class fails at a ticket in a resumed handshake
     */
    static ResumingClient upToTls12(TlsClient client, ConnectionTickets tickets, Runnable onUnexpectedRenewal) {
        return new ResumingClient(client, tickets, false, onUnexpectedRenewal);
    }

    TlsClient asClient() {
        return Completion.of(TlsClient.class, new ObservedClient(client, this), client);
    }

    /** {@return the user's own client} */
    TlsClient target() {
        return client;
    }

    Tls13Resumption tls13() {
        Tls13Resumption own = tls13;
        if (own == null) {
            throw new IllegalStateException("this client is not for TLS 1.3");
        }
        return own;
    }

    Tls12Resumption tls12() {
        return tls12;
    }

    /** The handshake failed, or was abandoned; does nothing if it has completed. */
    void fail() {
        tickets.fail();
        tls12.close();
        if (tls13 != null) {
            tls13.withdraw();
        }
    }

    /** Verifies the certificates of a TLS 1.3 session that the server has resumed. */
    void verifyResumed() throws IOException {
        if (tickets.isAccepted()) {
            reverification.verify(client);
        }
    }

    /** {@return the context for the user's client} */
    TlsClientContext begin(TlsClientContext actual) {
        context = actual;
        tickets.begin();
        return new UserContext(actual, client.getCrypto()).asContext();
    }

    TlsCrypto crypto(TlsCrypto own) {
        return transcriptCrypto == null ? own : transcriptCrypto.asCrypto();
    }

    ProtocolVersion[] versions(ProtocolVersion[] own) {
        offer.versions(own);
        return own;
    }

    int[] cipherSuites(int[] own) {
        offer.cipherSuites(own);
        return own;
    }

    @Nullable
    TlsAuthentication authentication(@Nullable TlsAuthentication own) {
        return own == null ? null : new ObservedAuthentication(own, tickets, context()).asAuthentication();
    }

    private TlsClientContext context() {
        TlsClientContext initialised = context;
        if (initialised == null) {
            throw new IllegalStateException("the TlsClient has not been initialised");
        }
        return initialised;
    }

    private SecurityParameters handshake() {
        return context().getSecurityParametersHandshake();
    }

    @Nullable
    TlsSession sessionToResume(@Nullable TlsSession own) {
        if (own != null) {
            tickets.pass(ResumptionStatus.OWN_SESSION);
            return own;
        }
        TlsSession session;
        try {
            session = tls12.sessionToResume(context());
        } catch (IOException e) {
            // Bouncy Castle expects none here.
            throw new UncheckedIOException(e);
        }
        if (session == null && (tls13 == null || !offer.hasTls13())) {
            // What is held now is a TLS 1.3 ticket, for which this client has no use.
            tickets.withhold(ResumptionStatus.UNSUITABLE_VERSION);
        }
        return session;
    }

    void sessionChosen(@Nullable TlsSession chosen) {
        tls12.sessionChosen(chosen, extensions);
        if (tls13 == null) {
            // A client of TLS 1.3 alone is not asked for a session, and has none to resume here.
            tickets.pass(ResumptionStatus.UNSUITABLE_VERSION);
            // A protocol class of the user's own does not say when bytes leave: from here on the ticket counts as sent.
            tickets.send();
        }
    }

    Hashtable<Integer, byte[]> addExtensions(@Nullable Hashtable<?, ?> own) throws IOException {
        // The user's client may keep its table; ours goes on changing.
        extensions = Extensions.copyOf(own);
        offer.extensions(extensions);
        tls12.addExtensions(extensions);
        if (tls13 != null) {
            tls13.addExtensions(extensions, client.getPskKeyExchangeModes());
        }
        return extensions;
    }

    @Nullable
    Vector<?> withTicket(@Nullable Vector<?> own) {
        if (tls13 == null) {
            return own;
        }
        TicketPsk ticket = tls13.offer(client.getPskKeyExchangeModes());
        // Only now is it known whether there is anything to resume; Bouncy Castle has not written its extensions yet.
        tls13.request().addTo(extensions, ticket != null);
        if (ticket == null) {
            return own;
        }
        // The ticket goes first: servers take the first PSK that they know.
        Vector<Object> psks = new Vector<>(List.of(ticket));
        if (own != null) {
            psks.addAll(own);
        }
        return psks;
    }

    short @Nullable [] modes(short @Nullable [] own) {
        return tls13 == null ? own : Tls13Resumption.modesOrDefault(own);
    }

    void versionChosen(ProtocolVersion version) {
        boolean offeredTls13 = tls13 != null && tls13.isOffered();
        boolean choseTls13 = ProtocolVersion.TLSv13.equals(version);
        if (tickets.isOffered() && offeredTls13 != choseTls13) {
            tls12.close();
            tickets.decline(ResumptionStatus.DECLINED_BY_VERSION);
        }
    }

    void serverHello() throws IOException {
        tls12.serverHello(handshake());
    }

    void received(NewSessionTicket ticket) throws IOException {
        tls12.received(ticket);
    }

    void checkExtensions(@Nullable Hashtable<?, ?> serverExtensions) throws IOException {
        if (tls13 != null) {
            tls13.request().checkAnswer(serverExtensions);
        }
    }

    @Nullable
    TlsPSK withoutTicket(@Nullable TlsPSK selected) {
        return tls13 != null && tls13.selected(selected, handshake()) ? null : selected;
    }

    void complete() {
        TlsClientContext completed = context();
        if (!ProtocolVersion.TLSv13.equals(completed.getServerVersion())) {
            tls12.complete(completed);
        }
        tickets.complete();
    }

    void raised(short alertLevel, short alertDescription) {
        if (alertDescription == AlertDescription.unexpected_message && tls12.isResuming()) {
            onUnexpectedRenewal.run();
        }
        failOn(alertLevel);
    }

    void failOn(short alertLevel) {
        if (alertLevel == AlertLevel.fatal) {
            fail();
        }
    }

    void close() {
        fail();
        if (tls13 != null) {
            tls13.close();
        }
    }
}
