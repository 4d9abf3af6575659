package io.github.admitone.bctls;

import java.io.IOException;
import java.net.Socket;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsClientProtocol;

/** One TCP connection by Bouncy Castle's own protocol class, as of a user who must keep theirs. */
final class PlainConnection {

    private PlainConnection() {}

    /** Connects, asks, reads the answer, and closes. */
    static void exchange(int port, TlsClient client) throws IOException {
        try (Socket socket = Connection.socket(port)) {
            TlsClientProtocol protocol = new TlsClientProtocol(socket.getInputStream(), socket.getOutputStream());
            protocol.connect(client);
            Connection.request(protocol);
            protocol.close();
        }
    }
}
