package io.github.admitone.jsse;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionKey;
import io.github.admitone.bctls.ResumingTlsClientProtocol;
import io.github.admitone.bctls.ResumptionStatus;
import io.github.admitone.bctls.TicketResumption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.RecordFormat;
import org.bouncycastle.tls.RecordPreview;
import org.jspecify.annotations.Nullable;

/**
 * One connection without its transport: records in, records out, for the socket and the engine alike. It never blocks
 * on a network of its own; the caller's managers and the cache may, in {@link #begin} and {@link #receive}.
 *
 * <p>Not thread-safe, but for {@link #session}, {@link #status} and the questions of how far it has come.
 */
final class TlsConnection {

    /** The header of a record (RFC 8446 §5.1). */
    static final int HEADER_BYTES = RecordFormat.FRAGMENT_OFFSET;

    /** The most content that a record takes. */
    static final int CONTENT_BYTES = 1 << 14;

    private static final TicketResumption NO_RESUMPTION = TicketResumption.using(ClientSessionCache.none());

    /** For connections whose host is not known: nothing is ever stored under it. */
    private static final SessionKey NO_KEY = SessionKey.of("unknown", 1);

    private final ContextSettings settings;
    private final String knownHost;
    private final int port;
    private final Optional<SessionKey> key;
    private final Algorithms offered;
    private final ResumingTlsClientProtocol protocol;
    private final ServerVerification verification;
    private final FacadeClient client;
    private final ConnectionSession session;
    private volatile boolean settled;

    /** The bytes that may still leave after close_notify has been made; negative before. */
    private int outputLeft = -1;

    private volatile boolean outputClosed;
    private volatile boolean failed;

    /** @param parameters a copy, which does not change any more */
    TlsConnection(ContextSettings settings, Party party, String host, int port, ConnectionParameters parameters) {
        this.settings = settings;
        this.offered = settings.algorithms().restrictedTo(parameters);
        String known = settings.keys().hostName(host);
        this.knownHost = known;
        this.port = port;
        List<SNIServerName> sentNames = parameters.serverNames(known);
        Optional<ClientCredentials> credentials = Optional.ofNullable(settings.keyManager())
                .map(manager -> new ClientCredentials(manager, party, settings.crypto(), offered.schemes()));
        credentials.ifPresent(each -> each.anticipate(settings.keys().lastAskedBy(known, port)));
        this.key = settings.keys().key(host, known, port, sentNames, parameters, credentials);
        this.protocol =
                key.map(found -> settings.resumption().protocol(found)).orElseGet(() -> NO_RESUMPTION.protocol(NO_KEY));
        this.session = new ConnectionSession(
                host,
                port,
                settings.sessions(),
                protocol::status,
                protocol::forgetSession,
                settings.clock().millis());
        this.verification = new ServerVerification(settings.crypto(), settings.trustManager(), party, parameters);
        this.client = new FacadeClient(
                settings.crypto(),
                settings.clock(),
                offered,
                parameters.applicationProtocols(),
                sentNames,
                // What a trust manager goes by is the true host, whatever name is sent.
                parameters.serverNames(host),
                verification,
                credentials,
                session);
    }

    ConnectionSession session() {
        return session;
    }

    /**
     * {@return the session as far as the handshake has come with it, or null if it has not come that far, or has ended}
     */
    @Nullable
    ConnectionSession handshakeSession() {
        return settled || !session.isEstablished() ? null : session;
    }

    ResumptionStatus status() {
        return protocol.status();
    }

    @Nullable
    String applicationProtocol() {
        return client.applicationProtocol();
    }

    private interface Step {
        void run() throws IOException;
    }

    /** Throws JSSE's exceptions instead of Bouncy Castle's. After a failure there may be an alert to send. */
    private void attempt(Step step) throws SSLException {
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            failed = true;
            session.fail();
            throw Failures.translate(e);
        }
    }

    /** Makes the ClientHello, with a ticket if the cache has one. */
    void begin() throws SSLException {
        attempt(() -> {
            if (offered.protocols().isEmpty()) {
                throw new SSLHandshakeException(
                        "No appropriate protocol (protocol is disabled or cipher suites are inappropriate)");
            }
            if (offered.schemes().isEmpty() || offered.groups().isEmpty()) {
                throw new SSLHandshakeException("No appropriate signature scheme or named group is enabled");
            }
            protocol.connect(client);
        });
    }

    /** Takes in one whole record, which it overwrites. */
    void receive(byte[] bytes, int offset, int length) throws SSLException {
        attempt(() -> {
            protocol.offerInput(bytes, offset, length);
            client.unexpectedRequest().ifPresent(this::keepNothing);
            if (client.isComplete() && !settled) {
                settle();
            }
        });
    }

    /**
     * The key names another identity than the client presented: whoever has that next must not resume as this one. The
     * next connection will know whom to name.
     */
    private void keepNothing(ClientCredentials.Asked asked) {
        protocol.forgetSession();
        settings.keys().remember(knownHost, port, asked);
    }

    private void settle() throws IOException {
        settled = true;
        List<X509Certificate> peer = client.peerCertificates();
        if (peer.isEmpty()) {
            Optional<Certificate> original = protocol.originalPeerCertificate();
            peer = original.isPresent() ? verification.chain(original.get()) : peer;
        }
        List<X509Certificate> local = client.localCertificates();
        if (key.isPresent()) {
            if (protocol.isResumed()) {
                local = settings.localCertificates().of(key.get(), client.anticipatedCertificates());
            } else {
                settings.localCertificates().presented(key.get(), local);
            }
        }
        long now = settings.clock().millis();
        long createdAt = protocol.isResumed()
                ? protocol.authenticatedAt().map(Instant::toEpochMilli).orElse(now)
                : now;
        session.establish(client.facts(peer, local, createdAt, now));
        session.complete();
    }

    boolean isHandshakeComplete() {
        return settled;
    }

    boolean hasFailed() {
        return failed;
    }

    /** {@return whether nothing can be received any more; what has been decrypted may still be read} */
    boolean isInputClosed() {
        return failed || protocol.isClosed();
    }

    /** {@return whether nothing can be written any more; what is left to be sent is another question} */
    boolean isOutputClosed() {
        return outputClosed || failed || protocol.isClosed();
    }

    /**
     * {@return the length of the record that begins with this header, and a limit to what it holds}
     *
     * @throws SSLException if this is no record of TLS, or an overlong one
     */
    RecordPreview preview(byte[] header) throws SSLException {
        RecordPreview[] preview = new RecordPreview[1];
        try {
            attempt(() -> preview[0] = protocol.previewInputRecord(header));
        } catch (SSLException e) {
            if (header[0] < ContentType.change_cipher_spec || header[0] > ContentType.application_data) {
                throw new SSLException("Unsupported or unrecognized SSL message", e);
            }
            throw e;
        }
        return preview[0];
    }

    /** {@return how many bytes of application data have been decrypted} */
    int readable() {
        return protocol.getAvailableInputBytes();
    }

    int read(byte[] bytes, int offset, int length) {
        return protocol.readInput(bytes, offset, length);
    }

    int read(ByteBuffer buffer, int length) {
        return protocol.readInput(buffer, length);
    }

    /** {@return the size of the record for that many bytes of application data, at most {@link #CONTENT_BYTES}} */
    int previewWrite(int length) throws SSLException {
        int[] size = new int[1];
        attempt(() -> size[0] = protocol.previewOutputRecord(length).getRecordSize());
        return size[0];
    }

    void write(byte[] bytes, int offset, int length) throws SSLException {
        attempt(() -> protocol.writeApplicationData(bytes, offset, length));
    }

    /** {@return the length of the next record to be sent, or 0 if there is none} */
    int nextOutput() {
        return outputLeft == 0 ? 0 : protocol.previewOutputRecord();
    }

    /** {@return how many bytes are to be sent} */
    int output() {
        int available = protocol.getAvailableOutputBytes();
        return outputLeft < 0 ? available : Math.min(available, outputLeft);
    }

    int takeOutput(byte[] bytes, int length) {
        return took(protocol.readOutput(bytes, 0, Math.min(length, output())));
    }

    int takeOutput(ByteBuffer buffer, int length) {
        return took(protocol.readOutput(buffer, Math.min(length, output())));
    }

    private int took(int length) {
        if (outputLeft > 0) {
            outputLeft -= length;
        }
        return length;
    }

    /** Says that nothing more will be written: by close_notify alone, or by giving up a handshake. */
    void closeOutput() throws SSLException {
        if (isOutputClosed()) {
            return;
        }
        outputClosed = true;
        attempt(() -> {
            if (settled) {
                protocol.closeOutput();
                // Bouncy Castle answers the server's close_notify with another one of ours.
                outputLeft = protocol.getAvailableOutputBytes();
            } else {
                protocol.close();
            }
        });
    }

    /** The transport has ended, or is given up: what is kept for this connection can go. */
    void abandon() {
        if (protocol.isClosed()) {
            return;
        }
        try {
            if (settled) {
                protocol.close();
            } else {
                protocol.closeInput();
            }
        } catch (IOException | RuntimeException e) {
            // That it ends without a farewell is known to whoever calls this.
            failed = true;
        }
    }
}
