package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.MutableClock;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.TestTickets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client asks of servers in ticket_request (RFC 9149), and which answers it takes. */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
class TicketRequestTest {

    private static final int EXTENSION = Tls13IssuingServer.TICKET_REQUEST;
    private static final int TLS12_SUITE = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
    private static final int MOST = 255;

    private final MutableClock clock = new MutableClock(TestTickets.START);
    private final StripedSessionCache cache =
            StripedSessionCache.builder().clock(clock).ticketsPerServer(MOST).build();
    private final RecordingListener listener = new RecordingListener();
    private final Tls13IssuingServer server = new Tls13IssuingServer();

    private TicketResumption.Builder builder() {
        return TicketResumption.builder(cache).clock(clock).listener(listener);
    }

    private TicketResumption asking(int newSessionCount, int resumptionCount) {
        return builder().ticketRequest(newSessionCount, resumptionCount).build();
    }

    private static TestClient client() {
        return new TestClient(TestClient.jca());
    }

    private byte[] requestSeen() {
        return server.helloExtensions.get(EXTENSION);
    }

    /** A full handshake that brings one ticket. */
    private void harvest() throws IOException {
        server.tickets = 1;
        Wire.connect(builder().build(), server, client());
        assertThat(cache.stats().tickets()).isOne();
    }

    @Test
    void request_thatTheServerHonours_bringsAsManyTicketsOnAFullHandshakeAndOnAResumedOne() throws IOException {
        server.honoursTicketRequests = true;
        TicketResumption asking = asking(5, 3);
        assertThat(Wire.connect(asking, server, client()).status()).isEqualTo(ResumptionStatus.NO_TICKET);
        assertThat(listener.lifetimes).hasSize(5);

        assertThat(Wire.connect(asking, server, client()).status()).isEqualTo(ResumptionStatus.RESUMED);
        assertThat(listener.lifetimes).hasSize(5 + 3);
        assertThat(cache.stats().tickets()).isEqualTo(5 - 1 + 3);
    }

    @Test
    void request_thatTheServerHonoursAfterARetry_bringsAsManyTickets() throws IOException {
        server.honoursTicketRequests = true;
        server.group = NamedGroup.secp384r1;
        TicketResumption asking = asking(5, 3);
        Wire.connect(asking, server, client());
        assertThat(listener.lifetimes).hasSize(5);

        assertThat(Wire.connect(asking, server, client()).status()).isEqualTo(ResumptionStatus.RESUMED);
        assertThat(listener.lifetimes).hasSize(5 + 3);
        assertThat(server.offered).as("offered in each of two ClientHellos").hasSize(2);
    }

    @Test
    void bursts_asLargeAsTheRequest_resumeEntirelyAgainAndAgain() throws IOException {
        server.honoursTicketRequests = true;
        int burst = 20;
        TicketResumption asking = asking(burst, 1);
        Wire.connect(asking, server, client());

        for (int round = 0; round < 2; round++) {
            List<Wire> connections = new ArrayList<>();
            for (int i = 0; i < burst; i++) {
                Wire wire = new Wire(asking, server);
                wire.client.connect(client());
                connections.add(wire);
            }
            for (Wire wire : connections) {
                wire.pump();
                assertThat(wire.status()).isEqualTo(ResumptionStatus.RESUMED);
            }
        }
        assertThat(server.resumptions).isEqualTo(2 * burst);
    }

    @Test
    void request_forAsManyAsThereCanBe_isSentUnsignedAndAllOfThemAreKept() throws IOException {
        server.honoursTicketRequests = true;
        TicketResumption asking = asking(MOST, MOST);
        Wire.connect(asking, server, client());
        assertThat(cache.stats().tickets()).isEqualTo(MOST);

        Wire.connect(asking, server, client());
        assertThat(requestSeen()).isEqualTo(new byte[] {(byte) MOST, (byte) MOST});
        assertThat(listener.lifetimes).hasSize(2 * MOST);
    }

    @Test
    void server_thatExceedsALargeRequest_bringsAsManyTicketsAsRequested() throws IOException {
        server.tickets = 12;
        Wire.connect(asking(10, 9), server, client());
        assertThat(listener.lifetimes).hasSize(10);
    }

    @Test
    void server_thatExceedsASmallRequest_bringsTheUsualNumberOfTickets() throws IOException {
        server.tickets = 12;
        Wire.connect(asking(1, 1), server, client());
        assertThat(listener.lifetimes).hasSize(TicketBudget.TICKETS);
    }

    @Test
    void request_withoutATicketOnOffer_asksForNoneOnResumption() throws IOException {
        Wire.connect(asking(5, 3), server, client());
        assertThat(requestSeen()).isEqualTo(new byte[] {5, 0});
    }

    @Test
    void request_withATicketOnOffer_asksForBoth() throws IOException {
        harvest();
        Wire.connect(asking(5, 3), server, client());
        assertThat(requestSeen()).isEqualTo(new byte[] {5, 3});
    }

    @Test
    void request_forNoTickets_isSent() throws IOException {
        Wire.connect(asking(0, 0), server, client());
        assertThat(requestSeen()).isEqualTo(new byte[] {0, 0});
    }

    @Test
    void request_afterARetry_isThatOfTheFirstClientHello() throws IOException {
        harvest();
        TestClient client = client();
        client.keyShareGroups = new int[] {NamedGroup.secp256r1};
        ScriptedServer scripted = ScriptedServer.hear(asking(5, 3), client);
        assertThat(scripted.hello.getExtensions().get(EXTENSION)).isEqualTo(new byte[] {5, 3});

        scripted.helloRetryRequest(server.cipherSuite, NamedGroup.x25519);
        scripted.hear();
        assertThat(scripted.hello.getExtensions().get(EXTENSION)).isEqualTo(new byte[] {5, 3});
    }

    @Test
    void request_afterARetryThatRemovesTheTicket_isThatOfTheFirstClientHello() throws IOException {
        harvest();
        TestClient client = TestClient.ofBothHashes();
        client.keyShareGroups = new int[] {NamedGroup.secp256r1};
        ScriptedServer scripted = ScriptedServer.hear(asking(5, 3), client);
        assertThat(scripted.hello.getExtensions().get(EXTENSION)).isEqualTo(new byte[] {5, 3});

        scripted.helloRetryRequest(CipherSuite.TLS_AES_256_GCM_SHA384, NamedGroup.x25519);
        scripted.hear();
        assertThat(scripted.hello.getExtensions().containsKey(ExtensionType.pre_shared_key))
                .isFalse();
        assertThat(scripted.hello.getExtensions().get(EXTENSION)).isEqualTo(new byte[] {5, 3});
    }

    @Test
    void request_unset_isNotSent() throws IOException {
        Wire.connect(builder().build(), server, client());
        assertThat(server.helloExtensions).isNotEmpty().doesNotContainKey(EXTENSION);
    }

    @Test
    void request_ofAClientWithoutTls13_isNotSent() throws IOException {
        TestClient client = client();
        client.versions = ProtocolVersion.TLSv12.only();
        ScriptedServer scripted = ScriptedServer.hear(asking(5, 3), client);
        assertThat(scripted.hello.getExtensions().containsKey(EXTENSION)).isFalse();
    }

    @Test
    void request_withoutACache_isNotSent() throws IOException {
        TicketResumption disabled = TicketResumption.builder(ClientSessionCache.none())
                .ticketRequest(5, 3)
                .build();
        ScriptedServer scripted = ScriptedServer.hear(disabled, client());
        assertThat(scripted.hello.getExtensions().containsKey(EXTENSION)).isFalse();
    }

    @Test
    void request_ofTheClientsOwn_standsAndItsAnswerIsTheClientsOwnBusiness() throws IOException {
        TestClient client = client();
        client.moreExtensions.put(EXTENSION, new byte[] {9, 9, 9});
        server.encryptedExtensions.put(EXTENSION, new byte[] {7, 7, 7});
        Wire wire = Wire.connect(asking(5, 3), server, client);

        assertThat(requestSeen()).isEqualTo(new byte[] {9, 9, 9});
        assertThat(wire.clientFailure).isNull();
        assertThat(wire.server.isHandshakeComplete()).isTrue();
    }

    @Test
    void answer_ofTheServer_isSeenByTheUsersClient() throws IOException {
        server.honoursTicketRequests = true;
        List<byte[]> answers = new ArrayList<>();
        Wire.connect(asking(5, 3), server, new TestClient(TestClient.jca()) {
            @Override
            public void processServerExtensions(@SuppressWarnings("rawtypes") Hashtable extensions) throws IOException {
                answers.add((byte[]) extensions.get(EXTENSION));
                super.processServerExtensions(extensions);
            }
        });
        assertThat(answers).containsExactly(new byte[] {5});
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void answer_ofAnotherLengthThanAByte_isADecodeError(int length) throws IOException {
        server.encryptedExtensions.put(EXTENSION, new byte[length]);
        assertFails(Wire.connect(asking(5, 3), server, client()), AlertDescription.decode_error);
    }

    @Test
    void answer_malformedOnAResumedConnection_isADecodeErrorAndDropsTheKey() throws IOException {
        server.tickets = 2;
        TicketResumption asking = asking(5, 3);
        Wire.connect(asking, server, client());
        server.encryptedExtensions.put(EXTENSION, new byte[0]);
        Wire wire = Wire.connect(asking, server, client());

        assertFails(wire, AlertDescription.decode_error);
        assertThat(wire.status()).isEqualTo(ResumptionStatus.FAILED);
    }

    @Test
    void answer_thatWasNotAskedFor_isAnUnsupportedExtension() throws IOException {
        server.encryptedExtensions.put(EXTENSION, new byte[] {1});
        assertFails(Wire.connect(builder().build(), server, client()), AlertDescription.unsupported_extension);
    }

    private void assertFails(Wire wire, int alert) {
        assertThat(wire.server.alert()).isEqualTo(alert);
        assertThat(wire.server.isHandshakeComplete()).isFalse();
        assertThat(wire.client.isClosed()).isTrue();
        assertThat(cache.stats().tickets()).isZero();
    }

    @Test
    void answer_inAServerHello_isAnIllegalParameter() throws IOException {
        harvest();
        TestClient client = client();
        client.keyShareGroups = new int[] {NamedGroup.x25519};
        ScriptedServer scripted = answeringInEveryHello(client);
        scripted.helloThatAccepts(server.cipherSuite, 0);
        assertIllegal(scripted.clientFailure);
    }

    @Test
    void answer_inAHelloRetryRequest_isAnIllegalParameter() throws IOException {
        TestClient client = client();
        client.keyShareGroups = new int[] {NamedGroup.secp256r1};
        ScriptedServer scripted = answeringInEveryHello(client);
        scripted.helloRetryRequest(server.cipherSuite, NamedGroup.x25519);
        assertIllegal(scripted.clientFailure);
    }

    @Test
    void answer_inAServerHelloOfTls12_isAnIllegalParameter() throws IOException {
        ScriptedServer scripted = answeringInEveryHello(client());
        scripted.echoingHello(ProtocolVersion.TLSv12, TLS12_SUITE, new Hashtable<>());
        assertIllegal(scripted.clientFailure);
    }

    private ScriptedServer answeringInEveryHello(TestClient client) throws IOException {
        ScriptedServer scripted = ScriptedServer.hear(asking(5, 3), client);
        scripted.moreExtensions.put(EXTENSION, new byte[] {5});
        return scripted;
    }

    @Test
    void answer_inANewSessionTicket_isAnIllegalParameter() throws IOException {
        server.tickets = 0;
        Wire wire = Wire.connect(asking(5, 3), server, client());
        wire.server.issue(Tls13IssuingServer.newSessionTicket(
                Tls13IssuingServer.LIFETIME, 1, new byte[1], new byte[100], new byte[] {0, (byte) EXTENSION, 0, 1, 5}));
        wire.pump();

        assertIllegal(wire.clientFailure);
        assertThat(cache.stats().tickets()).isZero();
    }

    private static void assertIllegal(IOException failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        TlsFatalAlert.class,
                        alert -> assertThat(alert.getAlertDescription()).isEqualTo(AlertDescription.illegal_parameter));
    }
}
