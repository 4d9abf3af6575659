package io.github.admitone.bctls;

import io.github.admitone.SessionKey;
import io.github.admitone.server.TlsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsClientProtocol;

/** One TCP connection to a server on the loopback address: a handshake, and one request with its answer. */
final class Connection implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    final ResumingTlsClientProtocol protocol;

    private Connection(Socket socket, ResumingTlsClientProtocol protocol) {
        this.socket = socket;
        this.protocol = protocol;
    }

    static SessionKey key() {
        return SessionKey.of("localhost", 443);
    }

    /** Connects, asks, reads the answer, which follows the server's tickets, and closes. */
    static ResumingTlsClientProtocol exchange(TicketResumption resumption, int port, TlsClient client)
            throws IOException {
        try (Connection connection = open(resumption, port, client)) {
            connection.request();
            return connection.protocol;
        }
    }

    static Connection open(TicketResumption resumption, int port, TlsClient client) throws IOException {
        Socket socket = socket(port);
        try {
            ResumingTlsClientProtocol protocol =
                    resumption.protocol(key(), socket.getInputStream(), socket.getOutputStream());
            protocol.connect(client);
            return new Connection(socket, protocol);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    static Socket socket(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    void request() throws IOException {
        request(protocol);
    }

    static void request(TlsClientProtocol protocol) throws IOException {
        protocol.getOutputStream().write(TlsServer.request());
        protocol.getOutputStream().flush();
        if (protocol.getInputStream().read() < 0) {
            throw new IOException("the server closed the connection without an answer");
        }
    }

    @Override
    public void close() throws IOException {
        try {
            protocol.close();
        } finally {
            socket.close();
        }
    }
}
