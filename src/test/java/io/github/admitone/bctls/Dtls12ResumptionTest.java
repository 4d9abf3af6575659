package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.admitone.MutableClock;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.server.GnuTlsServer;
import io.github.admitone.server.OpenSslServer;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TlsServer;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsTimeoutException;
import org.junit.jupiter.api.Test;

/** DTLS 1.2 by the decorated client and Bouncy Castle's own protocol class. */
class Dtls12ResumptionTest {

    private final MutableClock clock = new MutableClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private final StripedSessionCache cache =
            StripedSessionCache.builder().clock(clock).build();
    private final RecordingListener outcomes = new RecordingListener();
    private final TicketResumption resumption =
            TicketResumption.builder(cache).clock(clock).listener(outcomes).build();

    private ResumptionStatus connect(int port) throws IOException {
        return connect(resumption, port, new DtlsClient());
    }

    private ResumptionStatus connect(TicketResumption by, int port, DtlsClient client) throws IOException {
        DatagramConnection.exchange(port, by.client(DatagramConnection.key(), client));
        return outcomes.last();
    }

    private void assertEveryOtherConnectionResumes(TlsServer server) throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(connect(server.port())).isEqualTo(ResumptionStatus.NO_TICKET);
            DtlsClient client = new DtlsClient();
            assertThat(connect(resumption, server.port(), client)).isEqualTo(ResumptionStatus.RESUMED);
            assertThat(client.verified).hasSize(1);
        }
        assertThat(server.awaitHandshakes(6)).as(server.log()).isTrue();
        assertThat(server.resumptionsSeen()).as(server.log()).isEqualTo(3);
        assertThat(outcomes.failures).isEmpty();
    }

    @Test
    void openSsl_withTickets_resumesByTicket() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.dtls12())) {
            assertEveryOtherConnectionResumes(server);
        }
    }

    @Test
    void openSsl_withoutTickets_resumesBySessionId() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.dtls12().withoutTickets())) {
            assertEveryOtherConnectionResumes(server);
        }
    }

    @Test
    void gnuTls_withTickets_resumesByTicket() throws IOException {
        try (TlsServer server = GnuTlsServer.start(ServerOptions.dtls12())) {
            assertEveryOtherConnectionResumes(server);
        }
    }

    @Test
    void gnuTls_withoutTickets_resumesBySessionId() throws IOException {
        try (TlsServer server = GnuTlsServer.start(ServerOptions.dtls12().withoutTickets())) {
            assertEveryOtherConnectionResumes(server);
        }
    }

    @Test
    void ticket_ofDtls_isOneOfDtls12() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.dtls12())) {
            connect(server.port());
            SessionTicket ticket = cache.get(DatagramConnection.key()).orElseThrow();

            assertThat(ticket.protocolVersion()).isEqualTo(SessionTicket.DTLS_1_2);
            assertThat(ticket.ticket()).isNotEmpty();
            assertThat(ticket.extendedMasterSecret()).isTrue();
            ticket.destroy();
        }
    }

    @Test
    void ticket_withReuse_isUsedAgain() throws IOException {
        TicketResumption reusing = TicketResumption.builder(cache)
                .clock(clock)
                .listener(outcomes)
                .allowTls12Reuse(true)
                .build();
        try (TlsServer server = OpenSslServer.start(ServerOptions.dtls12())) {
            for (int i = 0; i < 4; i++) {
                connect(reusing, server.port(), new DtlsClient());
            }
            assertThat(outcomes.statuses.subList(1, 4)).containsOnly(ResumptionStatus.RESUMED);
            assertThat(server.awaitHandshakes(4)).isTrue();
            assertThat(server.resumptionsSeen()).as(server.log()).isEqualTo(3);
        }
    }

    @Test
    void decline_byAServerThatHasForgotten_isFollowedByAFullHandshake() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.dtls12())) {
            connect(server.port());
            server.restart();

            assertThat(connect(server.port())).isEqualTo(ResumptionStatus.DECLINED);
            assertThat(connect(server.port())).isEqualTo(ResumptionStatus.RESUMED);
        }
    }

    @Test
    void session_withoutExtendedMasterSecret_isNotOfferedAndStays() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.dtls12())) {
            DtlsClient old = new DtlsClient();
            old.extendedMasterSecret = false;
            connect(resumption, server.port(), old);
            clock.move(Duration.ofMillis(1));

            assertThat(connect(server.port())).isEqualTo(ResumptionStatus.UNSUITABLE_MASTER_SECRET);
            assertThat(cache.stats().tickets()).isEqualTo(2);
        }
    }

    @Test
    void rejection_whenTheSessionsCertificatesAreVerifiedAgain_failsTheHandshakeAndDropsTheLineage()
            throws IOException {
        try (TlsServer server = GnuTlsServer.start(ServerOptions.dtls12())) {
            connect(server.port());
            DtlsClient client = new DtlsClient();
            client.rejection = new TlsFatalAlert(AlertDescription.certificate_revoked);

            assertThatThrownBy(() -> connect(resumption, server.port(), client))
                    .hasMessageContaining("certificate_revoked");

            assertThat(outcomes.last()).isEqualTo(ResumptionStatus.FAILED);
            assertThat(cache.stats().tickets()).isZero();
            assertThat(connect(server.port())).isEqualTo(ResumptionStatus.NO_TICKET);
        }
    }

    /** Makes two full handshakes, and so two lineages. */
    private void bringTwoLineages(TlsServer server) throws IOException {
        TicketResumption harvesting = TicketResumption.builder(new FaultyCache(() -> null, cache))
                .clock(clock)
                .listener(outcomes)
                .build();
        for (int i = 0; i < 2; i++) {
            connect(harvesting, server.port(), new DtlsClient());
            clock.move(Duration.ofMillis(1));
        }
        assertThat(cache.stats().tickets()).isEqualTo(2);
    }

    @Test
    void rejection_leavesTheOtherLineageAlone() throws IOException {
        try (TlsServer server = GnuTlsServer.start(ServerOptions.dtls12())) {
            bringTwoLineages(server);
            DtlsClient client = new DtlsClient();
            client.rejection = new TlsFatalAlert(AlertDescription.certificate_revoked);

            assertThatThrownBy(() -> connect(resumption, server.port(), client))
                    .hasMessageContaining("certificate_revoked");
            assertThat(cache.stats().tickets()).isOne();
        }
    }

    @Test
    void network_thatFailsWhileATicketIsOnOffer_spendsItAlone() throws IOException {
        try (TlsServer server = GnuTlsServer.start(ServerOptions.dtls12())) {
            bringTwoLineages(server);

            assertThatThrownBy(() -> new DTLSClientProtocol()
                            .connect(resumption.client(DatagramConnection.key(), new DtlsClient()), new Unreachable()))
                    .isInstanceOf(IOException.class);
            assertThat(cache.stats().tickets()).isOne();
        }
    }

    /** A port where nobody listens, as the host there says. */
    private static final class Unreachable implements DatagramTransport {

        @Override
        public int getReceiveLimit() {
            return 1400;
        }

        @Override
        public int getSendLimit() {
            return 1400;
        }

        @Override
        public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
            throw new PortUnreachableException("ICMP Port Unreachable");
        }

        @Override
        public void send(byte[] datagram, int offset, int length) {
            // Lost.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    @Test
    void renewal_inAResumedHandshake_failsCleanlyAndTheNextHandshakeIsFull() throws IOException {
        try (TlsServer server = GnuTlsServer.start(ServerOptions.dtls12())) {
            connect(server.port());
            List<RenewingTransport> transports = new ArrayList<>();
            UnaryOperator<DatagramTransport> renewing = transport -> {
                transports.add(new RenewingTransport(transport));
                return transports.get(0);
            };

            assertThatThrownBy(() -> DatagramConnection.exchange(
                            server.port(), resumption.client(DatagramConnection.key(), new DtlsClient()), renewing))
                    .isInstanceOf(TlsFatalAlert.class)
                    .isNotInstanceOf(TlsFatalAlertReceived.class)
                    .hasMessageContaining("unexpected_message");

            assertThat(transports.get(0).hasRenewed()).isTrue();
            assertThat(outcomes.last()).isEqualTo(ResumptionStatus.FAILED);
            assertThat(cache.stats().tickets()).isZero();
            for (int i = 0; i < 2; i++) {
                DatagramConnection.exchange(
                        server.port(), resumption.client(DatagramConnection.key(), new DtlsClient()));
            }
            assertThat(server.awaitHandshakes(3)).isTrue();
            assertThat(server.resumptionsSeen()).as(server.log()).isZero();
        }
    }

    @Test
    void ticket_sentToAServerThatNeverAnswers_isSpent() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.dtls12());
                DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            connect(server.port());
            DtlsClient client = new DtlsClient();
            client.handshakeTimeoutMillis = 100;

            assertThatThrownBy(() -> connect(resumption, silent.getLocalPort(), client))
                    .isInstanceOf(TlsTimeoutException.class);
            assertThat(cache.stats().tickets()).isZero();
            assertThat(connect(server.port())).isEqualTo(ResumptionStatus.NO_TICKET);
        }
    }

    @Test
    void ticket_ofAClientThatThrowsBeforeItsClientHello_goesBack() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.dtls12())) {
            connect(server.port());
            DtlsClient broken = new DtlsClient() {
                @Override
                public int[] getCipherSuites() {
                    throw new IllegalStateException("broken");
                }
            };

            assertThatThrownBy(() -> connect(resumption, server.port(), broken)).isInstanceOf(IOException.class);
            assertThat(outcomes.last()).isEqualTo(ResumptionStatus.WITHDRAWN);
            assertThat(connect(server.port())).isEqualTo(ResumptionStatus.RESUMED);
        }
    }
}
