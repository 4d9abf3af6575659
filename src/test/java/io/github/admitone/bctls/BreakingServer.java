package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.bouncycastle.tls.AlertDescription;

/** The ways in which a server, or a box before it, breaks on a ClientHello that has a ticket. */
enum BreakingServer {
    ALERT,
    CLOSE,
    CLOSE_OF_A_BLOCKING_CONNECTION,
    RESET,
    SILENCE_UNTIL_THE_TIMEOUT;

    // A connection to it, whose ticket is on offer when it breaks.
    void breakOn(TicketResumption resumption, TestClient client) throws IOException {
        ResumingTlsClientProtocol protocol = switch (this) {
            case ALERT -> hear(resumption, client).alert(AlertDescription.internal_error).client;
            case CLOSE -> hear(resumption, client).close().client;
            case CLOSE_OF_A_BLOCKING_CONNECTION -> connect(resumption, client, InputStream.nullInputStream());
            case RESET -> connect(resumption, client, failing(new SocketException("Connection reset")));
            case SILENCE_UNTIL_THE_TIMEOUT ->
                connect(resumption, client, failing(new SocketTimeoutException("nothing has come")));
        };
        assertThat(protocol.isTicketOffered()).isTrue();
        assertThat(protocol.isConnected()).isFalse();
    }

    private static ScriptedServer hear(TicketResumption resumption, TestClient client) throws IOException {
        ScriptedServer server = ScriptedServer.hear(resumption, client);
        assertThat(server.client.status()).isEqualTo(ResumptionStatus.OFFERED);
        return server;
    }

    private static ResumingTlsClientProtocol connect(TicketResumption resumption, TestClient client, InputStream in) {
        ResumingTlsClientProtocol protocol = resumption.protocol(Wire.KEY, in, OutputStream.nullOutputStream());
        assertThat(catchThrowable(() -> protocol.connect(client))).isInstanceOf(IOException.class);
        return protocol;
    }

    private static InputStream failing(IOException failure) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw failure;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                throw failure;
            }
        };
    }
}
