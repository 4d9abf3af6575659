package io.github.admitone.jsse;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A socket over one connection: the handshake, the traffic in both directions, and the end of both. */
final class ResumingSslSocket extends ConfiguredSocket {

    /* Overview
     *
     * Locks, in the order in which they may be taken:
     *
     *   that of the handshake   one thread makes it, the others wait for it
     *   readLock                one thread waits for records
     *   writeLock               one thread writes records, in the order in which they were made
     *   protocolLock            guards the connection; never held while waiting for the network
     *
     * So reading and writing do not wait for each other, whatever the server does. close() waits for none of them
     * longer than it is allowed to: it closes the transport, which ends whoever waits for that. A transport that is to
     * stay open may keep it waiting, as long as it takes no bytes.
     *
     * A cache stores, and a listener is told, under none of these. Only the ticket on offer is taken under the first
     * two: before the handshake there is nothing to read or to write. The managers may be asked under protocolLock.
     */

    private final boolean autoClose;
    private final ConnectionSession noSession;
    final ReentrantLock readLock = new ReentrantLock();
    final ReentrantLock writeLock = new ReentrantLock();
    final ProtocolLock protocolLock = new ProtocolLock();
    private final SocketHandshake handshake = new SocketHandshake(this);
    private final SocketInput input = new SocketInput(this);
    private final SocketOutput output = new SocketOutput(this);
    private final SocketClosing closing = new SocketClosing(this);

    private volatile String host;
    private volatile int port;
    private volatile @Nullable TlsConnection connection;
    private volatile @Nullable SocketRecords records;
    private volatile boolean closed;
    private volatile boolean inputShutdown;
    private volatile boolean outputShutdown;
    private volatile @Nullable SSLException failure;

    /**
     * @param host the name or address that the connection is made to, or empty as long as that is not known
     * @param port the port of that host, which behind a proxy is not the transport's; negative as long as it is not
     *     known
     * @param autoClose whether closing this socket closes the transport
     */
    ResumingSslSocket(ContextSettings settings, Socket transport, String host, int port, boolean autoClose) {
        super(settings, transport);
        this.host = host;
        this.port = port;
        this.autoClose = autoClose;
        this.noSession = ConnectionSession.none(settings, host, port);
    }

    @Override
    @Nullable
    TlsConnection connection() {
        return connection;
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
        if (closed) {
            throw new SocketException("Socket is closed");
        }
        if (!(endpoint instanceof InetSocketAddress address)) {
            throw new SocketException("not an address of the Internet: " + endpoint);
        }
        super.connect(endpoint, timeout);
        if (host.isEmpty()) {
            host = address.getHostString();
            port = address.getPort();
        }
    }

    /** {@inheritDoc} Does nothing if there has been one: TLS 1.3 has no renegotiation, and TLS 1.2 is offered none. */
    @Override
    public void startHandshake() throws IOException {
        requireOpen();
        TlsConnection open = connection;
        boolean ended = open != null && (open.isInputClosed() || open.isOutputClosed());
        if (ended || isInputShutdown() || isOutputShutdown()) {
            throw new SocketException("Socket has been closed or broken");
        }
        handshake.run();
    }

    /** {@return a new connection, which nobody else knows yet} */
    TlsConnection newConnection() {
        InetAddress address = transport().getInetAddress();
        // Not every transport has one: a tunnel, or a socket of the file system.
        String peer = host.isEmpty() && address != null ? address.getHostAddress() : host;
        return new TlsConnection(settings(), this, peer, port, parameters().copy());
    }

    /** Makes it the socket's connection. */
    void open(TlsConnection begun, SocketRecords received) {
        records = received;
        connection = begun;
    }

    void completed(TlsConnection open) {
        settings().keys().reached(host, transport().getInetAddress());
        handshakeCompleted(open.session());
    }

    /**
     * Takes in one record, and sends what it is answered with. The caller has the lock of reading.
     *
     * @return whether there was one: not if the stream has ended
     */
    boolean receive(TlsConnection open) throws IOException {
        SocketRecords received = records;
        return received != null && received.receive(open);
    }

    void abandon(TlsConnection open) {
        protocolLock.lock();
        try {
            open.abandon();
        } finally {
            protocolLock.unlock();
        }
    }

    /**
     * Sends the alert that says what is wrong, as far as that works, and ends the transport. The caller does not have
     * the lock of the connection.
     */
    SSLException fail(SSLException cause) {
        if (failure == null) {
            failure = cause;
            try {
                endAfterAlert();
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
        return cause;
    }

    private void endAfterAlert() throws IOException {
        try {
            TlsConnection open = connection;
            if (open != null) {
                abandon(open);
                output.flushRecords(open);
            }
        } finally {
            closed = true;
            closeTransport();
        }
    }

    private void closeTransport() throws IOException {
        if (autoClose) {
            transport().close();
        }
    }

    void requireOpen() throws IOException {
        SSLException cause = failure;
        if (cause != null) {
            throw new SSLException("the connection has failed", cause);
        }
        if (closed) {
            throw new SocketException("Socket is closed");
        }
        if (!isConnected()) {
            throw new SocketException("Socket is not connected");
        }
    }

    /** {@return the connection, after its handshake} */
    TlsConnection established() throws IOException {
        TlsConnection open = connection;
        if (open == null || !open.isHandshakeComplete() || closed) {
            requireOpen();
            handshake.run();
            open = connection;
        }
        if (open == null || !open.isHandshakeComplete()) {
            throw new SSLException("the handshake is not complete");
        }
        return open;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        requireOpen();
        if (inputShutdown) {
            throw new SocketException("Socket input is already shutdown");
        }
        return input;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        requireOpen();
        if (isOutputShutdown()) {
            throw new SocketException("Socket output is already shutdown");
        }
        return output;
    }

    @Override
    public SSLSession getSession() {
        TlsConnection open = connection;
        if (open != null && open.isHandshakeComplete()) {
            return open.session();
        }
        try {
            return established().session();
        } catch (IOException e) {
            return noSession;
        }
    }

    @Override
    public void shutdownInput() throws IOException {
        if (inputShutdown) {
            return;
        }
        requireOpen();
        inputShutdown = true;
        TlsConnection open = connection;
        if (open != null && !open.isInputClosed()) {
            throw new SSLException("closing inbound before receiving peer's close_notify");
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        if (outputShutdown || closed) {
            return;
        }
        requireOpen();
        outputShutdown = true;
        TlsConnection open = connection;
        if (open != null) {
            output.sendCloseNotify(open, Deadline.never());
        }
        if (autoClose) {
            transport().shutdownOutput();
        }
    }

    @Override
    public boolean isInputShutdown() {
        return inputShutdown || transport().isInputShutdown();
    }

    @Override
    public boolean isOutputShutdown() {
        TlsConnection open = connection;
        return outputShutdown || transport().isOutputShutdown() || (open != null && open.isOutputClosed());
    }

    boolean isInputShut() {
        return inputShutdown;
    }

    boolean closesTransport() {
        return autoClose;
    }

    SocketOutput output() {
        return output;
    }

    @Nullable
    SocketRecords records() {
        return records;
    }

    @Override
    public boolean isClosed() {
        return closed || transport().isClosed();
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // It must not wait for whoever holds the monitor.
    public void close() throws IOException {
        synchronized (closing) {
            if (closed) {
                return;
            }
            closed = true;
        }
        try {
            closing.run();
        } finally {
            closeTransport();
        }
    }

    @Override
    public String toString() {
        return "ResumingSslSocket[" + host + ", " + transport() + ']';
    }
}
