package io.github.admitone.bctls;

import java.io.IOException;
import java.lang.reflect.Method;
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
import org.jspecify.annotations.Nullable;

/**
 * The user's client as Bouncy Castle sees it: every call goes on to the user's client, and what concerns resumption is
 * read, added or answered on the way. The user's client sees neither the PSK of a ticket nor other cryptography than its
 * own.
 */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
final class ResumingClient extends Forwarding<TlsClient> {

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
        super(client);
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
        return proxy(TlsClient.class);
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
            reverification.verify(target());
        }
    }

    /** Whatever is thrown here ends the handshake, if it has not completed; a DTLS protocol does not always say so. */
    @Override
    public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return answer(method, arguments);
        } catch (Throwable e) {
            fail();
            throw e;
        }
    }

    private @Nullable Object answer(Method method, Object @Nullable [] arguments) throws Throwable {
        Object argument = argument(arguments, 0);
        return switch (method.getName()) {
            case "getCrypto" -> crypto(forward(method, arguments));
            case "init" -> forward(method, begin((TlsClientContext) required(argument)));
            case "getProtocolVersions" -> versions((ProtocolVersion[]) required(forward(method, arguments)));
            case "getCipherSuites" -> cipherSuites((int[]) required(forward(method, arguments)));
            case "getSessionToResume" -> sessionToResume((TlsSession) forward(method, arguments));
            case "getClientExtensions" -> addExtensions((Hashtable<?, ?>) forward(method, arguments));
            case "getExternalPSKs" -> withTicket((Vector<?>) forward(method, arguments));
            case "getPskKeyExchangeModes" -> modes((short[]) forward(method, arguments));
            case "getAuthentication" -> authentication((TlsAuthentication) forward(method, arguments));
            case "notifySelectedPSK" -> forward(method, new @Nullable Object[] {withoutTicket((TlsPSK) argument)});
            case "notifyHandshakeComplete" -> {
                // The user's client may object even now: nothing is stored before it has agreed.
                forward(method, arguments);
                complete();
                yield null;
            }
            default -> {
                observe(method.getName(), argument, argument(arguments, 1));
                yield forward(method, arguments);
            }
        };
    }

    private void observe(String notification, @Nullable Object argument, @Nullable Object second) throws IOException {
        switch (notification) {
            case "notifySessionToResume" -> sessionChosen((TlsSession) argument);
            case "processServerExtensions" -> checkExtensions((Hashtable<?, ?>) argument);
            case "notifyServerVersion" -> versionChosen((ProtocolVersion) required(argument));
            case "notifySecureRenegotiation" -> tls12.serverHello(handshake());
            case "notifyNewSessionTicket" -> tls12.received((NewSessionTicket) required(argument));
            case "notifyAlertRaised" -> raised((Short) required(argument), (Short) required(second));
            case "notifyAlertReceived" -> failOn((Short) required(argument));
            case "notifyConnectionClosed" -> close();
            default -> {}
        }
    }

    private static @Nullable Object argument(@Nullable Object @Nullable [] arguments, int index) {
        return arguments == null || arguments.length <= index ? null : arguments[index];
    }

    private static Object required(@Nullable Object value) {
        if (value == null) {
            throw new NullPointerException("the TlsClient returned null where Bouncy Castle requires a value");
        }
        return value;
    }

    private Object[] begin(TlsClientContext actual) {
        context = actual;
        tickets.begin();
        return new Object[] {new UserContext(actual, target().getCrypto()).asContext()};
    }

    private @Nullable Object crypto(@Nullable Object own) {
        return transcriptCrypto == null ? own : transcriptCrypto.asCrypto();
    }

    private ProtocolVersion[] versions(ProtocolVersion[] own) {
        offer.versions(own);
        return own;
    }

    private int[] cipherSuites(int[] own) {
        offer.cipherSuites(own);
        return own;
    }

    private @Nullable TlsAuthentication authentication(@Nullable TlsAuthentication own) {
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

    private @Nullable TlsSession sessionToResume(@Nullable TlsSession own) throws IOException {
        if (own != null) {
            tickets.pass(ResumptionStatus.OWN_SESSION);
            return own;
        }
        TlsSession session = tls12.sessionToResume(context());
        if (session == null && (tls13 == null || !offer.hasTls13())) {
            // What is held now is a TLS 1.3 ticket, for which this client has no use.
            tickets.withhold(ResumptionStatus.UNSUITABLE_VERSION);
        }
        return session;
    }

    private void sessionChosen(@Nullable TlsSession chosen) {
        tls12.sessionChosen(chosen, extensions);
        if (tls13 == null) {
            // A client of TLS 1.3 alone is not asked for a session, and has none to resume here.
            tickets.pass(ResumptionStatus.UNSUITABLE_VERSION);
            // A protocol class of the user's own does not say when bytes leave: from here on the ticket counts as sent.
            tickets.send();
        }
    }

    private Hashtable<Integer, byte[]> addExtensions(@Nullable Hashtable<?, ?> own) throws IOException {
        // The user's client may keep its table; ours goes on changing.
        extensions = Extensions.copyOf(own);
        offer.extensions(extensions);
        tls12.addExtensions(extensions);
        if (tls13 != null) {
            tls13.addExtensions(extensions, target().getPskKeyExchangeModes());
        }
        return extensions;
    }

    private @Nullable Vector<?> withTicket(@Nullable Vector<?> own) {
        if (tls13 == null) {
            return own;
        }
        TicketPsk ticket = tls13.offer(target().getPskKeyExchangeModes());
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

    private short @Nullable [] modes(short @Nullable [] own) {
        return tls13 == null ? own : Tls13Resumption.modesOrDefault(own);
    }

    private void versionChosen(ProtocolVersion version) {
        boolean offeredTls13 = tls13 != null && tls13.isOffered();
        boolean choseTls13 = ProtocolVersion.TLSv13.equals(version);
        if (tickets.isOffered() && offeredTls13 != choseTls13) {
            tls12.close();
            tickets.decline(ResumptionStatus.DECLINED_BY_VERSION);
        }
    }

    private void checkExtensions(@Nullable Hashtable<?, ?> serverExtensions) throws IOException {
        if (tls13 != null) {
            tls13.request().checkAnswer(serverExtensions);
        }
    }

    private @Nullable TlsPSK withoutTicket(@Nullable TlsPSK selected) {
        return tls13 != null && tls13.selected(selected, handshake()) ? null : selected;
    }

    private void complete() {
        TlsClientContext completed = context();
        if (!ProtocolVersion.TLSv13.equals(completed.getServerVersion())) {
            tls12.complete(completed);
        }
        tickets.complete();
    }

    private void raised(short alertLevel, short alertDescription) {
        if (alertDescription == AlertDescription.unexpected_message && tls12.isResuming()) {
            onUnexpectedRenewal.run();
        }
        failOn(alertLevel);
    }

    private void failOn(short alertLevel) {
        if (alertLevel == AlertLevel.fatal) {
            fail();
        }
    }

    private void close() {
        fail();
        if (tls13 != null) {
            tls13.close();
        }
    }
}
