package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.StripedSessionCache;
import io.github.admitone.server.OpenSslServer;
import io.github.admitone.server.RecordingRelay;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TlsServer;
import java.io.IOException;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ProtocolVersion;
import org.junit.jupiter.api.Test;

/** TLS 1.2: a session that does not suit a client is not offered by it, and stays for another client of the key. */
class Tls12SuitabilityTest {

    private static final int PRIVATE_EXTENSION = 0xFF77;

    private final StripedSessionCache cache = StripedSessionCache.builder().build();
    private final TicketResumption resumption = TicketResumption.using(cache);

    private ResumptionStatus connect(int port, TestClient client) throws IOException {
        return Connection.exchange(resumption, port, client).status();
    }

    /**
     * Connects a client that brings a ticket, one that it does not suit, and two that it does. The unsuited one brings a
     * ticket of its own, which the first suited one takes; so the second one gets the ticket that had been put back.
     */
    private void assertStaysForAnother(Clients clients, ResumptionStatus reason) throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.tls12());
                RecordingRelay relay = RecordingRelay.to(server)) {
            connect(relay.port(), clients.suited());

            assertThat(connect(relay.port(), clients.unsuited())).isEqualTo(reason);
            assertThat(relay.connections().get(1).clientHellos().get(0).sessionTicket())
                    .contains("");
            assertThat(relay.connections().get(1).clientHellos().get(0).legacySessionId())
                    .isEmpty();
            assertThat(cache.stats().tickets()).isEqualTo(2);

            assertThat(resumesEventually(relay.port(), clients)).isTrue();
            assertThat(relay.ticketsUsedTwice()).isZero();
            assertThat(server.awaitHandshakes(relay.connections().size())).isTrue();
            assertThat(server.resumptionsSeen()).as(server.log()).isOne();
        }
    }

    /** The unsuited client's own ticket suits no suited client: once an unsuited one has taken it, the first is next. */
    private boolean resumesEventually(int port, Clients clients) throws IOException {
        cache.get(Connection.key()).orElseThrow().destroy();
        return connect(port, clients.suited()) == ResumptionStatus.RESUMED;
    }

    private interface Clients {
        TestClient suited();

        TestClient unsuited();
    }

    @Test
    void session_withExtendedMasterSecret_isNotOfferedByAClientWithout() throws IOException {
        assertStaysForAnother(
                new Clients() {
                    @Override
                    public TestClient suited() {
                        return new Tls12Client();
                    }

                    @Override
                    public TestClient unsuited() {
                        Tls12Client client = new Tls12Client();
                        client.extendedMasterSecret = false;
                        return client;
                    }
                },
                ResumptionStatus.UNSUITABLE_MASTER_SECRET);
    }

    @Test
    void session_withoutExtendedMasterSecret_isNotOfferedByAClientWith() throws IOException {
        assertStaysForAnother(
                new Clients() {
                    @Override
                    public TestClient suited() {
                        Tls12Client client = new Tls12Client();
                        client.extendedMasterSecret = false;
                        return client;
                    }

                    @Override
                    public TestClient unsuited() {
                        return new Tls12Client();
                    }
                },
                ResumptionStatus.UNSUITABLE_MASTER_SECRET);
    }

    @Test
    void session_ofACipherSuiteThatTheClientDoesNotOffer_isNotOffered() throws IOException {
        assertStaysForAnother(
                new Clients() {
                    @Override
                    public TestClient suited() {
                        return of(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256);
                    }

                    @Override
                    public TestClient unsuited() {
                        return of(CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384);
                    }

                    private TestClient of(int suite) {
                        Tls12Client client = new Tls12Client();
                        client.suites = new int[] {suite};
                        return client;
                    }
                },
                ResumptionStatus.UNSUITABLE_CIPHER_SUITE);
    }

    @Test
    void session_ofAnotherServerName_isNotOffered() throws IOException {
        assertStaysForAnother(
                new Clients() {
                    @Override
                    public TestClient suited() {
                        return new Tls12Client();
                    }

                    @Override
                    public TestClient unsuited() {
                        Tls12Client client = new Tls12Client();
                        client.serverName = "example.com";
                        return client;
                    }
                },
                ResumptionStatus.UNSUITABLE_SERVER_NAME);
    }

    @Test
    void session_thatAClientWithLegacyResumptionOffers_isDeclinedByAServerThatObeysRfc7627() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.tls12())) {
            Tls12Client old = new Tls12Client();
            old.extendedMasterSecret = false;
            connect(server.port(), old);

            Tls12Client modern = new Tls12Client();
            modern.legacyResumption = true;
            assertThat(connect(server.port(), modern)).isEqualTo(ResumptionStatus.DECLINED);
            assertThat(connect(server.port(), new Tls12Client())).isEqualTo(ResumptionStatus.RESUMED);
        }
    }

    @Test
    void tls12Session_toAClientOfAnOlderVersionAlone_isNotOfferedAndStays() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.tls12())) {
            connect(server.port(), new Tls12Client());
            Tls12Client old = new Tls12Client();
            old.versions = ProtocolVersion.TLSv11.only();

            ResumingTlsClientProtocol protocol = resumption.protocol(Connection.key());
            protocol.connect(old);
            assertThat(protocol.status()).isEqualTo(ResumptionStatus.UNSUITABLE_VERSION);
            assertThat(connect(server.port(), new Tls12Client())).isEqualTo(ResumptionStatus.RESUMED);
        }
    }

    @Test
    void tls12Session_toAClientOfTls13Alone_isNotOfferedAndStays() throws IOException {
        try (TlsServer server =
                OpenSslServer.start(ServerOptions.of("TLSv1.2", "TLSv1.3").withTicketCount(0))) {
            connect(server.port(), new Tls12Client());
            TestClient tls13 = new TestClient(TestClient.jca());
            tls13.versions = ProtocolVersion.TLSv13.only();

            assertThat(connect(server.port(), tls13)).isEqualTo(ResumptionStatus.UNSUITABLE_VERSION);
            assertThat(connect(server.port(), new Tls12Client())).isEqualTo(ResumptionStatus.RESUMED);
        }
    }

    @Test
    void tls13Ticket_toAClientOfTls12Alone_isNotOfferedAndStays() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.tls13().withTicketCount(1));
                BouncyCastleServer old = BouncyCastleServer.withCertificate()) {
            old.emptyTickets = true;
            connect(server.port(), new TestClient(TestClient.jca()));

            assertThat(connect(old.port(), new Tls12Client())).isEqualTo(ResumptionStatus.UNSUITABLE_VERSION);
            RecordingListener outcomes = new RecordingListener();
            TicketResumption decorating =
                    TicketResumption.builder(cache).listener(outcomes).build();
            PlainConnection.exchange(old.port(), decorating.client(Connection.key(), new TestClient(TestClient.jca())));
            assertThat(outcomes.statuses).containsExactly(ResumptionStatus.UNSUITABLE_VERSION);

            assertThat(connect(server.port(), new TestClient(TestClient.jca()))).isEqualTo(ResumptionStatus.RESUMED);
        }
    }

    @Test
    void ticket_withoutRoomForItInTheClientHello_isNotOfferedAndStays() throws IOException {
        try (BouncyCastleServer server = BouncyCastleServer.withCertificate()) {
            server.ticketLength = 1 << 15;
            connect(server.port(), new RoomyClient());
            server.emptyTickets = true;

            Tls12Client client = new Tls12Client();
            client.moreExtensions.put(PRIVATE_EXTENSION, new byte[30_000]);
            assertThat(connect(server.port(), client)).isEqualTo(ResumptionStatus.UNSUITABLE_SIZE);
            assertThat(connect(server.port(), new Tls12Client())).isEqualTo(ResumptionStatus.RESUMED);
        }
    }

    @Test
    void ticket_longerThan32768Bytes_isNotKept() throws IOException {
        try (BouncyCastleServer server = BouncyCastleServer.withCertificate()) {
            server.ticketLength = (1 << 15) + 1;
            connect(server.port(), new RoomyClient());

            assertThat(cache.stats().tickets()).isZero();
        }
    }

    /** Bouncy Castle ends the handshake at a message of more than 32,768 bytes, unless its user allows them. */
    private static final class RoomyClient extends Tls12Client {
        @Override
        public int getMaxHandshakeMessageSize() {
            return 1 << 17;
        }
    }
}
