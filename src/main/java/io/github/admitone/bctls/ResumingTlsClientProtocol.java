package io.github.admitone.bctls;

import static java.util.Objects.requireNonNull;

import io.github.admitone.internal.LaterCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.HandshakeMessageInput;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.NewSessionTicket;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.ServerHello;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.jspecify.annotations.Nullable;

/**
 * A {@link TlsClientProtocol} that resumes: it offers a ticket of its key's, has the session's certificates verified
 * when the server accepts, and stores the tickets that the server issues. Made by {@link TicketResumption}; used like
 * its superclass, in blocking or non-blocking mode, for one connection.
 *
 * <p>Over TLS 1.3 it does what Bouncy Castle leaves out; over TLS 1.2 it also accepts a ticket that is renewed in a
 * resumed handshake, at which Bouncy Castle alone fails.
 *
 * <p>Thread-safety is that of the superclass. What the accessors of this class return may be read by any thread; it is
 * settled when the handshake has completed or failed.
 *
 * @since 0.1.0
 */
public final class ResumingTlsClientProtocol extends TlsClientProtocol {

    /** RFC 8446 §5.1: a record holds no more. */
    private static final int MAX_PLAINTEXT = 1 << 14;

    private final ConnectionTickets tickets;
    private final @Nullable RecordInput input;
    private final @Nullable FirstByteOutputStream output;
    private volatile @Nullable Tls13ResumingClient client;

    /** Null in non-blocking mode, as the streams are. */
    private final @Nullable TicketIntake intake;

    private volatile boolean wroteData;
    private volatile boolean readsData;
    private volatile boolean inputClosed;
    private volatile long handshakeNanos;
    private boolean helloSent;
    private boolean renewed;

    ResumingTlsClientProtocol(ConnectionTickets tickets) {
        this.tickets = tickets;
        this.input = null;
        this.output = null;
        this.intake = null;
    }

    ResumingTlsClientProtocol(ConnectionTickets tickets, InputStream in, OutputStream out) {
        this(tickets, new RecordInput(in), new FirstByteOutputStream(out, tickets.taken()));
    }

    private ResumingTlsClientProtocol(ConnectionTickets tickets, RecordInput in, FirstByteOutputStream out) {
        super(in, out);
        this.tickets = tickets;
        this.input = in;
        this.output = out;
        this.intake = new TicketIntake(in, new Records());
    }

    /** What the superclass reads. */
    private final class Records implements TicketIntake.Records {

        @Override
        public void readRecord() throws IOException {
            ResumingTlsClientProtocol.super.safeReadRecord();
        }

        @Override
        public int unread() {
            return applicationDataAvailable();
        }

        @Override
        public boolean isClosed() {
            return ResumingTlsClientProtocol.this.isClosed();
        }

        @Override
        public void fail(IOException failure) throws IOException {
            handleException(AlertDescription.internal_error, "Failed to read record", failure);
        }
    }

    /**
     * {@return whether this connection resumed a session: the server accepted the ticket, and the session's
     * certificates were verified as the policy demands}
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
     * {@return what became of the tickets that the server issued on this connection}
     */
    public StorageStatus storageStatus() {
        return tickets.storageStatus();
    }

    /**
     * {@return the certificates that the server presented in the full handshake of this session: in this connection, or
     * in the one from which it descends. Bouncy Castle itself knows none on a resumed TLS 1.3 connection. Empty before
     * they are known, and where the server was authenticated without any}
     *
     * @throws IOException if the certificates cannot be parsed by the client's cryptography
     */
    public Optional<Certificate> originalPeerCertificate() throws IOException {
        TlsContext context = getContext();
        Tls13ResumingClient resuming = client;
        if (context == null) {
            return Optional.empty();
        }
        if (resuming != null && !tickets.chain().isEmpty()) {
            return Optional.of(PeerCertificates.fromChain(
                            tickets.chain(),
                            tickets.parsedCertificates(),
                            resuming.delegate().getCrypto(),
                            TlsUtils.isTLSv13(context))
                    .getCertificate());
        }
        SecurityParameters parameters = context.getSecurityParametersConnection();
        return Optional.ofNullable(parameters == null ? null : parameters.getPeerCertificate())
                .filter(certificate -> !certificate.isEmpty());
    }

    /**
     * Takes in what the server has sent, above all the tickets of TLS 1.3, which come after the handshake: for clients
     * that write and do not read. Returns as soon as a ticket has arrived and no further record is waiting, or the time
     * is over, or the connection is closed; at once where no ticket can come, up to TLS 1.2 for example. Application
     * data stays for the reader; once some 128 KiB of it wait, nothing more is read.
     *
     * <p>For blocking mode; in non-blocking mode {@link #offerInput(byte[])} takes tickets in. It relies on
     * {@link InputStream#available()} of the stream of data from the server: one that always says 0 yields nothing
     * here. While another thread reads from the connection, that thread takes the tickets in, and this method does
     * nothing but wait.
     *
     * @param atMost how long to wait for a ticket; zero for what has arrived already
     * @return how many tickets arrived, stored or not
     * @throws IllegalArgumentException if the duration is negative
     * @throws IllegalStateException in non-blocking mode, or before the handshake is complete
     * @throws IOException if reading fails, or the server sent a fatal alert; the connection is closed then
     */
    public int receiveTickets(Duration atMost) throws IOException {
        if (requireNonNull(atMost, "atMost").isNegative()) {
            throw new IllegalArgumentException("atMost must not be negative, but was " + atMost);
        }
        TicketIntake blockingIntake = intake;
        if (blockingIntake == null) {
            throw new IllegalStateException("receiveTickets() is for blocking mode; offerInput() takes tickets in");
        }
        if (connection_state != CS_END) {
            throw new IllegalStateException("receiveTickets() must wait until the handshake is complete");
        }
        boolean ticketsMayCome = client != null
                && TlsUtils.isTLSv13(getContext())
                && tickets.policy().askForTickets();
        return blockingIntake.await(ticketsMayCome ? atMost : Duration.ZERO);
    }

    /**
     * {@return when the server was authenticated by the full handshake of this session: in this connection, or in the
     * one from which it descends. Empty before it is known}
     */
    public Optional<Instant> authenticatedAt() {
        return tickets.authenticatedAt();
    }

    /**
     * Forgets the session of this connection, as {@link javax.net.ssl.SSLSession#invalidate} does: the cache drops its
     * tickets, and none that still arrives is stored. The connection itself goes on. For programs that learn only after
     * the handshake that nobody may resume: because the user has logged out, say.
     *
     * <p>May be called at any time, by any thread; before the server is authenticated, nothing of this connection will
     * be stored. A ticket that another connection has taken already is not called back.
     */
    public void forgetSession() {
        tickets.forgetSession();
    }

    /**
     * Sends close_notify and goes on reading (RFC 8446 §6.1), where {@link #close()} ends both directions. Nothing may
     * be written afterwards but by {@code close()}, whose own close_notify the caller keeps from leaving.
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
    public int readApplicationData(byte[] buffer, int offset, int length) throws IOException {
        readsData = true;
        if (intake == null) {
            return super.readApplicationData(buffer, offset, length);
        }
        intake.beginReading();
        try {
            return super.readApplicationData(buffer, offset, length);
        } finally {
            intake.endReading();
        }
    }

    @Override
    public void writeApplicationData(byte[] buffer, int offset, int length) throws IOException {
        wroteData = true;
        // Bouncy Castle deals with a failure under the lock of all writes.
        boolean postponing = LaterCalls.begin();
        try {
            super.writeApplicationData(buffer, offset, length);
        } finally {
            if (postponing) {
                LaterCalls.end();
            }
        }
    }

    /**
     * Starts the handshake, as the superclass does.
     *
     * @param tlsClient the user's client; one that {@link TicketResumption#client} has decorated counts as the one
     *     inside
     */
    @Override
    public void connect(TlsClient tlsClient) throws IOException {
        TlsClient user = ResumingClient.undecorated(requireNonNull(tlsClient, "tlsClient"));
        if (this.tlsClient != null || tickets.status() == ResumptionStatus.DISABLED) {
            super.connect(user);
            return;
        }
        if (BouncyCastleSupport.obstacle().isPresent()) {
            tickets.switchOff();
            super.connect(user);
            return;
        }
        long start = System.nanoTime();
        Tls13ResumingClient resuming = new Tls13ResumingClient(user, tickets, this::isTransportFailure);
        client = resuming;
        boolean connecting = false;
        try {
            super.connect(resuming.asClient());
            connecting = true;
        } finally {
            handshakeNanos = System.nanoTime() - start;
            if (!connecting && !awaitsMoreInput()) {
                resuming.fail(ConnectionTickets.Failure.TRANSPORT);
            }
        }
    }

    private boolean isTransportFailure(@Nullable Throwable thrown) {
        return inputClosed || (input != null && input.caused(thrown)) || (output != null && output.caused(thrown));
    }

    /** After a time-out the user may go on with {@link #resumeHandshake()}, if they have said so before. */
    private boolean awaitsMoreInput() {
        return isResumableHandshake() && helloSent && !isClosed();
    }

    @Override
    protected void sendClientHelloMessage() throws IOException {
        Tls13ResumingClient resuming = client;
        if (resuming != null) {
            if (helloSent) {
                int hash = getContext().getSecurityParametersHandshake().getPRFCryptoHashAlgorithm();
                clientHello = RetryBinder.countedAgain(clientHello, hash);
            }
            resuming.tls13().beforeClientHello(clientHello.getExtensions());
        }
        try {
            super.sendClientHelloMessage();
        } catch (IllegalStateException e) {
            sendCompletedRetry(e);
        }
        helloSent = true;
    }

    /** Before 1.84, Bouncy Castle cannot make the binders of a ClientHello that answers a HelloRetryRequest. */
    private void sendCompletedRetry(IllegalStateException failure) throws IOException {
        Tls13ResumingClient resuming = client;
        byte[] message = resuming == null || !helloSent
                ? null
                : resuming.tls13().completeRetry(failure, clientHello, getContext());
        if (message == null) {
            throw failure;
        }
        for (int at = 0; at < message.length; at += MAX_PLAINTEXT) {
            safeWriteRecord(ContentType.handshake, message, at, Math.min(MAX_PLAINTEXT, message.length - at));
        }
    }

    @Override
    protected ServerHello receiveServerHelloMessage(ByteArrayInputStream buf) throws IOException {
        ServerHello hello = super.receiveServerHelloMessage(buf);
        Tls13ResumingClient resuming = client;
        if (resuming != null) {
            resuming.request().refuseIn(hello.getExtensions());
        }
        return hello;
    }

    @Override
    protected void processServerHello(ServerHello hello) throws IOException {
        super.processServerHello(hello);
        Tls13ResumingClient resuming = client;
        if (resuming != null) {
            resuming.serverHelloProcessed(serverExtensions);
        }
    }

    @Override
    protected void receive13ServerFinished(ByteArrayInputStream buf) throws IOException {
        super.receive13ServerFinished(buf);
        Tls13ResumingClient resuming = client;
        if (resuming != null) {
            resuming.serverFinished();
        }
    }

    @Override
    protected void send13FinishedMessage() throws IOException {
        Tls13ResumingClient resuming = client;
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
        if (intake != null) {
            intake.ticketArrived();
        }
        Tls13ResumingClient resuming = client;
        if (resuming == null) {
            super.receive13NewSessionTicket(buf);
            return;
        }
        if (connection_state != CS_END) {
            throw new TlsFatalAlert(AlertDescription.unexpected_message, "NewSessionTicket before the handshake's end");
        }
        Tls13NewSessionTicket ticket = Tls13NewSessionTicket.parse(buf, bytes -> {
            Map<?, ?> extensions = readExtensionsData13(HandshakeType.new_session_ticket, bytes);
            resuming.request().refuseIn(extensions);
            return extensions;
        });
        resuming.tls13().receive(ticket);
    }

    @Override
    protected void handleHandshakeMessage(short type, HandshakeMessageInput buf) throws IOException {
        Tls13ResumingClient resuming = client;
        if (type == HandshakeType.new_session_ticket && resuming != null && expectsRenewal(resuming)) {
            renewed = true;
            NewSessionTicket ticket = parseTls12Ticket(buf);
            tlsClient.notifyNewSessionTicket(ticket);
            return;
        }
        super.handleHandshakeMessage(type, buf);
    }

    /** RFC 5077 §3.3: a server that announces a new ticket in its ServerHello sends it before its Finished. */
    private boolean expectsRenewal(Tls13ResumingClient resuming) {
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

    /** Also called when the server closes. The state changes first, and the cache and the listener are called last. */
    @Override
    protected void handleClose(boolean userCanceled) throws IOException {
        if (isClosed()) {
            super.handleClose(userCanceled);
            return;
        }
        boolean postponing = LaterCalls.begin();
        Runnable cancelled = () -> {};
        try {
            if (userCanceled) {
                takeInBeforeClose();
            } else if (!isTransportFailure(null)) {
                tickets.issued().noneIssued();
            }
            cancelled = tickets.cancel();
            super.handleClose(userCanceled);
        } finally {
            LaterCalls.run(cancelled);
            if (postponing) {
                LaterCalls.end();
            }
        }
    }

    /** A client that has only written waits for the first ticket about a round trip, the time of the handshake. */
    private void takeInBeforeClose() {
        if (intake != null && client != null && connection_state == CS_END) {
            boolean onlyWrote = wroteData && !readsData && TlsUtils.isTLSv13(getContext());
            boolean waits = onlyWrote && tickets.policy().askForTickets();
            intake.beforeClose(waits ? Duration.ofNanos(handshakeNanos) : Duration.ZERO);
        }
    }

    /** The superclass throws where input is missing, but neither raises an alert nor closes. */
    @Override
    public void closeInput() throws IOException {
        try {
            super.closeInput();
        } catch (IOException e) {
            if (!isClosed() && tlsClient != null) {
                inputClosed = true;
                handleFailure();
            }
            throw e;
        }
    }

    @Override
    public int previewOutputRecord() {
        int previewed = super.previewOutputRecord();
        return tickets.taken().isWithdrawn() ? 0 : previewed;
    }

    @Override
    public int getAvailableOutputBytes() {
        int available = super.getAvailableOutputBytes();
        return tickets.taken().isWithdrawn() ? 0 : available;
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
        return blocking
                || length <= 0
                || super.getAvailableOutputBytes() == 0
                || tickets.taken().maySend();
    }
}
