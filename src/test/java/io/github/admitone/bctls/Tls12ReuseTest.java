package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.admitone.MutableClock;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.server.GnuTlsServer;
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
import org.junit.jupiter.api.Test;

/** TLS 1.2 with {@code allowTls12Reuse(true)}: a session that has served goes back, unless it was renewed or failed. */
class Tls12ReuseTest {

    private final MutableClock clock = new MutableClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private final StripedSessionCache cache =
            StripedSessionCache.builder().clock(clock).build();
    private final TicketResumption reusing =
            TicketResumption.builder(cache).clock(clock).allowTls12Reuse(true).build();

    private ResumptionStatus connect(int port) throws IOException {
        return Connection.exchange(reusing, port, new Tls12Client()).status();
    }

    @Test
    void ticket_thatTheServerDidNotRenew_isUsedAgainUntilItsFirstLifetimeEnds() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.tls12());
                RecordingRelay relay = RecordingRelay.to(server)) {
            connect(relay.port());
            Instant received = clock.instant();
            for (int i = 0; i < 3; i++) {
                clock.move(Duration.ofMinutes(39));
                assertThat(connect(relay.port())).isEqualTo(ResumptionStatus.RESUMED);
            }
            assertThat(relay.ticketsUsedTwice()).isOne();
            SessionTicket ticket = cache.get(Connection.key()).orElseThrow();
            assertThat(ticket.receivedAt()).isEqualTo(received);
            assertThat(ticket.authenticatedAt()).isEqualTo(received);
            assertThat(ticket.lifetime()).isEqualTo(Duration.ofHours(2));
            cache.put(Connection.key(), ticket);
            ticket.destroy();

            clock.move(Duration.ofMinutes(3));
            assertThat(connect(relay.port())).isEqualTo(ResumptionStatus.NO_TICKET);
            assertThat(server.awaitHandshakes(5)).isTrue();
            assertThat(server.resumptionsSeen()).as(server.log()).isEqualTo(3);
        }
    }

    @Test
    void ticket_whileItsHandshakeLasts_isNobodyElses() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.tls12())) {
            connect(server.port());
            ResumingTlsClientProtocol pending = reusing.protocol(Connection.key());
            pending.connect(new Tls12Client());

            assertThat(cache.get(Connection.key())).isEmpty();
        }
    }

    @Test
    void sessionId_thatTheServerDidNotReplace_isUsedAgain() throws IOException {
        try (TlsServer server = GnuTlsServer.start(ServerOptions.tls12().withoutTickets())) {
            connect(server.port());
            for (int i = 0; i < 3; i++) {
                assertThat(connect(server.port())).isEqualTo(ResumptionStatus.RESUMED);
            }
            assertThat(server.awaitHandshakes(4)).isTrue();
            assertThat(server.resumptionsSeen()).as(server.log()).isEqualTo(3);
        }
    }

    @Test
    void ticket_thatTheServerRenewed_isNotUsedAgain() throws IOException {
        try (TlsServer server = JsseServer.start(ServerOptions.tls12());
                RecordingRelay relay = RecordingRelay.to(server)) {
            connect(relay.port());
            for (int i = 0; i < 3; i++) {
                assertThat(connect(relay.port())).isEqualTo(ResumptionStatus.RESUMED);
            }
            assertThat(relay.ticketsUsedTwice()).isZero();
            assertThat(cache.stats().tickets()).isOne();
        }
    }

    @Test
    void ticket_ofAHandshakeThatFailed_doesNotGoBack() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.tls12());
                RecordingRelay relay = RecordingRelay.to(server)) {
            connect(relay.port());
            long fullHandshake = relay.bytes(Direction.FROM_SERVER);
            assertThat(fullHandshake).isGreaterThan(200);
            // The ServerHello of the resumed handshake arrives, the Finished does not.
            relay.cutAfter(Direction.FROM_SERVER, 120);

            assertThatThrownBy(() -> connect(relay.port())).isInstanceOf(IOException.class);
            assertThat(cache.stats().tickets()).isZero();
        }
    }

    @Test
    void ticket_thatTheServerDeclined_doesNotGoBack() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.tls12());
                RecordingRelay relay = RecordingRelay.to(server)) {
            connect(relay.port());
            server.restart();

            assertThat(connect(relay.port())).isEqualTo(ResumptionStatus.DECLINED);
            assertThat(connect(relay.port())).isEqualTo(ResumptionStatus.RESUMED);
            assertThat(relay.ticketsUsedTwice()).isZero();
        }
    }
}
