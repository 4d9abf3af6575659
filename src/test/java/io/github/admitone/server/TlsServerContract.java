package io.github.admitone.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * What every {@link TlsServer} over TCP has to do before a test may believe it, seen through the JDK's own client.
 * Where a server lacks an ability, its test class overrides that method and says so.
 */
abstract class TlsServerContract {

    /** Starts the server under test, or skips the test. */
    abstract TlsServer start(ServerOptions options);

    @Test
    void secondConnection_tls13_isResumedInTheServersOwnWords() throws IOException {
        assertResumes(ServerOptions.tls13());
    }

    @Test
    void secondConnection_tls12_isResumedInTheServersOwnWords() throws IOException {
        assertResumes(ServerOptions.tls12());
    }

    @Test
    void secondConnection_bothVersionsEnabled_isResumedInTheServersOwnWords() throws IOException {
        assertResumes(ServerOptions.of("TLSv1.2", "TLSv1.3"));
    }

    @Test
    void secondConnection_ecdsaCertificateBelowIntermediate_isResumed() throws IOException {
        assertResumes(ServerOptions.tls13().withKey(KeyKind.EC).withIntermediate());
        assertResumes(ServerOptions.tls12().withKey(KeyKind.EC).withIntermediate());
    }

    @Test
    void secondConnection_afterRestart_isFullInTheServersOwnWords() throws IOException {
        try (TlsServer server = start(ServerOptions.tls13())) {
            JsseProbe probe = JsseProbe.anonymous();
            probe.connect(server.port());
            assertSeen(server, 1, 0);

            server.restart();
            probe.connect(server.port());
            assertSeen(server, 2, 0);
            probe.connect(server.port());
            assertSeen(server, 3, 1);
        }
    }

    @Test
    void connections_withoutSharedCache_areFullInTheServersOwnWords() throws IOException {
        try (TlsServer server = start(ServerOptions.tls13())) {
            JsseProbe.anonymous().connect(server.port());
            JsseProbe.anonymous().connect(server.port());

            assertSeen(server, 2, 0);
        }
    }

    @Test
    void secondConnection_clientCertificateTls13_isResumed() throws IOException {
        assertClientCertificate(ServerOptions.tls13());
    }

    @Test
    void secondConnection_clientCertificateTls12_isResumed() throws IOException {
        assertClientCertificate(ServerOptions.tls12());
    }

    @Test
    void connection_groupWithoutKeyShare_takesTwoClientHellos() throws IOException {
        try (TlsServer server = start(ServerOptions.tls13().withGroup("secp384r1"));
                RecordingRelay relay = RecordingRelay.to(server)) {
            JsseProbe probe = JsseProbe.anonymous();
            probe.connect(relay.port());
            probe.connect(relay.port());

            assertSeen(server, 2, 1);
            assertThat(relay.connections())
                    .allSatisfy(
                            connection -> assertThat(connection.clientHellos()).hasSize(2));
            assertThat(relay.identities()).hasSize(1);
        }
    }

    @Test
    void connection_commonApplicationProtocol_isNegotiated() throws IOException {
        try (TlsServer server = start(ServerOptions.tls13().withAlpn("http/1.1"))) {
            assertThat(JsseProbe.anonymous().connect(server.port(), "http/1.1")).isEqualTo("http/1.1");
        }
    }

    private void assertResumes(ServerOptions options) throws IOException {
        try (TlsServer server = start(options)) {
            JsseProbe probe = JsseProbe.anonymous();
            probe.connect(server.port());
            assertSeen(server, 1, 0);
            probe.connect(server.port());
            assertSeen(server, 2, 1);
        }
    }

    private void assertClientCertificate(ServerOptions options) throws IOException {
        try (TlsServer server = start(options.withClientCertificate())) {
            JsseProbe known = JsseProbe.with(TestCertificates.client(KeyKind.RSA, "alice"));
            known.connect(server.port());
            known.connect(server.port());
            assertSeen(server, 2, 1);

            JsseProbe anonymous = JsseProbe.anonymous();
            assertThat(catchThrowable(() -> anonymous.connect(server.port()))).isInstanceOf(IOException.class);
        }
    }

    static void assertSeen(TlsServer server, int handshakes, int resumptions) {
        assertThat(server.awaitHandshakes(handshakes)).as(server.log()).isTrue();
        assertThat(server.handshakesSeen()).as(server.log()).isEqualTo(handshakes);
        assertThat(server.resumptionsSeen()).as(server.log()).isEqualTo(resumptions);
    }
}
