package io.github.admitone.benchmarks.handshake;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/**
 * A TCP connection that outlives the TLS connection over it: Bouncy Castle closes it, and others do not, but all have to
 * wait for the server's end of it.
 */
final class Transport extends Socket {

    Transport(int port) throws IOException {
        super(InetAddress.getLoopbackAddress(), port);
        setTcpNoDelay(true);
    }

    @Override
    public void close() {}

    /** The server takes one connection at a time: the next must not wait until it is done with this one. */
    void awaitEnd() throws IOException {
        try {
            getInputStream().skip(Long.MAX_VALUE);
        } finally {
            super.close();
        }
    }
}
