package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.MutableClock;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.server.ClientHello;
import io.github.admitone.server.GnuTlsServer;
import io.github.admitone.server.GoServer;
import io.github.admitone.server.JsseServer;
import io.github.admitone.server.OpenSslServer;
import io.github.admitone.server.RecordingRelay;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TlsServer;
import java.io.IOException;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.RenegotiationPolicy;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.Test;

/** TLS 1.2: tickets are asked for, kept, offered once, and renewed; session IDs where there are no tickets. */
class Tls12TicketTest {

    private static final int SESSION_ID_BYTES = 32;

    private final MutableClock clock = new MutableClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private final StripedSessionCache cache =
            StripedSessionCache.builder().clock(clock).build();
    private final RecordingListener outcomes = new RecordingListener();
    private final TicketResumption resumption =
            TicketResumption.builder(cache).clock(clock).listener(outcomes).build();

    private ResumptionStatus connect(int port) throws IOException {
        return connect(port, new Tls12Client());
    }

    private ResumptionStatus connect(int port, TestClient client) throws IOException {
        return Connection.exchange(resumption, port, client).status();
    }

    private SessionTicket held() {
        return cache.get(Connection.key()).orElseThrow();
    }

    private static ClientHello hello(RecordingRelay relay, int connection) {
        return relay.connections().get(connection).clientHellos().get(0);
    }

    @Test
    void fullHandshake_serverWithTickets_isAskedForOneAndItIsKept() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.tls12());
                RecordingRelay relay = RecordingRelay.to(server)) {
            assertThat(connect(relay.port())).isEqualTo(ResumptionStatus.NO_TICKET);

            assertThat(hello(relay, 0).sessionTicket()).contains("");
            assertThat(hello(relay, 0).legacySessionId()).isEmpty();
            assertThat(outcomes.lifetimes).containsExactly(Duration.ofHours(2));
            try (Held ticket = new Held(held())) {
                assertThat(ticket.it.protocolVersion()).isEqualTo(SessionTicket.TLS_1_2);
                assertThat(ticket.it.ticket()).isNotEmpty();
                assertThat(ticket.it.sessionId()).isEmpty();
                assertThat(ticket.it.secret()).hasSize(48);
                assertThat(ticket.it.serverName()).contains("localhost");
                assertThat(ticket.it.extendedMasterSecret()).isTrue();
                assertThat(ticket.it.receivedAt()).isEqualTo(clock.instant());
                assertThat(ticket.it.authenticatedAt()).isEqualTo(clock.instant());
                assertThat(ticket.it.peerCertificates().isEmpty()).isFalse();
            }
        }
    }

    @Test
    void ticket_offeredWithAnInventedSessionId_isAcceptedOnceAndVerifiedAgain() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.tls12());
                RecordingRelay relay = RecordingRelay.to(server)) {
            connect(relay.port());
            for (int i = 0; i < 3; i++) {
                // OpenSSL issues no ticket in a resumed handshake: every other handshake is full.
                Tls12Client client =
                        new Tls12Client(i % 2 == 0 ? TestClient.jca() : new BcTlsCrypto(new SecureRandom()));
                assertThat(connect(relay.port(), client)).isEqualTo(ResumptionStatus.RESUMED);
                assertThat(client.verified).hasSize(1);
                assertThat(client.exported).hasSize(32);
                assertThat(client.peerCertificate.isEmpty()).isFalse();
                assertThat(connect(relay.port())).isEqualTo(ResumptionStatus.NO_TICKET);
            }

            assertThat(hello(relay, 1).sessionTicket().orElseThrow()).isNotEmpty();
            assertThat(hello(relay, 1).legacySessionId()).hasSize(2 * SESSION_ID_BYTES);
            assertThat(hello(relay, 3).legacySessionId())
                    .isNotEqualTo(hello(relay, 1).legacySessionId());
            assertThat(relay.ticketsUsedTwice()).isZero();
            assertThat(server.awaitHandshakes(7)).isTrue();
            assertThat(server.resumptionsSeen()).as(server.log()).isEqualTo(3);
        }
    }

    @Test
    void ticket_renewedInTheResumedHandshake_isKeptInPlaceOfTheOld() throws IOException {
        try (TlsServer server = JsseServer.start(ServerOptions.tls12());
                RecordingRelay relay = RecordingRelay.to(server)) {
            connect(relay.port());
            Instant first = clock.instant();
            for (int i = 0; i < 4; i++) {
                clock.move(Duration.ofMinutes(1));
                assertThat(connect(relay.port())).isEqualTo(ResumptionStatus.RESUMED);
                assertThat(cache.stats().tickets()).isOne();
            }

            assertThat(relay.ticketsUsedTwice()).isZero();
            assertThat(server.awaitHandshakes(5)).isTrue();
            assertThat(server.resumptionsSeen()).as(server.log()).isEqualTo(4);
            try (Held ticket = new Held(held())) {
                assertThat(ticket.it.authenticatedAt()).isEqualTo(first);
                assertThat(ticket.it.receivedAt()).isEqualTo(clock.instant());
            }
        }
    }

    @Test
    void ticket_renewed_hasWhatTheSessionIsMadeOf() throws IOException {
        try (TlsServer server =
                JsseServer.start(ServerOptions.tls12().withAlpn("http/1.1").withIntermediate())) {
            TestClient client = new Tls12Client();
            client.applicationProtocol = "http/1.1";
            connect(server.port(), client);
            try (Held original = new Held(held())) {
                cache.put(Connection.key(), original.it);
                TestClient second = new Tls12Client();
                second.applicationProtocol = "http/1.1";
                assertThat(connect(server.port(), second)).isEqualTo(ResumptionStatus.RESUMED);

                try (Held renewed = new Held(held())) {
                    assertThat(renewed.it.ticket()).isNotEqualTo(original.it.ticket());
                    assertThat(renewed.it.secret()).isEqualTo(original.it.secret());
                    assertThat(renewed.it.lineage()).isEqualTo(original.it.lineage());
                    assertThat(renewed.it.cipherSuite()).isEqualTo(original.it.cipherSuite());
                    assertThat(renewed.it.serverName()).isEqualTo(original.it.serverName());
                    assertThat(renewed.it.serverExtensions()).isEqualTo(original.it.serverExtensions());
                    assertThat(renewed.it.peerCertificates()).isEqualTo(original.it.peerCertificates());
                    assertThat(renewed.it.extendedMasterSecret()).isTrue();
                    assertThat(renewed.it.applicationProtocol()).contains("http/1.1");
                }
            }
        }
    }

    @Test
    void emptyTicket_inTheFullHandshake_keepsNothing() throws IOException {
        try (BouncyCastleServer server = BouncyCastleServer.withCertificate()) {
            server.emptyTickets = true;
            assertThat(connect(server.port())).isEqualTo(ResumptionStatus.NO_TICKET);
            assertThat(connect(server.port())).isEqualTo(ResumptionStatus.NO_TICKET);

            assertThat(server.handshakes).hasValue(2);
            assertThat(outcomes.lifetimes).isEmpty();
            assertThat(outcomes.failures).isEmpty();
        }
    }

    @Test
    void lifetime_namedByTheServer_isKept() throws IOException {
        try (BouncyCastleServer server = BouncyCastleServer.withCertificate()) {
            server.lifetimeHint = 77;
            connect(server.port());
            assertThat(outcomes.lifetimes).containsExactly(Duration.ofSeconds(77));

            clock.move(Duration.ofSeconds(77));
            assertThat(connect(server.port())).isEqualTo(ResumptionStatus.NO_TICKET);
            clock.move(Duration.ofSeconds(76));
            assertThat(connect(server.port())).isEqualTo(ResumptionStatus.RESUMED);
            assertThat(server.resumptions).hasValue(1);
        }
    }

    @Test
    void lifetime_longerThanAWeek_isCutToAWeek() throws IOException {
        try (BouncyCastleServer server = BouncyCastleServer.withCertificate()) {
            server.lifetimeHint = 0xFFFF_FFFFL;
            connect(server.port());

            assertThat(outcomes.lifetimes).containsExactly(SessionTicket.MAX_LIFETIME);
        }
    }

    @Test
    void lifetime_unspecified_isThePolicys() throws IOException {
        TicketResumption brief = TicketResumption.builder(cache)
                .clock(clock)
                .listener(outcomes)
                .tls12Lifetime(Duration.ofMinutes(10))
                .build();
        try (TlsServer server = GoServer.start(ServerOptions.tls12())) {
            Connection.exchange(brief, server.port(), legacyClient());
            assertThat(outcomes.lifetimes).containsExactly(Duration.ofMinutes(10));

            clock.move(Duration.ofMinutes(10).minusMillis(1));
            assertThat(Connection.exchange(brief, server.port(), legacyClient()).status())
                    .isEqualTo(ResumptionStatus.RESUMED);
            Connection.exchange(brief, server.port(), legacyClient());
            clock.move(Duration.ofMinutes(10));
            assertThat(Connection.exchange(brief, server.port(), legacyClient()).status())
                    .isEqualTo(ResumptionStatus.NO_TICKET);
            assertThat(server.awaitHandshakes(4)).isTrue();
            assertThat(server.resumptionsSeen()).as(server.log()).isOne();
        }
    }

    /** Go 1.19 does not speak the extended master secret. */
    private static Tls12Client legacyClient() {
        Tls12Client client = new Tls12Client();
        client.legacyResumption = true;
        return client;
    }

    @Test
    void sessionId_ofAServerWithoutTickets_isOfferedOnce() throws IOException {
        try (TlsServer server = GnuTlsServer.start(ServerOptions.tls12().withoutTickets());
                RecordingRelay relay = RecordingRelay.to(server)) {
            connect(relay.port());
            String id;
            try (Held ticket = new Held(held())) {
                assertThat(ticket.it.ticket()).isEmpty();
                assertThat(ticket.it.lifetime()).isEqualTo(Duration.ofHours(2));
                id = HexFormat.of().formatHex(ticket.it.sessionId());
                cache.put(Connection.key(), ticket.it);
            }
            assertThat(connect(relay.port())).isEqualTo(ResumptionStatus.RESUMED);
            assertThat(connect(relay.port())).isEqualTo(ResumptionStatus.NO_TICKET);

            assertThat(id).isNotEmpty();
            assertThat(hello(relay, 1).legacySessionId()).isEqualTo(id);
            assertThat(hello(relay, 1).sessionTicket()).contains("");
            assertThat(server.awaitHandshakes(3)).isTrue();
            assertThat(server.resumptionsSeen()).as(server.log()).isOne();
        }
    }

    @Test
    void session_thatTheUsersClientBrings_goesBeforeTheTicketWhichStays() throws IOException {
        try (TlsServer server = GnuTlsServer.start(ServerOptions.tls12().withoutTickets());
                RecordingRelay relay = RecordingRelay.to(server)) {
            Tls12Client first = new Tls12Client();
            PlainConnection.exchange(relay.port(), first);
            connect(relay.port());

            Tls12Client second = new Tls12Client();
            second.ownSession = first.established;
            assertThat(connect(relay.port(), second)).isEqualTo(ResumptionStatus.OWN_SESSION);
            assertThat(cache.stats().tickets()).isOne();
            assertThat(connect(relay.port())).isEqualTo(ResumptionStatus.RESUMED);
            assertThat(server.awaitHandshakes(4)).isTrue();
            assertThat(server.resumptionsSeen()).as(server.log()).isEqualTo(2);
        }
    }

    @Test
    void encryptThenMac_ofTheSession_holdsInTheResumedHandshake() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.tls12())) {
            for (int i = 0; i < 2; i++) {
                Tls12Client client = new Tls12Client();
                client.suites = new int[] {CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA};
                client.moreExtensions.put(ExtensionType.encrypt_then_mac, new byte[0]);
                connect(server.port(), client);
            }

            assertThat(outcomes.last()).isEqualTo(ResumptionStatus.RESUMED);
        }
    }

    @Test
    void renegotiation_thatBringsNoTicket_doesNotKeepTheTicketOfTheHandshakeBefore() throws IOException {
        try (BouncyCastleServer server = BouncyCastleServer.withCertificate();
                Socket socket = Connection.socket(server.port())) {
            TlsClientProtocol renegotiating = new TlsClientProtocol(socket.getInputStream(), socket.getOutputStream()) {
                @Override
                protected int getRenegotiationPolicy() {
                    return RenegotiationPolicy.ACCEPT;
                }
            };
            renegotiating.connect(resumption.client(Connection.key(), new Tls12Client()));
            Connection.request(renegotiating);
            server.tickets = false;
            server.renegotiates = true;
            requestAgain(renegotiating);
            renegotiating.close();
            assertThat(server.handshakes).hasValue(2);
            server.renegotiates = false;
            server.sessionIds = false;

            assertThat(connect(server.port())).isEqualTo(ResumptionStatus.RESUMED);
            assertThat(connect(server.port())).isEqualTo(ResumptionStatus.RESUMED);
            assertThat(connect(server.port())).isEqualTo(ResumptionStatus.NO_TICKET);
        }
    }

    /** Reads the rest of the first answer too. */
    private static void requestAgain(TlsClientProtocol protocol) throws IOException {
        protocol.getInputStream().readNBytes(TlsServer.request().length - 1);
        Connection.request(protocol);
    }

    @Test
    void applicationProtocol_inTheResumedHandshake_isNegotiatedAfresh() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.tls12().withAlpn("h2", "http/1.1"))) {
            assertThat(negotiated(server, "http/1.1")).isEqualTo("http/1.1");
            assertThat(negotiated(server, "h2")).isEqualTo("h2");

            assertThat(outcomes.last()).isEqualTo(ResumptionStatus.RESUMED);
        }
    }

    private String negotiated(TlsServer server, String offered) throws IOException {
        Tls12Client client = new Tls12Client();
        client.applicationProtocol = offered;
        connect(server.port(), client);
        return client.negotiatedProtocol;
    }

    /** A ticket taken out of the cache by a test, destroyed at the end of its block. */
    private record Held(SessionTicket it) implements AutoCloseable {
        @Override
        public void close() {
            it.destroy();
        }
    }
}
