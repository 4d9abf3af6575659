package io.github.admitone.jsse;

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
        socket.readLock.lock();
        try {
            return read(open, bytes, offset, length);
        } finally {
            socket.readLock.unlock();
        }
    }

    private int read(TlsConnection open, byte[] bytes, int offset, int length) throws IOException {
        while (true) {
            socket.protocolLock.lock();
            try {
                int read = open.read(bytes, offset, length);
                if (read > 0) {
                    socket.hasRead();
                    return read;
                }
                if (open.isInputClosed()) {
                    return end();
                }
            } finally {
                socket.protocolLock.unlock();
            }
            if (!socket.receive(open)) {
                return end();
            }
        }
    }

    private int end() throws IOException {
        if (socket.isClosed()) {
            throw new SocketException("Socket is closed");
        }
        socket.hasRead();
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
