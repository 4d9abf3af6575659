package io.github.admitone.jsse;

import io.github.admitone.internal.LaterCalls;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.util.Objects;

/** The input stream of a socket: the server's application data. */
final class SocketInput extends InputStream {

    private final ResumingSslSocket socket;

    SocketInput(ResumingSslSocket socket) {
        this.socket = socket;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (socket.isInputShut()) {
            return -1;
        }
        TlsConnection open = socket.established();
        int read;
        do {
            read = readOrReceive(open, bytes, offset, length);
        } while (read == 0);
        return read;
    }

    /**
     * One record at a time: a cache that stores a ticket of it does so before the next one is waited for, and under no
     * lock.
     *
     * @return how much was read, -1 at the end, or 0 if there has been a record but nothing to read yet
     */
    private int readOrReceive(TlsConnection open, byte[] bytes, int offset, int length) throws IOException {
        boolean postponing = LaterCalls.begin();
        socket.readLock.lock();
        try {
            int read = readDecrypted(open, bytes, offset, length);
            return read != 0 || socket.receive(open) ? read : end();
        } finally {
            socket.readLock.unlock();
            if (postponing) {
                LaterCalls.end();
            }
        }
    }

    private int readDecrypted(TlsConnection open, byte[] bytes, int offset, int length) throws IOException {
        socket.protocolLock.lock();
        try {
            int read = open.read(bytes, offset, length);
            if (read > 0) {
                socket.output().hasRead();
                return read;
            }
            return open.isInputClosed() ? end() : 0;
        } finally {
            socket.protocolLock.unlock();
        }
    }

    private int end() throws IOException {
        if (socket.isClosed()) {
            throw new SocketException("Socket is closed");
        }
        SocketRecords records = socket.records();
        if (records != null) {
            records.requireUnbroken();
        }
        socket.output().hasRead();
        return -1;
    }

    /** {@return how much has been decrypted already; nothing is taken from the network to find out} */
    @Override
    public int available() {
        TlsConnection open = socket.connection();
        if (open == null || !open.isHandshakeComplete() || socket.isClosed()) {
            return 0;
        }
        socket.protocolLock.lock();
        try {
            return open.readable();
        } finally {
            socket.protocolLock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
