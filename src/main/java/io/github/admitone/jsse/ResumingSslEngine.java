package io.github.admitone.jsse;

import io.github.admitone.internal.LaterCalls;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.bouncycastle.tls.RecordPreview;
import org.jspecify.annotations.Nullable;

/** An engine over one connection: wrap and unwrap, and the states that they go through. */
final class ResumingSslEngine extends ConfiguredEngine {

    /* Overview
     *
     * The cache, the trust manager and the key manager may block. They run in delegated tasks: one makes the
     * ClientHello, and each record of the handshake is another. While a task is outstanding the connection belongs to
     * it, and nobody else touches it; wrap, unwrap and the like then return at once. So the lock is never held for
     * long.
     *
     * After the handshake records are taken in by unwrap itself. A ticket among them goes into the cache there.
     */

    private final Object lock = new Object();
    private final EngineTasks tasks = new EngineTasks(lock, this::ended);
    private final ConnectionSession none;

    /** Made by the first task. */
    private volatile @Nullable TlsConnection connection;

    private boolean begun;
    private boolean finishedReported;
    private boolean inboundClosed;
    private boolean outboundClosed;
    private byte[] scratch = new byte[0];

    ResumingSslEngine(ContextSettings settings, String host, int port) {
        super(settings, host, port);
        this.none = ConnectionSession.none(settings, host, port);
    }

    private interface Action<T, X extends Exception> {
        T run() throws X;
    }

    /** Runs it under the lock; then, under none, what it leaves to do with caches and listeners. */
    private <T, X extends Exception> T locked(Action<T, X> action) throws X {
        boolean postponing = LaterCalls.begin();
        try {
            synchronized (lock) {
                return action.run();
            }
        } finally {
            if (postponing) {
                LaterCalls.end();
            }
        }
    }

    @Override
    @Nullable
    TlsConnection connection() {
        return connection;
    }

    @Override
    public void beginHandshake() throws SSLException {
        synchronized (lock) {
            TlsConnection open = connection;
            boolean ended = !tasks.isOutstanding() && open != null && (open.isInputClosed() || open.isOutputClosed());
            if (outboundClosed || inboundClosed || ended) {
                throw new SSLException("the engine is closed");
            }
            begin();
        }
    }

    private void begin() {
        if (!begun && !outboundClosed && !inboundClosed) {
            begun = true;
            tasks.add(() -> {
                TlsConnection made = newConnection();
                connection = made;
                made.begin();
            });
        }
    }

    /** {@return whether it was closed before it was begun: no record can be made or understood} */
    private boolean isClosedUnbegun() {
        return connection == null && !tasks.isOutstanding();
    }

    private void ended() {
        if (outboundClosed) {
            closeOutput();
        }
        release();
    }

    @Override
    public @Nullable Runnable getDelegatedTask() {
        synchronized (lock) {
            return tasks.handOut();
        }
    }

    @Override
    public HandshakeStatus getHandshakeStatus() {
        synchronized (lock) {
            return status();
        }
    }

    private HandshakeStatus status() {
        TlsConnection open = connection;
        if (tasks.isOutstanding()) {
            return HandshakeStatus.NEED_TASK;
        }
        if (tasks.hasFailed() || (open != null && open.output() > 0)) {
            return HandshakeStatus.NEED_WRAP;
        }
        if (open == null || (isOutboundDone() && isInboundDone())) {
            return HandshakeStatus.NOT_HANDSHAKING;
        }
        if (open.isHandshakeComplete() && !finishedReported) {
            return HandshakeStatus.NEED_WRAP;
        }
        return open.isHandshakeComplete() && !open.isOutputClosed()
                ? HandshakeStatus.NOT_HANDSHAKING
                : HandshakeStatus.NEED_UNWRAP;
    }

    private SSLEngineResult result(Status status, int consumed, int produced) {
        HandshakeStatus handshake = status();
        TlsConnection open = connection;
        if (handshake == HandshakeStatus.NEED_WRAP && !finishedReported && isFinished(open)) {
            finishedReported = true;
            handshake = HandshakeStatus.FINISHED;
        }
        return new SSLEngineResult(status, handshake, consumed, produced);
    }

    private boolean isFinished(@Nullable TlsConnection open) {
        return !tasks.hasFailed() && open != null && open.isHandshakeComplete() && open.output() == 0;
    }

    @Override
    public SSLEngineResult wrap(ByteBuffer[] srcs, int offset, int length, ByteBuffer dst) throws SSLException {
        Buffers sources = Buffers.of(srcs, offset, length);
        Buffers.requireWritable(dst);
        return locked(() -> {
            tasks.throwFailure();
            if (isOutboundDone()) {
                return result(Status.CLOSED, 0, 0);
            }
            begin();
            TlsConnection open = connection;
            if (isClosedUnbegun()) {
                return result(Status.CLOSED, 0, 0);
            }
            if (tasks.isOutstanding() || open == null) {
                return new SSLEngineResult(Status.OK, status(), 0, 0);
            }
            int record = open.nextOutput();
            if (record > 0) {
                return wrapOutput(open, record, dst);
            }
            return open.isHandshakeComplete() && finishedReported
                    ? wrapData(open, sources, dst)
                    : result(Status.OK, 0, 0);
        });
    }

    private SSLEngineResult wrapOutput(TlsConnection open, int record, ByteBuffer dst) {
        if (dst.remaining() < record) {
            return new SSLEngineResult(Status.BUFFER_OVERFLOW, status(), 0, 0);
        }
        int produced = open.takeOutput(dst, record);
        release();
        return result(isOutboundDone() ? Status.CLOSED : Status.OK, 0, produced);
    }

    private SSLEngineResult wrapData(TlsConnection open, Buffers sources, ByteBuffer dst) throws SSLException {
        int length = (int) Math.min(sources.remaining(), TlsConnection.CONTENT_BYTES);
        if (length == 0) {
            return result(Status.OK, 0, 0);
        }
        if (dst.remaining() < open.previewWrite(length)) {
            return new SSLEngineResult(Status.BUFFER_OVERFLOW, status(), 0, 0);
        }
        byte[] plaintext = scratch(length);
        sources.get(plaintext, length);
        open.write(plaintext, 0, length);
        return result(Status.OK, length, open.takeOutput(dst, open.output()));
    }

    private byte[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new byte[Math.max(length, ConnectionSession.PACKET_BYTES)];
        }
        return scratch;
    }

    @Override
    public SSLEngineResult unwrap(ByteBuffer src, ByteBuffer[] dsts, int offset, int length) throws SSLException {
        Buffers.require(src, "src");
        Buffers destinations = Buffers.of(dsts, offset, length);
        destinations.requireWritable();
        return locked(() -> {
            tasks.throwFailure();
            if (isInboundDone()) {
                return result(Status.CLOSED, 0, 0);
            }
            begin();
            TlsConnection open = connection;
            if (isClosedUnbegun()) {
                return result(Status.CLOSED, 0, 0);
            }
            if (tasks.isOutstanding() || open == null || (!finishedReported && status() == HandshakeStatus.NEED_WRAP)) {
                return new SSLEngineResult(Status.OK, status(), 0, 0);
            }
            return unwrap(open, src, destinations);
        });
    }

    private SSLEngineResult unwrap(TlsConnection open, ByteBuffer src, Buffers destinations) throws SSLException {
        byte[] header = new byte[TlsConnection.HEADER_BYTES];
        if (src.remaining() < header.length) {
            return new SSLEngineResult(Status.BUFFER_UNDERFLOW, status(), 0, 0);
        }
        src.duplicate().get(header);
        RecordPreview preview = open.preview(header);
        int size = preview.getRecordSize();
        if (src.remaining() < size) {
            return new SSLEngineResult(Status.BUFFER_UNDERFLOW, status(), 0, 0);
        }
        if (destinations.remaining() < preview.getContentLimit()) {
            return new SSLEngineResult(Status.BUFFER_OVERFLOW, status(), 0, 0);
        }
        if (!open.isHandshakeComplete()) {
            byte[] record = new byte[size];
            src.get(record);
            tasks.add(() -> open.receive(record, 0, size));
            return result(Status.OK, size, 0);
        }
        byte[] record = scratch(size);
        src.get(record, 0, size);
        open.receive(record, 0, size);
        int produced = destinations.put(open);
        return result(open.isInputClosed() ? Status.CLOSED : Status.OK, size, produced);
    }

    @Override
    public void closeInbound() throws SSLException {
        if (locked(this::closesInboundTooEarly)) {
            throw new SSLException("closing inbound before receiving peer's close_notify");
        }
    }

    private boolean closesInboundTooEarly() {
        if (inboundClosed) {
            return false;
        }
        inboundClosed = true;
        TlsConnection open = connection;
        boolean awaited = begun && (open == null || !open.isInputClosed());
        if (!tasks.isOutstanding()) {
            release();
        }
        return awaited;
    }

    /** Gives up a handshake that nobody will go on with, and a connection that has ended in both directions. */
    private void release() {
        TlsConnection open = connection;
        if (open != null
                && inboundClosed
                && (!open.isHandshakeComplete() || (open.isOutputClosed() && open.output() == 0))) {
            open.abandon();
        }
    }

    @Override
    public boolean isInboundDone() {
        synchronized (lock) {
            TlsConnection open = connection;
            return inboundClosed || (!tasks.isOutstanding() && open != null && open.isInputClosed());
        }
    }

    @Override
    public void closeOutbound() {
        locked(() -> {
            outboundClosed = true;
            // A task that nobody has taken need not run.
            tasks.dropUnlessHandedOut();
            if (!tasks.isOutstanding()) {
                closeOutput();
            }
            return this;
        });
    }

    private void closeOutput() {
        TlsConnection open = connection;
        if (open != null) {
            try {
                open.closeOutput();
            } catch (SSLException e) {
                tasks.fail(e);
            }
        }
    }

    @Override
    public boolean isOutboundDone() {
        synchronized (lock) {
            TlsConnection open = connection;
            if (tasks.isOutstanding() || tasks.hasFailed()) {
                return false;
            }
            return open == null ? outboundClosed : open.isOutputClosed() && open.output() == 0;
        }
    }

    @Override
    public SSLSession getSession() {
        TlsConnection open = connection;
        return open != null && open.isHandshakeComplete() ? open.session() : none;
    }
}
