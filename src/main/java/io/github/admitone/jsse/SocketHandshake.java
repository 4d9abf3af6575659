package io.github.admitone.jsse;

import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

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
        lock.lock();
        try {
            TlsConnection open = socket.connection();
            boolean reentrant = lock.getHoldCount() > 1;
            if (reentrant || (open != null && open.isHandshakeComplete())) {
                return;
            }
            socket.readLock.lock();
            try {
                proceed(open == null ? begin() : open);
            } finally {
                socket.readLock.unlock();
            }
        } finally {
            lock.unlock();
        }
    }

    private TlsConnection begin() throws IOException {
        SocketRecords records = new SocketRecords(
                socket, new RecordReader(socket.transport().getInputStream(), socket.closesTransport()));
        socket.protocolLock.lock();
        try {
            TlsConnection begun = socket.newConnection();
            socket.open(begun, records);
            begun.begin();
            return begun;
        } catch (SSLException e) {
            throw socket.fail(e);
        } finally {
            socket.protocolLock.unlock();
        }
    }

    private void proceed(TlsConnection open) throws IOException {
        socket.output().flushRecords(open);
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
