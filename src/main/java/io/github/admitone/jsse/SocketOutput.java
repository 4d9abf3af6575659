package io.github.admitone.jsse;

import io.github.admitone.internal.LaterCalls;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.util.Objects;
import javax.net.ssl.SSLException;

/** Encrypts what the program writes, and sends whatever the connection has to send. */
final class SocketOutput extends OutputStream {

    /** Some records at a time, so that bulk data takes fewer calls of the system. */
    private static final int CHUNK_BYTES = 4 * TlsConnection.CONTENT_BYTES;

    private final ResumingSslSocket socket;
    private byte[] records = new byte[512];
    private volatile boolean wroteLast;

    SocketOutput(ResumingSslSocket socket) {
        this.socket = socket;
    }

    /** {@return whether the program's last act was to write, so that the server may not have answered yet} */
    boolean wroteLast() {
        return wroteLast;
    }

    void hasRead() {
        wroteLast = false;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return;
        }
        TlsConnection open = socket.established();
        boolean postponing = LaterCalls.begin();
        try {
            writeRecords(open, bytes, offset, length);
        } finally {
            if (postponing) {
                LaterCalls.end();
            }
        }
        // A reader may have left something to the writer.
        flushRecords(open);
    }

    private void writeRecords(TlsConnection open, byte[] bytes, int offset, int length) throws IOException {
        socket.writeLock.lock();
        try {
            int written = 0;
            while (written < length) {
                int chunk = Math.min(length - written, CHUNK_BYTES);
                send(encrypt(open, bytes, offset + written, chunk));
                written += chunk;
            }
            wroteLast = true;
        } finally {
            socket.writeLock.unlock();
        }
    }

    private int encrypt(TlsConnection open, byte[] bytes, int offset, int length) throws IOException {
        try {
            return encryptLocked(open, bytes, offset, length);
        } catch (SSLException e) {
            throw socket.fail(e);
        }
    }

    private int encryptLocked(TlsConnection open, byte[] bytes, int offset, int length) throws IOException {
        socket.protocolLock.lock();
        try {
            if (open.isOutputClosed()) {
                throw new SocketException(
                        socket.isClosed() ? "Socket is closed" : "the output of this connection is closed");
            }
            open.write(bytes, offset, length);
            return take(open);
        } finally {
            socket.protocolLock.unlock();
        }
    }

    /** The caller has the locks of writing and of the connection. */
    private int take(TlsConnection open) {
        int length = open.output();
        if (records.length < length) {
            records = new byte[length];
        }
        return open.takeOutput(records, length);
    }

    private void send(int length) throws IOException {
        if (length > 0) {
            socket.transport().getOutputStream().write(records, 0, length);
        }
    }

    /**
     * Sends what the connection has to send of its own: the handshake, alerts. If another thread is writing, it will do
     * that: a reader must not wait for a writer, who may be waiting for the server to read.
     */
    void flushRecords(TlsConnection open) throws IOException {
        while (isPending(open) && socket.writeLock.tryLock()) {
            try {
                int length;
                socket.protocolLock.lock();
                try {
                    length = take(open);
                } finally {
                    socket.protocolLock.unlock();
                }
                send(length);
            } finally {
                socket.writeLock.unlock();
            }
        }
    }

    private boolean isPending(TlsConnection open) {
        socket.protocolLock.lock();
        try {
            return open.output() > 0;
        } finally {
            socket.protocolLock.unlock();
        }
    }

    /**
     * Says that nothing more will be written.
     *
     * @param deadline until when another thread may be waited for that is writing, or verifying
     * @return whether it was said
     */
    boolean sendCloseNotify(TlsConnection open, Deadline deadline) throws IOException {
        boolean postponing = LaterCalls.begin();
        try {
            return closeOutput(open, deadline);
        } finally {
            if (postponing) {
                LaterCalls.end();
            }
        }
    }

    private boolean closeOutput(TlsConnection open, Deadline deadline) throws IOException {
        if (!deadline.lock(socket.writeLock::tryLock)) {
            return false;
        }
        try {
            if (!deadline.lock(socket.protocolLock::tryLock)) {
                return false;
            }
            int length;
            try {
                open.closeOutput();
                length = take(open);
            } finally {
                socket.protocolLock.unlock();
            }
            send(length);
            return true;
        } finally {
            socket.writeLock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
