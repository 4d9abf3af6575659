package io.github.admitone.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.admitone.server.RecordingRelay.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class RecordingRelayTest {

    @Test
    void identities_resumedTls13_areThoseOfEachConnection() throws IOException {
        try (TlsServer server = JsseServer.start(ServerOptions.tls13());
                RecordingRelay relay = RecordingRelay.to(server)) {
            JsseProbe probe = JsseProbe.anonymous();
            for (int i = 0; i < 3; i++) {
                probe.connect(relay.port());
            }

            assertThat(relay.identities())
                    .extracting(RecordingRelay.IdentityUse::connection)
                    .containsExactly(2, 3);
            assertThat(relay.ticketsUsedTwice()).isZero();
            assertThat(relay.connections().get(0).bytesFromServer())
                    .isGreaterThan(relay.connections().get(1).bytesFromServer());
        }
    }

    @Test
    void ticketsUsedTwice_sameHelloOnTwoConnections_countsIdentityAndTls12Ticket() throws IOException {
        byte[] hello = ClientFlightTest.record(ClientFlightTest.helloWithIdentity("abcd"));
        try (ServerSocket server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
                RecordingRelay relay = RecordingRelay.to(server.getLocalPort())) {
            for (int i = 0; i < 2; i++) {
                assertThat(throughRelay(relay, server, hello)).isEqualTo(hello);
            }

            assertThat(relay.ticketsUsedTwice()).isEqualTo(2);
        }
    }

    @Test
    void relay_bytesThatAreNotTls_passesThemOn() throws IOException {
        byte[] garbage = "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RecordingRelay relay = RecordingRelay.to(server.getLocalPort())) {
            assertThat(throughRelay(relay, server, garbage)).isEqualTo(garbage);
            assertThat(relay.connections().get(0).clientHellos()).isEmpty();
            assertThat(relay.bytes(Direction.FROM_CLIENT)).isEqualTo(garbage.length);
        }
    }

    @Test
    void cutAfter_serverBytes_passesExactlyThatMany() throws IOException {
        try (TlsServer server = JsseServer.start(ServerOptions.tls13());
                RecordingRelay relay = RecordingRelay.to(server)) {
            relay.cutAfter(Direction.FROM_SERVER, 100);
            assertThat(catchThrowable(() -> JsseProbe.anonymous().connect(relay.port())))
                    .isInstanceOf(IOException.class);
            assertThat(relay.bytes(Direction.FROM_SERVER)).isEqualTo(100);

            relay.heal();
            JsseProbe.anonymous().connect(relay.port());
        }
    }

    @Test
    void cutAfter_noClientBytes_serverHearsNothing() throws IOException {
        try (TlsServer server = JsseServer.start(ServerOptions.tls13());
                RecordingRelay relay = RecordingRelay.to(server)) {
            relay.cutAfter(Direction.FROM_CLIENT, 0);
            assertThat(catchThrowable(() -> JsseProbe.anonymous().connect(relay.port())))
                    .isInstanceOf(IOException.class);
            assertThat(relay.bytes(Direction.FROM_CLIENT)).isZero();
        }
    }

    @Test
    void retarget_laterConnection_goesToTheOtherServer() throws IOException {
        try (TlsServer one = JsseServer.start(ServerOptions.tls13());
                TlsServer other = JsseServer.start(ServerOptions.tls12());
                RecordingRelay relay = RecordingRelay.to(one)) {
            relay.retarget(other.port());
            JsseProbe.anonymous().connect(relay.port());

            assertThat(one.handshakesSeen()).isZero();
            assertThat(other.awaitHandshakes(1)).isTrue();
        }
    }

    private static byte[] throughRelay(RecordingRelay relay, ServerSocket server, byte[] sent) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), relay.port())) {
            client.getOutputStream().write(sent);
            client.shutdownOutput();
            try (Socket accepted = server.accept();
                    InputStream in = accepted.getInputStream()) {
                return in.readAllBytes();
            }
        }
    }
}
