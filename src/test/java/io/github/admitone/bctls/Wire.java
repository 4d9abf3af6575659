package io.github.admitone.bctls;

import io.github.admitone.SessionKey;
import java.io.IOException;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsProtocol;

/**
 * A client and a {@link Tls13IssuingServer} in non-blocking mode, and the bytes between them. What one side throws is
 * kept, and the other still gets what was written before: the alert, above all. Used by one thread.
 */
final class Wire {

    static final SessionKey KEY = SessionKey.of("localhost", 443);

    final ResumingTlsClientProtocol client;
    final Tls13IssuingServer.End server;
    IOException clientFailure;
    IOException serverFailure;

    Wire(TicketResumption resumption, Tls13IssuingServer server) throws IOException {
        this(resumption, server, KEY);
    }

    Wire(TicketResumption resumption, Tls13IssuingServer server, SessionKey key) throws IOException {
        this.client = resumption.protocol(key);
        this.server = server.accept();
    }

    /** A handshake, and whatever the server sends after it. */
    static Wire connect(TicketResumption resumption, Tls13IssuingServer server, TlsClient client) throws IOException {
        Wire wire = new Wire(resumption, server);
        wire.client.connect(client);
        wire.pump();
        return wire;
    }

    ResumptionStatus status() {
        return client.status();
    }

    /** Passes bytes in both directions until neither side has anything left to say. */
    @SuppressWarnings("ShortCircuitBoolean") // Both sides are to have their turn.
    void pump() throws IOException {
        while (fromClient() | fromServer()) {
            // Each side may answer what it has just been given.
        }
    }

    private boolean fromClient() throws IOException {
        byte[] bytes = output(client);
        if (bytes.length > 0 && !server.isClosed()) {
            try {
                server.offerInput(bytes);
            } catch (IOException e) {
                serverFailure = e;
            }
        }
        return bytes.length > 0;
    }

    private boolean fromServer() throws IOException {
        byte[] bytes = output(server);
        if (bytes.length > 0 && !client.isClosed()) {
            try {
                client.offerInput(bytes);
            } catch (IOException e) {
                clientFailure = e;
            }
        }
        return bytes.length > 0;
    }

    /** Returns what the server answers to what the client has said so far, without passing it on. */
    byte[] serverFlight() throws IOException {
        fromClient();
        return output(server);
    }

    /** Passes these bytes to the client, and then nothing ever again. */
    void cutAfter(byte[] bytes) {
        try {
            client.offerInput(bytes);
            client.closeInput();
        } catch (IOException e) {
            clientFailure = e;
        }
    }

    private static byte[] output(TlsProtocol from) {
        byte[] bytes = new byte[from.getAvailableOutputBytes()];
        int read = from.readOutput(bytes, 0, bytes.length);
        if (read != bytes.length) {
            throw new IllegalStateException(read + " bytes left instead of " + bytes.length);
        }
        return bytes;
    }

    /** Sends a byte of application data in each direction. */
    void exchange() throws IOException {
        client.writeApplicationData(new byte[] {1}, 0, 1);
        pump();
        server.writeApplicationData(new byte[] {2}, 0, 1);
        pump();
        byte[] read = new byte[1];
        if (server.readInput(read, 0, 1) != 1 || read[0] != 1 || client.readInput(read, 0, 1) != 1 || read[0] != 2) {
            throw new IOException("application data did not arrive", clientFailure);
        }
    }
}
