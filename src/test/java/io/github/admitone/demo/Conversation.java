package io.github.admitone.demo;

import io.github.admitone.server.TlsServer;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.bouncycastle.tls.TlsClientProtocol;

/**
 * What the client does between the handshake and the end of the connection. It must read: tickets arrive after the
 * handshake, and Bouncy Castle sees them when somebody reads.
 */
enum Conversation {
    /** With the own server, which echoes: the answer comes after the tickets. */
    ECHO {
        @Override
        void hold(TlsClientProtocol protocol, Socket socket, boolean tickets) throws IOException {
            protocol.getOutputStream().write(TlsServer.request());
            if (protocol.getInputStream().read() < 0) {
                throw new EOFException("the server closed the connection without an answer");
            }
        }
    },

    /**
     * With a server whose application protocol is unknown: says nothing, and listens until the server has been silent
     * for {@value #SILENCE_MILLIS} ms, speaks first, or closes. Servers send their tickets right after the handshake.
     */
    LISTEN {
        @Override
        void hold(TlsClientProtocol protocol, Socket socket, boolean tickets) throws IOException {
            if (!tickets) {
                return;
            }
            socket.setSoTimeout(SILENCE_MILLIS);
            try {
                int first = protocol.getInputStream().read();
                assert first >= -1;
            } catch (SocketTimeoutException e) {
                // What was to come has come.
            }
        }
    };

    private static final int SILENCE_MILLIS = 500;

    /** @param tickets whether tickets are awaited */
    abstract void hold(TlsClientProtocol protocol, Socket socket, boolean tickets) throws IOException;
}
