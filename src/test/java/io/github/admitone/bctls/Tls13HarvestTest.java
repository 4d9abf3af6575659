package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.MutableClock;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.TestTickets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the NewSessionTickets that a TLS 1.3 server sends. */
class Tls13HarvestTest {

    private static final byte[] TICKET = TestTickets.filled(100, 7);

    private final MutableClock clock = new MutableClock(TestTickets.START);
    private final StripedSessionCache cache =
            StripedSessionCache.builder().clock(clock).build();
    private final RecordingListener listener = new RecordingListener();
    private final TicketResumption resumption = builder().build();
    private final Tls13IssuingServer server = new Tls13IssuingServer();

    private TicketResumption.Builder builder() {
        return TicketResumption.builder(cache).clock(clock).listener(listener);
    }

    private static TestClient client() {
        return new TestClient(TestClient.jca());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 8})
    void connections_afterNTickets_resumeNTimesAndThenNoMore(int tickets) throws IOException {
        server.tickets = tickets;
        Wire.connect(resumption, server, client());
        server.tickets = 0;

        for (int i = 0; i < tickets; i++) {
            assertThat(Wire.connect(resumption, server, client()).status()).isEqualTo(ResumptionStatus.RESUMED);
        }
        assertThat(Wire.connect(resumption, server, client()).status()).isEqualTo(ResumptionStatus.NO_TICKET);

        assertThat(server.resumptions).isEqualTo(tickets);
        assertThat(server.handshakes).isEqualTo(tickets + 2);
        assertThat(server.offered)
                .extracting(psk -> new String(psk.getIdentity(), StandardCharsets.US_ASCII))
                .doesNotHaveDuplicates();
    }

    @Test
    void ticket_issuedOnAResumedConnection_resumesAgain() throws IOException {
        server.tickets = 1;
        Wire.connect(resumption, server, client());
        for (int i = 0; i < 4; i++) {
            Wire wire = Wire.connect(resumption, server, client());
            assertThat(wire.status()).isEqualTo(ResumptionStatus.RESUMED);
            wire.exchange();
        }
        assertThat(server.resumptions).isEqualTo(4);
    }

    @Test
    void ticket_ofLifetimeZero_isDiscarded() throws IOException {
        server.lifetime = 0;
        Wire.connect(resumption, server, client()).exchange();

        assertThat(cache.stats().tickets()).isZero();
        assertThat(cache.stats().refusedPuts()).as("asked of the cache").isZero();
        assertThat(listener.lifetimes).isEmpty();
    }

    @Test
    void ticket_ofTheLongestLifetimeOnTheWire_isKeptForSevenDays() throws IOException {
        server.lifetime = 0xFFFF_FFFFL;
        server.tickets = 1;
        Wire.connect(resumption, server, client());

        assertThat(listener.lifetimes).containsExactly(Duration.ofDays(7));
        assertThat(cache.get(Wire.KEY).orElseThrow().lifetime()).isEqualTo(SessionTicket.MAX_LIFETIME);
    }

    @Test
    void ticket_received_carriesWhatTheConnectionKnows() throws IOException {
        server.tickets = 1;
        server.applicationProtocol = "h2";
        TestClient client = client();
        client.applicationProtocol = "h2";
        Wire wire = Wire.connect(resumption, server, client);

        SessionTicket ticket = cache.get(Wire.KEY).orElseThrow();
        assertThat(ticket.protocolVersion()).isEqualTo(SessionTicket.TLS_1_3);
        assertThat(ticket.cipherSuite()).isEqualTo(server.cipherSuite);
        assertThat(ticket.lifetime()).isEqualTo(Duration.ofSeconds(server.lifetime));
        assertThat(ticket.applicationProtocol()).contains("h2");
        assertThat(ticket.serverName()).contains("localhost");
        assertThat(ticket.authenticatedAt()).isEqualTo(TestTickets.START);
        assertThat(ticket.verifiedAt()).isEqualTo(TestTickets.START);
        assertThat(ticket.peerCertificates().certificates().get(0))
                .isEqualTo(wire.client
                        .originalPeerCertificate()
                        .orElseThrow()
                        .getCertificateAt(0)
                        .getEncoded());
    }

    @Test
    void ticket_withEarlyData_keepsItsSize() throws IOException {
        server.tickets = 0;
        issue(withExtensions(extension(ExtensionType.early_data, new byte[] {0, 0, 1, 0})));
        assertThat(cache.get(Wire.KEY).orElseThrow().maxEarlyDataSize()).isEqualTo(256);
    }

    @Test
    void ticket_withUnknownExtension_isStored() throws IOException {
        server.tickets = 0;
        issue(withExtensions(extension(0x1A1A, new byte[] {1})));
        assertThat(cache.stats().tickets()).isOne();
    }

    @Test
    void ticket_ofThirtyTwoKilobytes_isKept() throws IOException {
        server.tickets = 0;
        issueToPatientClient(new byte[32_768]).exchange();
        assertThat(cache.stats().tickets()).isOne();
    }

    /** To a client that takes messages of any length, where Bouncy Castle's own draw the line at 32,768 bytes. */
    private Wire issueToPatientClient(byte[] ticket) throws IOException {
        Wire wire = Wire.connect(resumption, server, new TestClient(TestClient.jca()) {
            @Override
            public int getMaxHandshakeMessageSize() {
                return 1 << 17;
            }
        });
        wire.server.issue(Tls13IssuingServer.newSessionTicket(ticket));
        wire.pump();
        return wire;
    }

    @Test
    void connection_openForAnHour_mayBringTicketsAgain() throws IOException {
        server.tickets = 8;
        Wire wire = Wire.connect(resumption, server, client());
        wire.server.issueTicket();
        wire.pump();
        assertThat(listener.lifetimes).hasSize(8);

        clock.move(TicketBudget.PERIOD);
        wire.server.issueTicket();
        wire.pump();
        assertThat(listener.lifetimes).hasSize(9);
    }

    @Test
    void ticket_afterTheCacheWasCleared_isRefusedByTheFence() throws IOException {
        server.tickets = 0;
        Wire wire = Wire.connect(resumption, server, client());
        clock.move(Duration.ofSeconds(1));
        cache.clear();
        wire.server.issueTicket();
        wire.pump();
        assertThat(cache.stats().tickets()).isZero();
    }

    @Test
    void ticket_ofAHandshakeThatTheClientRejects_isNotStored() throws IOException {
        TestClient client = client();
        client.rejection = new TlsFatalAlert(AlertDescription.certificate_unknown);
        Wire wire = Wire.connect(resumption, server, client);

        assertThat(wire.server.alert()).isEqualTo(AlertDescription.certificate_unknown);
        assertThat(cache.stats().puts()).isZero();
        assertThat(wire.client.originalPeerCertificate()).isEmpty();
    }

    @Test
    void ticket_afterTheClientObjectedAtTheEnd_isNotStored() throws IOException {
        Wire wire = Wire.connect(resumption, server, new TestClient(TestClient.jca()) {
            @Override
            public void notifyHandshakeComplete() throws IOException {
                throw new TlsFatalAlert(AlertDescription.insufficient_security);
            }
        });

        assertThat(wire.server.alert()).isEqualTo(AlertDescription.insufficient_security);
        assertThat(cache.stats().puts()).isZero();
        assertThat(resumption.cachingFailures()).isZero();
    }

    @Test
    void modes_onAFullHandshake_areSentForTicketsToBeIssued() throws IOException {
        Wire.connect(resumption, server, client());
        assertThat(server.helloExtensions.get(TlsExtensionsUtils.EXT_psk_key_exchange_modes))
                .isEqualTo(new byte[] {1, 1});
    }

    private Wire issue(byte[] newSessionTicket) throws IOException {
        Wire wire = Wire.connect(resumption, server, client());
        wire.server.issue(newSessionTicket);
        wire.pump();
        return wire;
    }

    private static byte[] withExtensions(byte[] extensions) {
        return Tls13IssuingServer.newSessionTicket(3600, 1, new byte[] {1}, TICKET, extensions);
    }

    private static byte[] extension(int type, byte[] data) throws IOException {
        ByteArrayOutputStream extension = new ByteArrayOutputStream();
        TlsUtils.writeUint16(type, extension);
        TlsUtils.writeOpaque16(data, extension);
        return extension.toByteArray();
    }
}
