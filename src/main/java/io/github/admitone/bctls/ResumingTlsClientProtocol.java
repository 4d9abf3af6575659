package io.github.admitone.bctls;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.HandshakeMessageInput;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.NewSessionTicket;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.ServerHello;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.jspecify.annotations.Nullable;

/**
 * A {@link TlsClientProtocol} that resumes: it offers a ticket of its key's, has the session's certificates verified
 * when the server accepts, and stores the tickets that the server issues. Made by {@link TicketResumption}; used like its
 * superclass, in blocking or non-blocking mode, for one connection.
 *
 * <p>Over TLS 1.3 it does what Bouncy Castle leaves out; over TLS 1.2 it also accepts a ticket that is renewed in a
 * resumed handshake, at which Bouncy Castle alone fails.
 *
 * <p>Thread-safety is that of the superclass. What the accessors of this class return may be read by any thread; it is
 * settled when the handshake has completed or failed.
 */
public final class ResumingTlsClientProtocol extends TlsClientProtocol {

    private final ConnectionTickets tickets;
    private volatile @Nullable ResumingClient client;
    private boolean helloSent;
    private boolean renewed;

    ResumingTlsClientProtocol(ConnectionTickets tickets) {
        this.tickets = tickets;
    }

    ResumingTlsClientProtocol(ConnectionTickets tickets, InputStream in, OutputStream out) {
        super(in, new FirstByteOutputStream(out, tickets));
        this.tickets = tickets;
    }

    /**
     * {@return whether this connection resumed a session: the server accepted the ticket, and the session's certificates
     * were verified as the policy demands}
     */
    public boolean isResumed() {
        return status() == ResumptionStatus.RESUMED;
    }

    /**
     * {@return whether a ticket was offered to the server}
     */
    public boolean isTicketOffered() {
        return status().isOffered();
    }

    /**
     * {@return how far this connection came with its ticket, and if it did not resume, why not}
     */
    public ResumptionStatus status() {
        return tickets.status();
    }

    /**
     * {@return the certificates that the server presented in the full handshake of this session: in this connection, or
     * in the one from which it descends. Bouncy Castle itself knows none on a resumed TLS 1.3 connection. Empty before
     * they are known, and where the server was authenticated without any}
     *
     * @throws IOException if the certificates cannot be parsed by the client's cryptography
     */
    public Optional<Certificate> originalPeerCertificate() throws IOException {
        ResumingClient resuming = client;
        if (resuming == null || tickets.chain().isEmpty()) {
            return Optional.empty();
        }
        boolean tls13 = TlsUtils.isTLSv13(getContext());
        return Optional.of(
                PeerCertificates.fromChain(tickets.chain(), resuming.target().getCrypto(), tls13)
                        .getCertificate());
    }

    /**
     * {@return when the server was authenticated by the full handshake of this session: in this connection, or in the one
     * from which it descends. Empty before it is known}
     */
    public Optional<Instant> authenticatedAt() {
        return tickets.authenticatedAt();
    }

    /**
     * Sends close_notify and goes on reading (RFC 8446 §6.1), where {@link #close()} ends both directions. Nothing may be
     * written afterwards but by {@code close()}, whose own close_notify the caller keeps from leaving.
     *
     * @throws IllegalStateException if the handshake has not completed
     * @throws IOException if the alert cannot be written
     */
    public void closeOutput() throws IOException {
        if (connection_state != CS_END) {
            throw new IllegalStateException("the handshake has not completed");
        }
        if (!isClosed()) {
            raiseAlertWarning(AlertDescription.close_notify, "No more output");
        }
    }

    @Override
    public void connect(TlsClient tlsClient) throws IOException {
        requireNonNull(tlsClient, "tlsClient");
        if (this.tlsClient != null || tickets.status() == ResumptionStatus.DISABLED) {
            super.connect(tlsClient);
            return;
        }
        ResumingClient resuming = ResumingClient.forAllVersions(tlsClient, tickets);
        client = resuming;
        boolean connecting = false;
        try {
            super.connect(resuming.asClient());
            connecting = true;
        } finally {
            if (!connecting && !awaitsMoreInput()) {
                resuming.fail();
            }
        }
    }

    /** After a time-out the user may go on with {@link #resumeHandshake()}, if they have said so before. */
    private boolean awaitsMoreInput() {
        return isResumableHandshake() && helloSent && !isClosed();
    }

    @Override
    protected void sendClientHelloMessage() throws IOException {
        ResumingClient resuming = client;
        if (resuming != null) {
            if (helloSent) {
                clientHello = withBindersOfRetry(clientHello);
            }
            resuming.tls13().beforeClientHello(clientHello.getExtensions());
        }
        super.sendClientHelloMessage();
        helloSent = true;
    }

    /**
     * A HelloRetryRequest that settles on a suite removes the PSKs of another hash, but Bouncy Castle keeps counting their
     * binders: both sides would wait for each other for ever.
     */
    private ClientHello withBindersOfRetry(ClientHello retry) {
        byte[] psks = (byte[]) retry.getExtensions().get(TlsExtensionsUtils.EXT_pre_shared_key);
        int hash = getContext().getSecurityParametersHandshake().getPRFCryptoHashAlgorithm();
        int binder = 1 + TlsCryptoUtils.getHashOutputSize(hash);
        int bindersSize = psks == null ? 0 : 2 + TicketPsk.identities(psks) * binder;
        return new ClientHello(
                retry.getVersion(),
                retry.getRandom(),
                retry.getSessionID(),
                retry.getCookie(),
                retry.getCipherSuites(),
                retry.getExtensions(),
                bindersSize);
    }

    @Override
    protected ServerHello receiveServerHelloMessage(ByteArrayInputStream buf) throws IOException {
        ServerHello hello = super.receiveServerHelloMessage(buf);
        ResumingClient resuming = client;
        if (resuming != null) {
            resuming.tls13().request().refuseIn(hello.getExtensions());
        }
        return hello;
    }

    @Override
    protected void receive13ServerFinished(ByteArrayInputStream buf) throws IOException {
        super.receive13ServerFinished(buf);
        ResumingClient resuming = client;
        if (resuming != null) {
            resuming.verifyResumed();
        }
    }

    @Override
    protected void send13FinishedMessage() throws IOException {
        ResumingClient resuming = client;
        if (resuming == null) {
            super.send13FinishedMessage();
            return;
        }
        resuming.tls13().beforeClientFinished();
        super.send13FinishedMessage();
        resuming.tls13().afterClientFinished(getContext().getSecurityParametersHandshake());
    }

    @Override
    protected void receive13NewSessionTicket(ByteArrayInputStream buf) throws IOException {
        ResumingClient resuming = client;
        if (resuming == null) {
            super.receive13NewSessionTicket(buf);
            return;
        }
        if (connection_state != CS_END) {
            throw new TlsFatalAlert(AlertDescription.unexpected_message, "NewSessionTicket before the handshake's end");
        }
        Tls13Resumption tls13 = resuming.tls13();
        tls13.receive(Tls13Ticket.parse(buf, bytes -> {
            Map<?, ?> extensions = readExtensionsData13(HandshakeType.new_session_ticket, bytes);
            tls13.request().refuseIn(extensions);
            return extensions;
        }));
    }

    @Override
    protected void handleHandshakeMessage(short type, HandshakeMessageInput buf) throws IOException {
        ResumingClient resuming = client;
        if (type == HandshakeType.new_session_ticket && resuming != null && expectsRenewal(resuming)) {
            renewed = true;
            NewSessionTicket ticket = parseTls12Ticket(buf);
            tlsClient.notifyNewSessionTicket(ticket);
            return;
        }
        super.handleHandshakeMessage(type, buf);
    }

    /** RFC 5077 §3.3: a server that announces a new ticket in its ServerHello sends it before its Finished. */
    private boolean expectsRenewal(ResumingClient resuming) {
        SecurityParameters handshake = getContext().getSecurityParametersHandshake();
        return !renewed
                && handshake != null
                && handshake.isResumedSession()
                && resuming.tls12().isResuming()
                && connection_state == CS_SERVER_HELLO
                && serverExtensions != null
                && serverExtensions.containsKey(EXT_SessionTicket);
    }

    private static NewSessionTicket parseTls12Ticket(HandshakeMessageInput buf) throws IOException {
        NewSessionTicket ticket = NewSessionTicket.parse(buf);
        assertEmpty(buf);
        return ticket;
    }

    /** A close by the user is nobody's failure: the other tickets of the key stay. */
    @Override
    protected void handleClose(boolean userCanceled) throws IOException {
        tickets.cancel();
        super.handleClose(userCanceled);
    }

    /** The superclass throws, but neither raises an alert nor closes. */
    @Override
    public void closeInput() throws IOException {
        try {
            super.closeInput();
        } catch (IOException e) {
            tickets.fail();
            throw e;
        }
    }

    @Override
    public int previewOutputRecord() {
        int previewed = super.previewOutputRecord();
        return tickets.isWithdrawn() ? 0 : previewed;
    }

    @Override
    public int getAvailableOutputBytes() {
        int available = super.getAvailableOutputBytes();
        return tickets.isWithdrawn() ? 0 : available;
    }

    @Override
    public int readOutput(byte[] buffer, int offset, int length) {
        return mayLeave(length) ? super.readOutput(buffer, offset, length) : 0;
    }

    @Override
    public int readOutput(ByteBuffer buffer, int length) {
        return mayLeave(length) ? super.readOutput(buffer, length) : 0;
    }

    /** Also called in blocking mode, where the superclass says what is wrong with that. */
    private boolean mayLeave(int length) {
        return blocking || length <= 0 || super.getAvailableOutputBytes() == 0 || tickets.send();
    }
}
