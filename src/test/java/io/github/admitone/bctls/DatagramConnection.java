package io.github.admitone.bctls;

import io.github.admitone.SessionKey;
import io.github.admitone.server.TlsServer;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.function.UnaryOperator;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.UDPTransport;

/** One DTLS connection to a server on the loopback address: a handshake, and one request with its answer. */
final class DatagramConnection {

    private static final int MTU = 1500;
    private static final int TIMEOUT_MILLIS = 20_000;

    private DatagramConnection() {}

    static SessionKey key() {
        return Connection.key().withTransport(SessionKey.Transport.UDP);
    }

    /** Connects, asks, reads the answer, and closes. */
    static void exchange(int port, TlsClient client) throws IOException {
        exchange(port, client, UnaryOperator.identity());
    }

    /** The same through a transport that changes what passes. */
    static void exchange(int port, TlsClient client, UnaryOperator<DatagramTransport> wrapping) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(InetAddress.getLoopbackAddress(), port);
            DTLSTransport connection =
                    new DTLSClientProtocol().connect(client, wrapping.apply(new UDPTransport(socket, MTU)));
            byte[] request = TlsServer.request();
            connection.send(request, 0, request.length);
            byte[] answer = new byte[connection.getReceiveLimit()];
            if (connection.receive(answer, 0, answer.length, TIMEOUT_MILLIS) < 0) {
                throw new SocketTimeoutException("no answer");
            }
            connection.close();
        }
    }
}
