package io.github.admitone.bctls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionScope;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.TestTickets;
import io.github.admitone.server.GnuTlsServer;
import io.github.admitone.server.JsseServer;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.OpenSslServer;
import io.github.admitone.server.RecordingRelay;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TestCertificates;
import io.github.admitone.server.TlsServer;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bouncycastle.tls.BasicTlsPSKExternal;
import org.bouncycastle.tls.PRFAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS 1.3 resumption against real servers, by their own words and by what a relay sees on the wire. */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
@Timeout(120)
class Tls13ServersTest {

    private final StripedSessionCache cache = StripedSessionCache.builder().build();
    private final TicketResumption resumption = TicketResumption.using(cache);

    private static TestClient client() {
        return new TestClient(new BcTlsCrypto(new SecureRandom()));
    }

    @Test
    void jsse_afterNTickets_resumesNTimesAndThenNoMore() throws Exception {
        try (TlsServer server = JsseServer.start(ServerOptions.tls13())) {
            assertAsManyResumptionsAsTickets(server);
        }
    }

    @Test
    void openSsl_afterNTickets_resumesNTimesAndThenNoMore() throws Exception {
        try (TlsServer server = OpenSslServer.start(ServerOptions.tls13().withTicketCount(3))) {
            assertAsManyResumptionsAsTickets(server);
        }
    }

    @Test
    void gnuTls_afterNTickets_resumesNTimesAndThenNoMore() throws Exception {
        try (TlsServer server = GnuTlsServer.start(ServerOptions.tls13())) {
            assertAsManyResumptionsAsTickets(server);
        }
    }

    /** Three full handshakes bring the tickets; what the server issues later is not put, so that they run out. */
    private void assertAsManyResumptionsAsTickets(TlsServer server) throws IOException {
        try (RecordingRelay relay = RecordingRelay.to(server)) {
            TicketResumption harvesting = TicketResumption.using(new FaultyCache(() -> null, cache));
            for (int i = 0; i < 3; i++) {
                Connection.exchange(harvesting, relay.port(), client());
            }
            int tickets = (int) cache.stats().tickets();
            assertThat(tickets).isPositive();
            TicketResumption spending = TicketResumption.using(new Spent(cache));

            for (int i = 0; i < tickets; i++) {
                assertThat(Connection.exchange(spending, relay.port(), client()).status())
                        .isEqualTo(ResumptionStatus.RESUMED);
            }
            assertThat(Connection.exchange(spending, relay.port(), client()).status())
                    .isEqualTo(ResumptionStatus.NO_TICKET);

            assertThat(server.awaitHandshakes(tickets + 4)).isTrue();
            assertThat(server.resumptionsSeen()).as(server.log()).isEqualTo(tickets);
            assertThat(relay.identities()).hasSize(tickets);
            assertThat(relay.ticketsUsedTwice()).isZero();
        }
    }

    /** Gives out what another cache holds, and takes nothing in. */
    private record Spent(ClientSessionCache cache) implements ClientSessionCache {

        @Override
        public boolean put(SessionKey key, SessionTicket ticket) {
            return false; // Not one ticket more.
        }

        @Override
        public Optional<SessionTicket> get(SessionKey key) {
            return cache.get(key);
        }

        @Override
        public void invalidate(SessionKey key) {
            cache.invalidate(key);
        }

        @Override
        public void clear() {
            cache.clear();
        }
    }

    @Test
    void jsse_threadsWithoutEnd_useNoTicketTwice() throws Exception {
        int connections = 320;
        ExecutorService threads = Executors.newFixedThreadPool(32);
        try (TlsServer server = JsseServer.start(ServerOptions.tls13());
                RecordingRelay relay = RecordingRelay.to(server)) {
            Connection.exchange(resumption, relay.port(), client());
            List<Callable<ResumptionStatus>> tasks = IntStream.range(0, connections)
                    .<Callable<ResumptionStatus>>mapToObj(
                            i -> () -> Connection.exchange(resumption, relay.port(), client())
                                    .status())
                    .toList();
            int resumed = 0;
            for (Future<ResumptionStatus> each : threads.invokeAll(tasks)) {
                assertThat(each.get()).isIn(ResumptionStatus.RESUMED, ResumptionStatus.NO_TICKET);
                resumed += each.get() == ResumptionStatus.RESUMED ? 1 : 0;
            }

            assertThat(relay.ticketsUsedTwice()).isZero();
            assertThat(server.awaitHandshakes(connections + 1)).isTrue();
            assertThat(server.resumptionsSeen()).isEqualTo(resumed).isGreaterThan(connections / 10);
            assertThat(relay.identities()).hasSize(resumed);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void jsse_thatForgotItsTicketKeys_declinesOnceAndIsResumedAgain() throws IOException {
        try (JsseServer server = JsseServer.start(ServerOptions.tls13())) {
            TicketResumption harvesting = TicketResumption.using(new FaultyCache(() -> null, cache));
            Connection.exchange(harvesting, server.port(), client());
            server.rotateTicketKeys();

            assertThat(Connection.exchange(resumption, server.port(), client()).status())
                    .isEqualTo(ResumptionStatus.DECLINED);
            assertThat(Connection.exchange(resumption, server.port(), client()).status())
                    .isEqualTo(ResumptionStatus.RESUMED);
        }
    }

    @Test
    void serverThatFellBackToTls12_isDeclinedByVersion() throws IOException {
        try (JsseServer newer = JsseServer.start(ServerOptions.tls13());
                JsseServer older = JsseServer.start(ServerOptions.tls12());
                RecordingRelay relay = RecordingRelay.to(newer)) {
            Connection.exchange(resumption, relay.port(), client());
            relay.retarget(older.port());

            assertThat(Connection.exchange(resumption, relay.port(), client()).status())
                    .isEqualTo(ResumptionStatus.DECLINED_BY_VERSION);
        }
    }

    @Test
    void jsse_thatAsksForAClientCertificate_resumesWithoutAskingAgain() throws IOException {
        try (TlsServer server = JsseServer.start(ServerOptions.tls13().withClientCertificate())) {
            assertResumesWithClientCertificate(server);
        }
    }

    @Test
    void openSsl_thatAsksForAClientCertificate_resumesWithoutAskingAgain() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.tls13().withClientCertificate())) {
            assertResumesWithClientCertificate(server);
        }
    }

    private void assertResumesWithClientCertificate(TlsServer server) throws IOException {
        TicketResumption alice = TicketResumption.builder(cache)
                .scope(SessionScope.builder()
                        .clientIdentity("alice".getBytes(UTF_8))
                        .build())
                .build();
        assertThat(catchThrowable(() -> Connection.exchange(alice, server.port(), client())))
                .isInstanceOf(IOException.class);
        for (ResumptionStatus expected : List.of(ResumptionStatus.NO_TICKET, ResumptionStatus.RESUMED)) {
            TestClient client = new TestClient(TestClient.jca());
            client.identity = TestCertificates.client(KeyKind.EC, "alice");
            assertThat(Connection.exchange(alice, server.port(), client).status())
                    .isEqualTo(expected);
        }
        assertThat(server.awaitHandshakes(2)).isTrue();
        assertThat(server.resumptionsSeen()).as(server.log()).isOne();
    }

    @Test
    void openSsl_thatAsksForAnotherKeyShare_resumes() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.tls13().withGroup("secp384r1"));
                RecordingRelay relay = RecordingRelay.to(server)) {
            Connection.exchange(resumption, relay.port(), client());
            assertThat(Connection.exchange(resumption, relay.port(), client()).status())
                    .isEqualTo(ResumptionStatus.RESUMED);
            assertThat(relay.connections().get(1).clientHellos()).hasSize(2);
            assertThat(server.awaitHandshakes(2)).isTrue();
            assertThat(server.resumptionsSeen()).as(server.log()).isOne();
        }
    }

    @Test
    @Timeout(60)
    void openSsl_thatAsksForAnotherKeyShareAndHash_getsAFullHandshake() throws IOException {
        try (TlsServer first = OpenSslServer.start(ServerOptions.tls13().withCipherSuite("TLS_AES_128_GCM_SHA256"));
                TlsServer second = OpenSslServer.start(ServerOptions.tls13()
                        .withCipherSuite("TLS_AES_256_GCM_SHA384")
                        .withGroup("secp384r1"));
                RecordingRelay relay = RecordingRelay.to(first)) {
            Connection.exchange(resumption, relay.port(), client());
            relay.retarget(second.port());
            assertThat(Connection.exchange(resumption, relay.port(), TestClient.ofBothHashes())
                            .status())
                    .isEqualTo(ResumptionStatus.DECLINED_BY_HASH);
            assertThat(relay.connections().get(1).clientHellos()).hasSize(2);
        }
    }

    @Test
    void openSsl_exportsTheSameKeyingMaterialOnAResumedConnection() throws IOException {
        try (OpenSslServer server = OpenSslServer.start(
                ServerOptions.tls13(), "-keymatexport", "EXPORTER-admit-one-test", "-keymatexportlen", "32")) {
            Connection.exchange(resumption, server.port(), client());
            TestClient client = client();
            client.exporterContext = null;
            assertThat(Connection.exchange(resumption, server.port(), client).status())
                    .isEqualTo(ResumptionStatus.RESUMED);
            assertThat(server.awaitHandshakes(2)).isTrue();
            assertThat(server.log())
                    .contains(
                            "Keying material: " + HexFormat.of().withUpperCase().formatHex(client.exported));
        }
    }

    @ParameterizedTest
    @EnumSource(InteropServer.class)
    void realServer_askedForTickets_resumesAllTheSame(InteropServer peer) throws IOException {
        TicketResumption asking =
                TicketResumption.builder(cache).ticketRequest(3, 1).build();
        try (TlsServer server = peer.start(ServerOptions.of("TLSv1.2", "TLSv1.3"));
                RecordingRelay relay = RecordingRelay.to(server)) {
            for (ResumptionStatus expected : List.of(ResumptionStatus.NO_TICKET, ResumptionStatus.RESUMED)) {
                TestClient client = client();
                client.versions = ProtocolVersion.TLSv13.only();
                assertThat(Connection.exchange(asking, relay.port(), client).status())
                        .isEqualTo(expected);
            }
            assertThat(relay.connections())
                    .allSatisfy(connection -> assertThat(
                                    connection.clientHellos().get(0).extensions())
                            .contains(Tls13IssuingServer.TICKET_REQUEST));
            assertThat(server.awaitHandshakes(2)).as(server.log()).isTrue();
            assertThat(server.resumptionsSeen()).as(server.log()).isOne();
        }
    }

    @Test
    void openSsl_withAPskOfTheUsersOwn_takesEitherItOrTheTicket() throws IOException {
        byte[] key = TestTickets.filled(32, 9);
        ServerOptions options = ServerOptions.tls13();
        try (OpenSslServer server = OpenSslServer.start(
                options, "-psk_identity", "own", "-psk", HexFormat.of().formatHex(key))) {
            Connection.exchange(resumption, server.port(), client());
            TestClient both = withPsk(key);
            assertThat(Connection.exchange(resumption, server.port(), both).status())
                    .isEqualTo(ResumptionStatus.RESUMED);
            assertThat(both.selectedPsk).isNull();

            server.restart();
            TestClient either = withPsk(key);
            assertThat(Connection.exchange(resumption, server.port(), either).status())
                    .isEqualTo(ResumptionStatus.DECLINED);
            assertThat(either.selectedPsk).isNotNull();
            assertThat(either.verified).isEmpty();
        }
    }

    private static TestClient withPsk(byte[] key) {
        TestClient client = client();
        client.versions = ProtocolVersion.TLSv13.only();
        client.externalPsks = new Vector<>(List.of(new BasicTlsPSKExternal(
                new byte[] {'o', 'w', 'n'}, client.getCrypto().createSecret(key), PRFAlgorithm.tls13_hkdf_sha256)));
        return client;
    }
}
