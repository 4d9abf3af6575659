package io.github.admitone.jsse;

import io.github.admitone.internal.LaterCalls;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * The handshake of a socket: one thread makes it, the others wait. One that timed out is continued by the next call.
 */
final class SocketHandshake {

    private final ResumingSslSocket socket;
    private final ReentrantLock lock = new ReentrantLock();

    SocketHandshake(ResumingSslSocket socket) {
        this.socket = socket;
    }

    /** Does nothing if it is complete, or if this thread is making it: a manager may ask the socket for its session. */
    void run() throws IOException {
        boolean postponing = LaterCalls.begin();
        lock.lock();
        try {
            TlsConnection open = socket.connection();
            boolean reentrant = lock.getHoldCount() > 1;
            if (!reentrant && (open == null || !open.isHandshakeComplete())) {
                make(open);
            }
        } finally {
            lock.unlock();
            if (postponing) {
                LaterCalls.end();
            }
        }
    }

    private void make(@Nullable TlsConnection begun) throws IOException {
        socket.readLock.lock();
        try {
            proceed(begun == null ? begin() : begun);
        } finally {
            socket.readLock.unlock();
        }
    }

    private TlsConnection begin() throws IOException {
        SocketRecords records = new SocketRecords(
                socket, new RecordReader(socket.transport().getInputStream(), socket.closesTransport()));
        TlsConnection begun = socket.newConnection();
        try {
            begun.begin();
        } catch (SSLException e) {
            socket.open(begun, records);
            throw socket.fail(e);
        }
        // Not before: close() then does not wait for the cache, which begin() has asked for a ticket.
        socket.open(begun, records);
        return begun;
    }

    private void proceed(TlsConnection open) throws IOException {
        try {
            // close() may have found no connection to end.
            socket.requireOpen();
            socket.output().flushRecords(open);
        } catch (IOException e) {
            socket.abandon(open);
            throw e;
        }
        while (!open.isHandshakeComplete()) {
            if (!socket.receive(open)) {
                SSLHandshakeException ended = new SSLHandshakeException("Remote host terminated the handshake");
                ended.initCause(new EOFException("SSL peer shut down incorrectly"));
                throw socket.fail(ended);
            }
        }
        socket.completed(open);
    }
}
