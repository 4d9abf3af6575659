package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.TestTickets;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsClientProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that two protocols share, and offers that end in ways that no callback tells. */
@Timeout(60)
class SharedClientTest {

    @Test
    void eightOffersOfOneMoment_thatTheNetworkCuts_pauseNoLongerThanTwo() {
        OfferHistory history = new OfferHistory();
        Instant now = TestTickets.START;
        for (int i = 0; i < 8; i++) {
            history.begun(Wire.KEY);
        }
        for (int i = 0; i < 8; i++) {
            history.failed(Wire.KEY, 0, OptionalLong.empty(), false, now);
        }
        assertThat(history.pause(Wire.KEY).orElseThrow().length()).isEqualTo(Duration.ofMinutes(1));
    }

    /** Refused, and closed in a finally, as programs do. */
    private static final class TwiceUsedClient extends Tls12Client {
        private TlsClient decorated;
        private Throwable thrown;

        @Override
        public void notifyServerVersion(ProtocolVersion version) throws IOException {
            super.notifyServerVersion(version);
            TlsClientProtocol second = new TlsClientProtocol();
            try {
                thrown = catchThrowable(() -> second.connect(decorated));
            } finally {
                second.close();
            }
        }
    }

    @Test
    void secondInit_refusedAndItsProtocolClosed_leavesTheFirstConnectionAlone() throws IOException {
        StripedSessionCache cache = StripedSessionCache.builder().build();
        TicketResumption resumption = TicketResumption.using(cache);
        try (BouncyCastleServer server = BouncyCastleServer.withCertificate()) {
            PlainConnection.exchange(server.port(), resumption.client(Connection.key(), new Tls12Client()));
            TwiceUsedClient client = new TwiceUsedClient();
            client.decorated = resumption.client(Connection.key(), client);
            Throwable failure = catchThrowable(() -> PlainConnection.exchange(server.port(), client.decorated));
            assertThat(client.thrown).isInstanceOf(IllegalStateException.class);
            assertThat(failure).isNull();
        }
    }

    @Test
    void decoratedClient_offersTls12AndTheServerChoosesTls13_itsTicketIsDeclinedAndDestroyed() throws IOException {
        WatchedCache cache = new WatchedCache(
                StripedSessionCache.builder().clock(() -> TestTickets.START).build());
        EventLog events = new EventLog();
        TicketResumption resumption = TicketResumption.builder(cache)
                .clock(() -> TestTickets.START)
                .listener(events)
                .build();
        SessionTicket ticket =
                ResumedFlight.ticket(ResumedFlight.Version.TLS_1_2, 1).build();
        cache.put(Wire.KEY, ticket);
        TlsClientProtocol protocol = new TlsClientProtocol();
        protocol.connect(resumption.client(Wire.KEY, new TestClient(TestClient.jca())));
        Tls13IssuingServer.End end = new Tls13IssuingServer().accept();
        for (int i = 0; i < 4; i++) {
            byte[] out = new byte[protocol.getAvailableOutputBytes()];
            protocol.readOutput(out, 0, out.length);
            end.offerInput(out);
            byte[] in = new byte[end.getAvailableOutputBytes()];
            end.readOutput(in, 0, in.length);
            protocol.offerInput(in);
        }
        assertThat(protocol.isConnected()).isTrue();
        assertThat(cache.hits.sum()).isOne();
        protocol.close();
        assertThat(cache.letGo()).as("tickets that nobody destroyed").isEmpty();
        assertThat(events.statuses()).containsExactly(ResumptionStatus.DECLINED_BY_VERSION);
    }
}
