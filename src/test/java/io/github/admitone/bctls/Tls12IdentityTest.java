package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.StripedSessionCache;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.bouncycastle.tls.BasicTlsPSKIdentity;
import org.bouncycastle.tls.PSKTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SRPTlsClient;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClient;
import org.junit.jupiter.api.Test;

/** TLS 1.2 without a client certificate but with a PSK or a password: the identity is part of what must match. */
class Tls12IdentityTest {

    private final StripedSessionCache cache = StripedSessionCache.builder().build();
    private final RecordingListener outcomes = new RecordingListener();
    private final TicketResumption resumption =
            TicketResumption.builder(cache).listener(outcomes).build();

    private static TlsClient psk(String identity) {
        return new PSKTlsClient(
                TestClient.jca(),
                new BasicTlsPSKIdentity(identity.getBytes(StandardCharsets.US_ASCII), BouncyCastleServer.secret()));
    }

    private static TlsClient srp(String identity) {
        return new SRPTlsClient(
                TestClient.jca(), identity.getBytes(StandardCharsets.US_ASCII), BouncyCastleServer.secret()) {
            @Override
            protected ProtocolVersion[] getSupportedVersions() {
                return ProtocolVersion.TLSv12.only();
            }

            @Override
            public TlsAuthentication getAuthentication() throws IOException {
                TestClient verifier = new TestClient(getCrypto());
                return verifier.getAuthentication();
            }
        };
    }

    /** Connects by the decorated client and Bouncy Castle's own protocol class. */
    private ResumptionStatus decorated(BouncyCastleServer server, TlsClient client) throws IOException {
        PlainConnection.exchange(server.port(), resumption.client(Connection.key(), client));
        return outcomes.last();
    }

    private ResumptionStatus direct(BouncyCastleServer server, TlsClient client) throws IOException {
        return Connection.exchange(resumption, server.port(), client).status();
    }

    private void assertResumesForTheSameIdentityAlone(BouncyCastleServer server, Function<String, TlsClient> client)
            throws IOException {
        assertThat(decorated(server, client.apply("alice"))).isEqualTo(ResumptionStatus.NO_TICKET);
        assertThat(decorated(server, client.apply("alice"))).isEqualTo(ResumptionStatus.RESUMED);
        assertThat(direct(server, client.apply("alice"))).isEqualTo(ResumptionStatus.NO_TICKET);
        assertThat(direct(server, client.apply("alice"))).isEqualTo(ResumptionStatus.RESUMED);
        assertThat(server.resumptions).hasValue(2);

        direct(server, client.apply("alice"));
        server.tickets = false;
        server.sessionIds = false;
        assertThat(decorated(server, client.apply("bob"))).isEqualTo(ResumptionStatus.UNSUITABLE_CLIENT_IDENTITY);
        assertThat(direct(server, client.apply("bob"))).isEqualTo(ResumptionStatus.UNSUITABLE_CLIENT_IDENTITY);
        assertThat(server.resumptions).hasValue(2);
        assertThat(decorated(server, client.apply("alice"))).isEqualTo(ResumptionStatus.RESUMED);
        assertThat(outcomes.failures).isEmpty();
    }

    @Test
    void pskSession_byTicket_isResumedForTheSameIdentityAlone() throws IOException {
        try (BouncyCastleServer server = BouncyCastleServer.withPsk()) {
            assertResumesForTheSameIdentityAlone(server, Tls12IdentityTest::psk);
        }
    }

    @Test
    void pskSession_bySessionId_isResumedForTheSameIdentityAlone() throws IOException {
        try (BouncyCastleServer server = BouncyCastleServer.withPsk()) {
            server.tickets = false;
            assertResumesForTheSameIdentityAlone(server, Tls12IdentityTest::psk);
        }
    }

    @Test
    void srpSession_byTicket_isResumedForTheSameIdentityAlone() throws IOException {
        try (BouncyCastleServer server = BouncyCastleServer.withSrp()) {
            assertResumesForTheSameIdentityAlone(server, Tls12IdentityTest::srp);
        }
    }

    @Test
    void pskSession_toAClientWithoutPsk_isNotOffered() throws IOException {
        try (BouncyCastleServer server = BouncyCastleServer.withPsk();
                BouncyCastleServer certified = BouncyCastleServer.withCertificate()) {
            direct(server, psk("alice"));
            certified.emptyTickets = true;

            assertThat(direct(certified, new Tls12Client())).isEqualTo(ResumptionStatus.UNSUITABLE_CLIENT_IDENTITY);
            assertThat(direct(server, psk("alice"))).isEqualTo(ResumptionStatus.RESUMED);
        }
    }
}
