package io.github.admitone.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link TlsServer} over TCP has to do before a test may believe it, seen through the JDK's own client.
 * Where a server lacks an ability, its test class overrides that method and says so.
 */
abstract class TlsServerContract {

    @TempDir
    Path directory;

    /** Starts the server under test, or skips the test. */
    abstract TlsServer start(ServerOptions options);

    /** Returns a new client for a server of those options, with a client certificate where they require one. */
    TlsProbe probe(ServerOptions options) throws IOException {
        return options.clientCertificate()
                ? JsseProbe.with(TestCertificates.client(KeyKind.RSA, "alice"))
                : JsseProbe.anonymous();
    }

    /** Makes sure that the server refuses a client without the certificate that it requires. */
    void assertRefusesWithoutCertificate(TlsServer server) {
        assertThat(catchThrowable(() -> JsseProbe.anonymous().connect(server.port())))
                .isInstanceOf(IOException.class);
    }

    @Test
    void secondConnection_tls13_isResumedInTheServersOwnWords() throws IOException {
        assertResumes(ServerOptions.tls13());
    }

    @Test
    void secondConnection_tls12_isResumedInTheServersOwnWords() throws IOException {
        assertResumes(ServerOptions.tls12());
    }

    @Test
    void secondConnection_tls12WithoutTickets_isResumedBySessionId() throws IOException {
        assertResumes(ServerOptions.tls12().withoutTickets());
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
        assertResumes(ServerOptions.tls13().withClientCertificate());
    }

    @Test
    void secondConnection_clientCertificateTls12_isResumed() throws IOException {
        assertResumes(ServerOptions.tls12().withClientCertificate());
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

    final void assertResumes(ServerOptions options) throws IOException {
        try (TlsServer server = start(options)) {
            TlsProbe probe = probe(options);
            probe.connect(server.port());
            assertSeen(server, 1, 0);
            probe.connect(server.port());
            assertSeen(server, 2, 1);
            if (options.clientCertificate()) {
                assertRefusesWithoutCertificate(server);
            }
        }
    }

    static void assertSeen(TlsServer server, int handshakes, int resumptions) {
        assertThat(server.awaitHandshakes(handshakes)).as(server.log()).isTrue();
        assertThat(server.handshakesSeen()).as(server.log()).isEqualTo(handshakes);
        assertThat(server.resumptionsSeen()).as(server.log()).isEqualTo(resumptions);
    }
}
