package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.MutableClock;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.server.JsseServer;
import io.github.admitone.server.OpenSslServer;
import io.github.admitone.server.RecordingRelay;
import io.github.admitone.server.RecordingRelay.Direction;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TlsServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Hashtable;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** TLS 1.2: what becomes of a ticket when the server, the network or the client's own verification says no. */
class Tls12FailureTest {

    /** Some of these tests provoke failures. */
    @RegisterExtension
    final LibraryLog log = new LibraryLog();

    private final MutableClock clock = new MutableClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private final StripedSessionCache cache =
            StripedSessionCache.builder().clock(clock).build();
    private final RecordingListener outcomes = new RecordingListener();
    private final TicketResumption resumption =
            TicketResumption.builder(cache).clock(clock).listener(outcomes).build();

    private TlsServer server;

    @BeforeEach
    void start() {
        server = OpenSslServer.start(ServerOptions.tls12());
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private ResumptionStatus connect() throws IOException {
        return connect(resumption, new Tls12Client());
    }

    private ResumptionStatus connect(TicketResumption by, TestClient client) throws IOException {
        return Connection.exchange(by, server.port(), client).status();
    }

    /** Makes two full handshakes, and so two lineages, by clients that ask for different server names. */
    private void bringTwoLineages() throws IOException {
        connect();
        clock.move(Duration.ofMillis(1));
        Tls12Client unnamed = new Tls12Client();
        unnamed.serverName = "";
        assertThat(connect(resumption, unnamed)).isEqualTo(ResumptionStatus.UNSUITABLE_SERVER_NAME);
        assertThat(cache.stats().tickets()).isEqualTo(2);
    }

    @Test
    void decline_byAServerThatHasForgotten_dropsTheLineageAlone() throws IOException {
        bringTwoLineages();
        server.restart();

        Tls12Client unnamed = new Tls12Client();
        unnamed.serverName = "";
        assertThat(connect(resumption, unnamed)).isEqualTo(ResumptionStatus.DECLINED);
        assertThat(cache.stats().tickets())
                .as("the other lineage, and the new one")
                .isEqualTo(2);
        assertThat(server.resumptionsSeen()).isZero();
    }

    @Test
    void decline_ofATicketThatHasSiblings_dropsThemToo() throws IOException {
        connect();
        SessionTicket ticket = cache.get(Connection.key()).orElseThrow();
        cache.put(Connection.key(), siblingOf(ticket));
        cache.put(Connection.key(), ticket);
        assertThat(cache.stats().tickets()).isEqualTo(2);
        server.restart();

        assertThat(connect()).isEqualTo(ResumptionStatus.DECLINED);
        assertThat(cache.stats().tickets()).as("the new one alone").isOne();
    }

    /** {@return another ticket of the same session, as a server that shares its sessions could have issued it} */
    private static SessionTicket siblingOf(SessionTicket ticket) {
        return SessionTicket.builder()
                .protocolVersion(ticket.protocolVersion())
                .cipherSuite(ticket.cipherSuite())
                .extendedMasterSecret(ticket.extendedMasterSecret())
                .ticket(new byte[] {1, 2, 3})
                .secret(ticket.secret())
                .serverName("localhost")
                .receivedAt(ticket.receivedAt())
                .lifetime(ticket.lifetime())
                .lineage(ticket.lineage())
                .peerCertificates(ticket.peerCertificates())
                .build();
    }

    @Test
    void fullHandshake_afterADecline_bringsATicketThatResumes() throws IOException {
        connect();
        server.restart();

        assertThat(connect()).isEqualTo(ResumptionStatus.DECLINED);
        assertThat(connect()).isEqualTo(ResumptionStatus.RESUMED);
        assertThat(outcomes.statuses)
                .containsExactly(ResumptionStatus.NO_TICKET, ResumptionStatus.DECLINED, ResumptionStatus.RESUMED);
        assertThat(outcomes.failures).isEmpty();
    }

    @Test
    void rejection_whenTheSessionsCertificatesAreVerifiedAgain_failsTheHandshakeAndDropsTheLineage()
            throws IOException {
        bringTwoLineages();
        Tls12Client client = new Tls12Client();
        client.serverName = "";
        client.rejection = new TlsFatalAlert(AlertDescription.certificate_revoked);

        assertThatThrownBy(() -> connect(resumption, client)).hasMessageContaining("certificate_revoked");

        assertThat(outcomes.last()).isEqualTo(ResumptionStatus.FAILED);
        assertThat(cache.stats().tickets()).as("the other lineage").isOne();
        assertThat(connect()).isEqualTo(ResumptionStatus.RESUMED);
        assertThat(server.resumptionsSeen()).as(server.log()).isOne();
    }

    @Test
    void rejection_byAUserWhoDecoratesTheirClient_failsTheHandshakeToo() throws IOException {
        connect();
        Tls12Client client = new Tls12Client();
        client.rejection = new TlsFatalAlert(AlertDescription.certificate_revoked);

        assertThatThrownBy(() -> PlainConnection.exchange(server.port(), resumption.client(Connection.key(), client)))
                .hasMessageContaining("certificate_revoked");

        assertThat(outcomes.last()).isEqualTo(ResumptionStatus.FAILED);
        assertThat(cache.stats().tickets()).isZero();
    }

    @Test
    void verification_withinTheTimeOfThePolicy_isNotRepeated() throws IOException {
        TicketResumption trusting = TicketResumption.builder(cache)
                .clock(clock)
                .reverifyAfter(Duration.ofHours(1))
                .build();
        connect();
        clock.move(Duration.ofHours(1).minusMillis(1));
        Tls12Client soon = new Tls12Client();
        assertThat(connect(trusting, soon)).isEqualTo(ResumptionStatus.RESUMED);
        assertThat(soon.verified).isEmpty();

        connect();
        clock.move(Duration.ofHours(1));
        Tls12Client late = new Tls12Client();
        assertThat(connect(trusting, late)).isEqualTo(ResumptionStatus.RESUMED);
        assertThat(late.verified).hasSize(1);
    }

    @Test
    void session_olderThanThePolicyAllows_isNotResumedHoweverOftenItWasRenewed() throws IOException {
        TicketResumption strict = TicketResumption.builder(cache)
                .clock(clock)
                .maximumSessionAge(Duration.ofMinutes(10))
                .build();
        try (TlsServer renewing = JsseServer.start(ServerOptions.tls12())) {
            Connection.exchange(strict, renewing.port(), new Tls12Client());
            for (int i = 0; i < 2; i++) {
                clock.move(Duration.ofMinutes(4));
                assertThat(Connection.exchange(strict, renewing.port(), new Tls12Client())
                                .status())
                        .isEqualTo(ResumptionStatus.RESUMED);
            }
            clock.move(Duration.ofMinutes(4));
            assertThat(Connection.exchange(strict, renewing.port(), new Tls12Client())
                            .status())
                    .isEqualTo(ResumptionStatus.NO_TICKET);
        }
    }

    @Test
    void session_storedUnderALaxerPolicy_isDroppedOnceItIsTooOldForThisOne() throws IOException {
        TicketResumption strict = TicketResumption.builder(cache)
                .clock(clock)
                .maximumSessionAge(Duration.ofMinutes(10))
                .build();
        connect();
        clock.move(Duration.ofMinutes(10));

        assertThat(connect(strict, new Tls12Client())).isEqualTo(ResumptionStatus.SESSION_TOO_OLD);
        assertThat(connect(strict, new Tls12Client())).isEqualTo(ResumptionStatus.RESUMED);
    }

    @Test
    void cut_whileATicketIsOnOffer_spendsItAlone() throws IOException {
        bringTwoLineages();
        try (RecordingRelay relay = RecordingRelay.to(server)) {
            relay.cutAfter(Direction.FROM_SERVER, 20);
            Tls12Client client = new Tls12Client();
            client.serverName = "";
            assertThatThrownBy(() -> Connection.exchange(resumption, relay.port(), client))
                    .isInstanceOf(IOException.class);
        }

        assertThat(outcomes.last()).isEqualTo(ResumptionStatus.FAILED);
        assertThat(cache.stats().tickets()).as("the other lineage").isOne();
        assertThat(connect()).isEqualTo(ResumptionStatus.RESUMED);
    }

    @Test
    void failure_afterTheHandshake_costsNoTicket() throws IOException {
        Connection connection;
        try (RecordingRelay relay = RecordingRelay.to(server)) {
            connection = Connection.open(resumption, relay.port(), new Tls12Client());
            connection.request();
        }
        assertThatThrownBy(() -> connection.protocol.getInputStream().readAllBytes())
                .isInstanceOf(IOException.class);

        assertThat(connect()).isEqualTo(ResumptionStatus.RESUMED);
    }

    @Test
    void failure_ofAFullHandshake_keepsNothing() {
        Tls12Client client = new Tls12Client();
        client.rejection = new TlsFatalAlert(AlertDescription.bad_certificate);

        assertThatThrownBy(() -> connect(resumption, client)).hasMessageContaining("bad_certificate");
        assertThat(cache.stats().tickets()).isZero();
    }

    @Test
    void objection_ofTheUsersClientWhenTheHandshakeIsComplete_keepsNothing() throws IOException {
        Tls12Client client = new Tls12Client() {
            @Override
            public void notifyHandshakeComplete() throws IOException {
                throw new TlsFatalAlert(AlertDescription.access_denied);
            }
        };

        assertThatThrownBy(() -> connect(resumption, client)).hasMessageContaining("access_denied");
        assertThat(cache.stats().tickets()).isZero();
    }

    @Test
    void ticket_untilTheClientHelloIsBuilt_staysInTheCache() throws IOException {
        connect();

        ResumingTlsClientProtocol protocol = resumption.protocol(Connection.key());
        assertThat(cache.stats().tickets()).isOne();
        protocol.connect(new Tls12Client());
        assertThat(cache.stats().tickets()).isZero();
    }

    @Test
    void ticket_ofWhichNoByteWasSent_goesBackAndIsResumedByAnother() throws IOException {
        connect();

        ResumingTlsClientProtocol protocol = resumption.protocol(Connection.key());
        protocol.connect(new Tls12Client());
        protocol.close();
        assertThat(protocol.status()).isEqualTo(ResumptionStatus.WITHDRAWN);
        assertThat(protocol.getAvailableOutputBytes()).isZero();

        assertThat(connect()).isEqualTo(ResumptionStatus.RESUMED);
    }

    @Test
    void ticket_ofAClientThatThrowsBeforeItsClientHello_goesBack() throws IOException {
        connect();

        assertThatThrownBy(() -> connect(resumption, new BrokenClient())).hasMessage("broken");
        assertThat(outcomes.last()).isEqualTo(ResumptionStatus.WITHDRAWN);

        assertThat(connect()).isEqualTo(ResumptionStatus.RESUMED);
    }

    @Test
    void ticket_ofADecoratedClientThatThrowsBeforeItsClientHello_goesBack() throws IOException {
        connect();

        assertThatThrownBy(() -> PlainConnection.exchange(
                        server.port(), resumption.client(Connection.key(), new BrokenClient())))
                .hasMessage("broken");
        assertThat(outcomes.last()).isEqualTo(ResumptionStatus.WITHDRAWN);

        assertThat(connect()).isEqualTo(ResumptionStatus.RESUMED);
    }

    private static final class BrokenClient extends Tls12Client {
        @Override
        public Hashtable<?, ?> getClientExtensions() throws IOException {
            throw new IOException("broken");
        }
    }

    @Test
    void cache_thatIsDown_costsResumptionAlone() throws IOException {
        TicketResumption unlucky =
                TicketResumption.builder(new BrokenCache()).listener(outcomes).build();

        assertThat(connect(unlucky, new Tls12Client())).isEqualTo(ResumptionStatus.NO_TICKET);
        assertThat(outcomes.failures)
                .hasSize(2)
                .allSatisfy(each -> assertThat(each).hasMessage("down"));
        assertThat(unlucky.cachingFailures()).isEqualTo(2);
    }

    private static final class BrokenCache implements ClientSessionCache {
        @Override
        public boolean put(SessionKey key, SessionTicket ticket) {
            throw new IllegalStateException("down");
        }

        @Override
        public Optional<SessionTicket> get(SessionKey key) {
            throw new IllegalStateException("down");
        }

        @Override
        public void invalidate(SessionKey key) {
            throw new IllegalStateException("down");
        }

        @Override
        public void clear() {
            throw new IllegalStateException("down");
        }
    }

    @Test
    void protocolClassOfTheUsers_atAServerThatRenews_losesOneConnectionAndNoMore() throws IOException {
        try (TlsServer renewing = JsseServer.start(ServerOptions.tls12())) {
            PlainConnection.exchange(renewing.port(), resumption.client(Connection.key(), new Tls12Client()));

            assertThatThrownBy(() -> PlainConnection.exchange(
                            renewing.port(), resumption.client(Connection.key(), new Tls12Client())))
                    .isInstanceOf(TlsFatalAlert.class)
                    .isNotInstanceOf(TlsFatalAlertReceived.class)
                    .hasMessageContaining("unexpected_message");
            assertThat(outcomes.last()).isEqualTo(ResumptionStatus.FAILED);
            assertThat(cache.stats().tickets()).isZero();

            for (int i = 0; i < 3; i++) {
                PlainConnection.exchange(renewing.port(), resumption.client(Connection.key(), new Tls12Client()));
            }
            assertThat(renewing.awaitHandshakes(4)).isTrue();
            assertThat(renewing.resumptionsSeen()).as(renewing.log()).isZero();
        }
    }
}
