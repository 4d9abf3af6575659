package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.admitone.MutableClock;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.TestTickets;
import io.github.admitone.server.OpenSslServer;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TlsServer;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.Test;

/** What a listener is told: version and duration of each handshake, and when tickets are dropped, and why. */
class ListenerEventsTest {

    private static final Duration PAUSE = Duration.ofSeconds(3);

    private final MutableClock clock = new MutableClock(TestTickets.START);
    private final StripedSessionCache cache =
            StripedSessionCache.builder().clock(clock).build();
    private final EventLog events = new EventLog();
    private final TicketResumption resumption =
            TicketResumption.builder(cache).clock(clock).listener(events).build();
    private final Tls13IssuingServer server = new Tls13IssuingServer();

    private static TestClient client() {
        return new TestClient(new BcTlsCrypto(new SecureRandom()));
    }

    /** Three seconds pass while it hears of the server's version. */
    private TestClient slowClient() {
        return new TestClient(new BcTlsCrypto(new SecureRandom())) {
            @Override
            public void notifyServerVersion(ProtocolVersion version) throws IOException {
                super.notifyServerVersion(version);
                clock.move(PAUSE);
            }
        };
    }

    private static TestClient rejecting() {
        TestClient client = client();
        client.rejection = new TlsFatalAlert(AlertDescription.certificate_revoked);
        return client;
    }

    @Test
    void handshake_ofTls13_hasVersionAndDuration() throws IOException {
        Wire.connect(resumption, server, slowClient());
        assertThat(events.handshakes)
                .containsExactly(new HandshakeResult(ResumptionStatus.NO_TICKET, SessionTicket.TLS_1_3, PAUSE));
    }

    @Test
    void handshake_ofTls13Resumed_hasVersionAndDuration() throws IOException {
        Wire.connect(resumption, server, client());
        Wire.connect(resumption, server, slowClient());
        assertThat(events.lastHandshake())
                .isEqualTo(new HandshakeResult(ResumptionStatus.RESUMED, SessionTicket.TLS_1_3, PAUSE));
    }

    @Test
    void handshake_ofTls12_hasItsVersion() throws IOException {
        try (BouncyCastleServer tls12 = BouncyCastleServer.withCertificate()) {
            Connection.exchange(resumption, tls12.port(), client());
            Connection.exchange(resumption, tls12.port(), client());
        }
        assertThat(events.handshakes)
                .containsExactly(
                        new HandshakeResult(ResumptionStatus.NO_TICKET, SessionTicket.TLS_1_2, Duration.ZERO),
                        new HandshakeResult(ResumptionStatus.RESUMED, SessionTicket.TLS_1_2, Duration.ZERO));
    }

    @Test
    void handshake_ofDtls12_hasItsVersion() throws IOException {
        try (TlsServer dtls12 = OpenSslServer.start(ServerOptions.dtls12())) {
            DatagramConnection.exchange(dtls12.port(), resumption.client(DatagramConnection.key(), new DtlsClient()));
        }
        assertThat(events.handshakes)
                .containsExactly(
                        new HandshakeResult(ResumptionStatus.NO_TICKET, SessionTicket.DTLS_1_2, Duration.ZERO));
    }

    @Test
    void handshake_thatFailsBeforeAServerHello_hasNoVersion() throws IOException {
        ScriptedServer refusing = ScriptedServer.hear(resumption, client());
        clock.move(PAUSE);
        refusing.alert(AlertDescription.handshake_failure);
        assertThat(events.handshakes).containsExactly(new HandshakeResult(ResumptionStatus.NO_TICKET, 0, PAUSE));
    }

    @Test
    void handshake_thatFailsLater_hasTheVersionNegotiated() throws IOException {
        Wire.connect(resumption, server, rejecting());
        assertThat(events.handshakes)
                .containsExactly(new HandshakeResult(ResumptionStatus.NO_TICKET, SessionTicket.TLS_1_3, Duration.ZERO));
    }

    @Test
    void duration_whenTheClockIsSetBack_isNotNegative() throws IOException {
        Wire.connect(resumption, server, new TestClient(new BcTlsCrypto(new SecureRandom())) {
            @Override
            public void notifyServerVersion(ProtocolVersion version) throws IOException {
                super.notifyServerVersion(version);
                clock.move(PAUSE.negated());
            }
        });
        assertThat(events.lastHandshake().duration()).isZero();
    }

    @Test
    void drop_whenTheServerDeclines_isTold() throws IOException {
        Wire.connect(resumption, server, client());
        server.resumes = false;
        Wire.connect(resumption, server, client());
        assertThat(events.drops).containsExactly(DropCause.DECLINED);
    }

    @Test
    void drop_whenTheServerOfTls12Declines_isTold() throws IOException {
        try (BouncyCastleServer one = BouncyCastleServer.withCertificate();
                BouncyCastleServer other = BouncyCastleServer.withCertificate()) {
            Connection.exchange(resumption, one.port(), client());
            Connection.exchange(resumption, other.port(), client());
        }
        assertThat(events.statuses()).endsWith(ResumptionStatus.DECLINED);
        assertThat(events.drops).containsExactly(DropCause.DECLINED);
    }

    @Test
    void drop_whenTheClientRejectsAResumedSession_isTold() throws IOException {
        Wire.connect(resumption, server, client());
        Wire.connect(resumption, server, rejecting());
        assertThat(events.statuses()).endsWith(ResumptionStatus.FAILED);
        assertThat(events.drops).containsExactly(DropCause.HANDSHAKE_FAILED);
        assertThat(cache.stats().tickets()).isZero();
    }

    @Test
    void drop_whenTheServerAbortsAnOffer_isTold() throws IOException {
        Wire.connect(resumption, server, client());
        server.cipherSuite = CipherSuite.TLS_AES_256_GCM_SHA384;
        TestClient client = client();
        client.suites = new int[] {CipherSuite.TLS_AES_128_GCM_SHA256};
        Wire.connect(resumption, server, client);
        assertThat(events.statuses()).endsWith(ResumptionStatus.FAILED);
        assertThat(events.drops)
                .singleElement()
                .matches(cause -> cause == DropCause.HANDSHAKE_FAILED || cause == DropCause.FATAL_ALERT);
    }

    @Test
    void drop_whenAFatalAlertEndsAnEstablishedConnection_isTold() throws IOException {
        Wire wire = Wire.connect(resumption, server, client());
        byte[] forged = Arrays.copyOf(new byte[] {ContentType.application_data, 3, 3, 0, 20}, 25);
        Throwable thrown = catchThrowable(() -> wire.client.offerInput(forged));
        assertThat(thrown).isInstanceOf(TlsFatalAlert.class);
        assertThat(events.drops).containsExactly(DropCause.FATAL_ALERT);
        assertThat(cache.stats().tickets()).isZero();
    }

    @Test
    void drop_ofASessionThatIsTooOld_isTold() throws IOException {
        Wire.connect(resumption, server, client());
        TicketResumption strict = TicketResumption.builder(cache)
                .clock(clock)
                .listener(events)
                .maximumSessionAge(Duration.ofMinutes(1))
                .build();
        clock.move(Duration.ofMinutes(1));
        Wire.connect(strict, server, client());
        assertThat(events.statuses()).endsWith(ResumptionStatus.SESSION_TOO_OLD);
        assertThat(events.drops).containsExactly(DropCause.SESSION_TOO_OLD);
    }

    @Test
    void drop_whereNothingIsDropped_isNotTold() throws IOException {
        Wire.connect(resumption, server, client());
        Wire.connect(resumption, server, client()).client.close();
        Wire cancelled = new Wire(resumption, server);
        cancelled.client.connect(client());
        assertThat(cancelled.client.readOutput(new byte[1], 0, 1)).isOne();
        cancelled.client.close();
        server.tickets = 0;
        cache.invalidate(Wire.KEY);
        Wire.connect(resumption, server, rejecting());

        assertThat(events.statuses())
                .containsExactly(
                        ResumptionStatus.NO_TICKET,
                        ResumptionStatus.RESUMED,
                        ResumptionStatus.CANCELLED,
                        ResumptionStatus.NO_TICKET);
        assertThat(events.drops).isEmpty();
    }

    @Test
    void ticket_thatTheCacheDoesNotTake_isNotReportedAsOne() throws IOException {
        HookedCache refusing = new HookedCache(cache);
        refusing.refuses = true;
        TicketResumption resuming =
                TicketResumption.builder(refusing).clock(clock).listener(events).build();
        Wire.connect(resuming, server, client());
        assertThat(events.tickets).isEmpty();
        assertThat(events.refusals).containsExactly(StorageStatus.REFUSED_BY_CACHE);
    }

    @Test
    void ticket_afterTheCacheWasCleared_isReportedAsRefused() throws IOException {
        server.tickets = 0;
        Wire wire = Wire.connect(resumption, server, client());
        clock.move(Duration.ofSeconds(1));
        cache.clear();
        wire.server.issueTicket();
        wire.pump();
        assertThat(events.tickets).isEmpty();
        assertThat(events.refusals).containsExactly(StorageStatus.REFUSED_BY_CACHE);
    }
}
