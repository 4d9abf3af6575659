package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionScope;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.server.JsseServer;
import io.github.admitone.server.OpenSslServer;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TlsIdentity;
import io.github.admitone.server.TlsServer;
import java.io.IOException;
import java.net.Socket;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.ChannelBinding;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsSession;
import org.junit.jupiter.api.Test;

/** What the context tells the user's client on a resumed connection: the same as on the full one. */
class ResumedContextTest {

    private final StripedSessionCache cache = StripedSessionCache.builder().build();
    private final EventLog events = new EventLog();
    private final TicketResumption resumption =
            TicketResumption.builder(cache).listener(events).build();

    /** Remembers what it can learn when the handshake is complete. */
    private static class CuriousClient extends DtlsClient {

        private byte[] endPoint;
        private byte[] endPointBefore;
        private byte[] unique;
        private Certificate localCertificate;

        CuriousClient(ProtocolVersion version) {
            versions = version.only();
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            endPointBefore = context.exportChannelBinding(ChannelBinding.tls_server_end_point);
            localCertificate = context.getSecurityParametersConnection().getLocalCertificate();
            if (!ProtocolVersion.TLSv13.equals(context.getServerVersion())) {
                unique = context.exportChannelBinding(ChannelBinding.tls_unique);
            }
        }

        /** To be called while the connection is up. */
        void look() {
            endPoint = context.exportChannelBinding(ChannelBinding.tls_server_end_point);
        }
    }

    private static CuriousClient tls12() {
        return new CuriousClient(ProtocolVersion.TLSv12);
    }

    private CuriousClient overTls13(Tls13IssuingServer server) throws IOException {
        CuriousClient client = new CuriousClient(ProtocolVersion.TLSv13);
        Wire.connect(resumption, server, client).exchange();
        client.look();
        return client;
    }

    private CuriousClient overTls12(int port) throws IOException {
        CuriousClient client = tls12();
        try (Connection connection = Connection.open(resumption, port, client)) {
            connection.request();
            client.look();
        }
        return client;
    }

    private CuriousClient decorated(int port) throws IOException {
        CuriousClient client = tls12();
        PlainConnection.exchange(port, resumption.client(Connection.key(), client));
        client.look();
        return client;
    }

    private CuriousClient overDtls(int port) throws IOException {
        CuriousClient client = new CuriousClient(ProtocolVersion.DTLSv12);
        DatagramConnection.exchange(port, resumption.client(DatagramConnection.key(), client));
        client.look();
        return client;
    }

    private void assertBoundToTheSameServer(CuriousClient full, CuriousClient resumed) {
        assertThat(events.statuses()).endsWith(ResumptionStatus.NO_TICKET, ResumptionStatus.RESUMED);
        assertThat(full.endPoint).isNotEmpty();
        assertThat(resumed.endPoint).isEqualTo(full.endPoint);
        assertThat(resumed.endPointBefore).as("as the handshake completed").isEqualTo(full.endPoint);
        assertThat(full.endPointBefore).isEqualTo(full.endPoint);
    }

    /** RFC 9266 does without this binding in TLS 1.3, and Bouncy Castle has none on a full connection either. */
    @Test
    void serverEndPoint_ofTls13_isThatOfAFullConnection() throws IOException {
        Tls13IssuingServer server = new Tls13IssuingServer();
        CuriousClient full = overTls13(server);
        CuriousClient resumed = overTls13(server);

        assertThat(events.statuses()).endsWith(ResumptionStatus.NO_TICKET, ResumptionStatus.RESUMED);
        assertThat(resumed.endPoint).isEqualTo(full.endPoint);
    }

    @Test
    void serverEndPoint_withinReverifyAfter_isThatOfTheFullConnection() throws IOException {
        TicketResumption trusting = TicketResumption.builder(cache)
                .reverifyAfter(Duration.ofHours(1))
                .build();
        try (BouncyCastleServer server = BouncyCastleServer.withCertificate()) {
            CuriousClient full = overTls12(server.port());
            CuriousClient client = tls12();
            try (Connection connection = Connection.open(trusting, server.port(), client)) {
                client.look();
                assertThat(connection.protocol.isResumed()).isTrue();
            }
            assertThat(client.verified).isEmpty();
            assertThat(client.endPoint).isEqualTo(full.endPoint);
        }
    }

    @Test
    void serverEndPoint_ofASessionThatWasRenewed_isThatOfTheFullConnection() throws IOException {
        try (TlsServer server = JsseServer.start(ServerOptions.tls12())) {
            CuriousClient full = overTls12(server.port());
            overTls12(server.port());
            assertThat(overTls12(server.port()).endPoint).isEqualTo(full.endPoint);
            assertThat(events.statuses()).endsWith(ResumptionStatus.RESUMED, ResumptionStatus.RESUMED);
        }
    }

    @Test
    void serverEndPoint_ofAResumedTls12Connection_isThatOfTheFullOne() throws IOException {
        try (BouncyCastleServer server = BouncyCastleServer.withCertificate()) {
            assertBoundToTheSameServer(overTls12(server.port()), overTls12(server.port()));
        }
    }

    @Test
    void serverEndPoint_ofADecoratedClient_isThatOfTheFullConnection() throws IOException {
        try (BouncyCastleServer server = BouncyCastleServer.withCertificate()) {
            assertBoundToTheSameServer(decorated(server.port()), decorated(server.port()));
        }
    }

    @Test
    void serverEndPoint_ofAResumedDtlsConnection_isThatOfTheFullOne() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.dtls12())) {
            assertBoundToTheSameServer(overDtls(server.port()), overDtls(server.port()));
        }
    }

    @Test
    void serverEndPoint_givenAway_isACopy() throws IOException {
        try (BouncyCastleServer server = BouncyCastleServer.withCertificate()) {
            CuriousClient full = overTls12(server.port());
            CuriousClient resumed = overTls12(server.port());
            assertThat(resumed.endPoint).isEqualTo(full.endPoint);
            resumed.endPoint[0]++;
            resumed.look();
            assertThat(resumed.endPoint).isEqualTo(full.endPoint);
        }
    }

    @Test
    void otherBindings_ofAResumedTls12Connection_areItsOwn() throws IOException {
        try (BouncyCastleServer server = BouncyCastleServer.withCertificate()) {
            CuriousClient full = overTls12(server.port());
            CuriousClient resumed = overTls12(server.port());
            assertThat(resumed.unique).isNotEmpty().isNotEqualTo(full.unique);
        }
    }

    /** {@return a client that has shown a certificate, by a connection under a scope that names it} */
    private CuriousClient withCertificate(int port, TlsSession own) throws IOException {
        TlsIdentity identity = TestClient.clientIdentity("alice");
        CuriousClient client = tls12();
        client.identity = identity;
        client.ownSession = own;
        try (Socket socket = Connection.socket(port)) {
            ResumingTlsClientProtocol protocol =
                    resumption.protocol(keyOf(identity), socket.getInputStream(), socket.getOutputStream());
            protocol.connect(client);
            Connection.request(protocol);
            protocol.close();
        }
        return client;
    }

    private static SessionKey keyOf(TlsIdentity identity) throws IOException {
        try {
            byte[] certificate = identity.certificate().getEncoded();
            return Connection.key()
                    .withScope(
                            SessionScope.builder().clientIdentity(certificate).build());
        } catch (CertificateEncodingException e) {
            throw new IOException(e);
        }
    }

    @Test
    void localCertificate_ofAResumedTls12Connection_isThatOfTheFullOne() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.tls12().withClientCertificate())) {
            CuriousClient full = withCertificate(server.port(), null);
            CuriousClient resumed = withCertificate(server.port(), null);

            assertThat(events.statuses()).containsExactly(ResumptionStatus.NO_TICKET, ResumptionStatus.RESUMED);
            assertThat(full.localCertificate).isNotNull();
            assertThat(resumed.localCertificate).isNotNull();
            assertThat(resumed.localCertificate.getCertificateAt(0).getEncoded())
                    .isEqualTo(full.localCertificate.getCertificateAt(0).getEncoded());
        }
    }

    /** What the test above holds us to. */
    @Test
    void bouncyCastleAlone_onAConnectionResumedByItsOwnSession_knowsTheLocalCertificate() throws IOException {
        try (TlsServer server = OpenSslServer.start(
                ServerOptions.tls12().withClientCertificate().withoutTickets())) {
            CuriousClient full = withCertificate(server.port(), null);
            CuriousClient resumed = withCertificate(server.port(), full.established);

            assertThat(events.statuses()).endsWith(ResumptionStatus.OWN_SESSION);
            assertThat(server.awaitHandshakes(2)).isTrue();
            assertThat(server.resumptionsSeen()).isOne();
            assertThat(resumed.localCertificate).isNotNull();
        }
    }
}
