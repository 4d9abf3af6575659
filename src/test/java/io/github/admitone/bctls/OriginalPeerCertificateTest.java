package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.TestCertificates;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.TlsFatalAlert;
import org.junit.jupiter.api.Test;

/** A program may ask for the server's certificates after the handshake, whatever becomes of its tickets. */
class OriginalPeerCertificateTest {

    private final StripedSessionCache cache = StripedSessionCache.builder().build();
    private final TicketResumption disabled = TicketResumption.using(ClientSessionCache.none());
    private final TicketResumption caching = TicketResumption.using(cache);
    private final Tls13IssuingServer server = new Tls13IssuingServer();

    private static TestClient client() {
        return new TestClient(TestClient.jca());
    }

    private static void assertIsThatOfTheServer(ResumingTlsClientProtocol protocol, KeyKind kind) throws IOException {
        Optional<Certificate> certificate = protocol.originalPeerCertificate();
        assertThat(certificate).isPresent();
        try {
            assertThat(certificate.get().getCertificateAt(0).getEncoded())
                    .isEqualTo(TestCertificates.server(kind).certificate().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void tls13_withoutCache_isKnown() throws IOException {
        Wire wire = Wire.connect(disabled, server, client());
        wire.exchange();

        assertThat(wire.status()).isEqualTo(ResumptionStatus.DISABLED);
        assertIsThatOfTheServer(wire.client, KeyKind.EC);
    }

    @Test
    void tls12_withoutCache_isKnown() throws IOException {
        try (BouncyCastleServer tls12 = BouncyCastleServer.withCertificate();
                Connection connection = Connection.open(disabled, tls12.port(), new Tls12Client())) {
            connection.request();
            assertIsThatOfTheServer(connection.protocol, KeyKind.RSA);
        }
    }

    @Test
    void tls13_withoutCache_isStillKnownWhenTheConnectionIsClosed() throws IOException {
        Wire wire = Wire.connect(disabled, server, client());
        wire.client.close();
        assertIsThatOfTheServer(wire.client, KeyKind.EC);
    }

    @Test
    void tls13_withoutCacheAndBeforeTheHandshake_isEmpty() throws IOException {
        Wire wire = new Wire(disabled, server);
        assertThat(wire.client.originalPeerCertificate()).isEmpty();
        wire.client.connect(client());
        assertThat(wire.client.originalPeerCertificate()).isEmpty();
    }

    @Test
    void tls13_withoutCacheAndRejected_isEmpty() throws IOException {
        TestClient client = client();
        client.rejection = new TlsFatalAlert(AlertDescription.certificate_unknown);
        assertThat(Wire.connect(disabled, server, client).client.originalPeerCertificate())
                .isEmpty();
    }

    @Test
    void tls13_whereStorageIsRefused_isKnown() throws IOException {
        server.asksForCertificate = true;
        TestClient client = client();
        client.identity = TestClient.clientIdentity("alice");
        Wire wire = Wire.connect(caching, server, client);

        assertThat(cache.stats().puts()).isZero();
        assertIsThatOfTheServer(wire.client, KeyKind.EC);
    }

    @Test
    void tls12_whereStorageIsRefused_isKnown() throws IOException {
        try (BouncyCastleServer tls12 = BouncyCastleServer.withCertificate()) {
            tls12.asksForCertificate = true;
            Tls12Client client = new Tls12Client();
            client.identity = TestClient.clientIdentity("alice");
            try (Connection connection = Connection.open(caching, tls12.port(), client)) {
                connection.request();
                assertThat(cache.stats().puts()).isZero();
                assertIsThatOfTheServer(connection.protocol, KeyKind.RSA);
            }
        }
    }

    @Test
    void tls13_whereTheCacheRefuses_isKnown() throws IOException {
        TicketResumption refusing = TicketResumption.using(new FaultyCache(() -> null));
        assertIsThatOfTheServer(Wire.connect(refusing, server, client()).client, KeyKind.EC);
    }
}
