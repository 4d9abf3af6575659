package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.MutableClock;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.server.TlsServer;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.bouncycastle.tls.RenegotiationPolicy;
import org.bouncycastle.tls.TlsClientProtocol;
import org.junit.jupiter.api.Test;

/** A second handshake on one connection, by a decorated client and a protocol class of the user's that allows it. */
class Tls12RenegotiationTest {

    private static final Duration WEEK = Duration.ofDays(7);

    private final MutableClock clock = new MutableClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private final StripedSessionCache cache =
            StripedSessionCache.builder().clock(clock).build();
    private final EventLog events = new EventLog();
    private final TicketResumption resumption =
            TicketResumption.builder(cache).clock(clock).listener(events).build();

    private static final class RenegotiatingProtocol extends TlsClientProtocol {

        RenegotiatingProtocol(Socket socket) throws IOException {
            super(socket.getInputStream(), socket.getOutputStream());
        }

        @Override
        protected int getRenegotiationPolicy() {
            return RenegotiationPolicy.ACCEPT;
        }
    }

    /** A handshake at a server as it is, and another one after the server has changed. */
    private void renegotiate(BouncyCastleServer server, Runnable change) throws IOException {
        try (Socket socket = Connection.socket(server.port())) {
            TlsClientProtocol protocol = new RenegotiatingProtocol(socket);
            protocol.connect(resumption.client(Connection.key(), new Tls12Client()));
            Connection.request(protocol);
            change.run();
            server.renegotiates = true;
            protocol.getInputStream().readNBytes(TlsServer.request().length - 1);
            Connection.request(protocol);
            protocol.close();
        }
        assertThat(server.handshakes).hasValue(2);
    }

    @Test
    void lifetime_ofATicket_isNotThatOfASessionIdIssuedLater() throws IOException {
        try (BouncyCastleServer server = BouncyCastleServer.withCertificate()) {
            server.lifetimeHint = WEEK.toSeconds();
            renegotiate(server, () -> server.tickets = false);

            assertThat(events.tickets).containsExactly(WEEK, Duration.ofHours(2));
        }
    }

    @Test
    void lifetime_ofATicketIssuedLater_isItsOwn() throws IOException {
        try (BouncyCastleServer server = BouncyCastleServer.withCertificate()) {
            server.lifetimeHint = WEEK.toSeconds();
            renegotiate(server, () -> server.lifetimeHint = 300);

            assertThat(events.tickets).containsExactly(WEEK, Duration.ofMinutes(5));
        }
    }

    @Test
    void renegotiation_isToldOfAsOneConnection() throws IOException {
        try (BouncyCastleServer server = BouncyCastleServer.withCertificate()) {
            renegotiate(server, () -> {});
            assertThat(events.statuses()).containsExactly(ResumptionStatus.NO_TICKET);
        }
    }
}
