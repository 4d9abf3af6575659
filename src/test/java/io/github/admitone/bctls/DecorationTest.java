package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.server.ClientHello;
import io.github.admitone.server.RecordingRelay;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsClientProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that is decorated twice, or used twice: its tickets are used once. */
class DecorationTest {

    private final StripedSessionCache cache = StripedSessionCache.builder().build();
    private final EventLog events = new EventLog();
    private final TicketResumption once = resumption(false);

    private BouncyCastleServer server;
    private RecordingRelay relay;

    @BeforeEach
    void start() {
        server = BouncyCastleServer.withCertificate();
        relay = RecordingRelay.to(server.port());
    }

    @AfterEach
    void stop() throws IOException {
        relay.close();
        server.close();
    }

    private TicketResumption resumption(boolean reuse) {
        return TicketResumption.builder(cache)
                .listener(events)
                .allowTls12Reuse(reuse)
                .build();
    }

    /** {@return how the connection ended, or nothing if the protocol refuses a client that is decorated already} */
    private Optional<ResumptionStatus> connectTwiceDecorated(TicketResumption by, TestClient client)
            throws IOException {
        try {
            TlsClient decorated = by.client(Connection.key(), client);
            return Optional.of(Connection.exchange(by, relay.port(), decorated).status());
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }

    private List<String> ticketsOnTheWire() {
        return relay.connections().stream()
                .flatMap(connection -> connection.clientHellos().stream())
                .map(ClientHello::sessionTicket)
                .flatMap(Optional::stream)
                .filter(ticket -> !ticket.isEmpty())
                .toList();
    }

    private List<String> ticketsInTheCache() {
        return Stream.generate(() -> cache.get(Connection.key()))
                .takeWhile(Optional::isPresent)
                .map(Optional::get)
                .map(SessionTicket::ticket)
                .map(HexFormat.of()::formatHex)
                .toList();
    }

    /** The client does not offer such a session, as Bouncy Castle decides after the extensions have been made. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void twiceDecorated_withASessionThatItMayNotResume_keepsTheTicketOffTheWire(boolean reuse) throws IOException {
        Tls12Client old = new Tls12Client();
        old.extendedMasterSecret = false;
        Connection.exchange(once, relay.port(), old);
        assertThat(cache.stats().tickets()).isOne();

        connectTwiceDecorated(resumption(reuse), new Tls12Client());

        List<String> onTheWire = ticketsOnTheWire();
        assertThat(ticketsInTheCache()).isNotEmpty().noneMatch(onTheWire::contains);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void twiceDecorated_whileItsTicketIsOnTheWire_hasItOutOfTheCache(boolean reuse) throws IOException {
        Connection.exchange(once, relay.port(), new Tls12Client());
        List<Long> held = new ArrayList<>();
        Tls12Client client = new Tls12Client() {
            @Override
            public void notifyServerVersion(ProtocolVersion version) throws IOException {
                super.notifyServerVersion(version);
                held.add(cache.stats().tickets());
            }
        };

        Optional<ResumptionStatus> status = connectTwiceDecorated(resumption(reuse), client);

        assertThat(held).allMatch(tickets -> tickets == 0).hasSize(status.isPresent() ? 1 : 0);
    }

    @Test
    void twiceDecorated_inTls12_isToldOfOnceAndUsesEachTicketOnce() throws IOException {
        List<ResumptionStatus> statuses = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            connectTwiceDecorated(once, new Tls12Client()).ifPresent(statuses::add);
        }

        assertThat(relay.ticketsUsedTwice()).isZero();
        assertThat(events.statuses()).isEqualTo(statuses);
        assertResumedEverySecondTime(statuses);
    }

    private static void assertResumedEverySecondTime(List<ResumptionStatus> statuses) {
        if (!statuses.isEmpty()) {
            assertThat(statuses)
                    .containsExactly(
                            ResumptionStatus.NO_TICKET,
                            ResumptionStatus.RESUMED,
                            ResumptionStatus.NO_TICKET,
                            ResumptionStatus.RESUMED);
        }
    }

    @Test
    void twiceDecorated_inTls13_isToldOfOnceAndUsesEachTicketOnce() throws IOException {
        Tls13IssuingServer issuing = new Tls13IssuingServer();
        issuing.tickets = 1;
        List<ResumptionStatus> statuses = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Wire wire = new Wire(once, issuing);
            try {
                wire.client.connect(once.client(Wire.KEY, new TestClient(TestClient.jca())));
                wire.pump();
                wire.exchange();
                statuses.add(wire.status());
            } catch (IllegalArgumentException refused) {
                assertThat(issuing.clientHellos).isZero();
            }
        }

        assertThat(issuing.offered)
                .extracting(psk -> new String(psk.getIdentity(), StandardCharsets.US_ASCII))
                .doesNotHaveDuplicates();
        assertThat(events.statuses()).isEqualTo(statuses);
        assertThat(statuses.stream().skip(1)).containsOnly(ResumptionStatus.RESUMED);
    }

    /** Uses its decoration for a second connection as soon as it hears of the server in the first. */
    private static final class TwiceUsedClient extends Tls12Client {

        private TlsClient decorated;
        private Throwable thrown;

        TlsClient decoratedBy(TicketResumption resumption) {
            decorated = resumption.client(Connection.key(), this);
            return decorated;
        }

        @Override
        public void notifyServerVersion(ProtocolVersion version) throws IOException {
            super.notifyServerVersion(version);
            thrown = catchThrowable(() -> new TlsClientProtocol().connect(decorated));
        }
    }

    @Test
    void secondInit_duringAFullHandshake_isRefusedAndTheFirstConnectionStoresItsTicket() throws IOException {
        TwiceUsedClient client = new TwiceUsedClient();
        PlainConnection.exchange(relay.port(), client.decoratedBy(once));

        assertThat(client.thrown).isInstanceOf(IllegalStateException.class);
        assertThat(events.statuses()).containsExactly(ResumptionStatus.NO_TICKET);
        assertThat(cache.stats().tickets()).isOne();
    }

    @Test
    void secondInit_duringAResumedHandshake_isRefusedAndTheFirstConnectionResumes() throws IOException {
        PlainConnection.exchange(relay.port(), once.client(Connection.key(), new Tls12Client()));
        TwiceUsedClient client = new TwiceUsedClient();
        PlainConnection.exchange(relay.port(), client.decoratedBy(once));

        assertThat(client.thrown).isInstanceOf(IllegalStateException.class);
        assertThat(events.statuses()).containsExactly(ResumptionStatus.NO_TICKET, ResumptionStatus.RESUMED);
        assertThat(client.verified).hasSize(1);
    }

    @Test
    void secondInit_onAnEstablishedConnection_isRefusedAndDataGoesOnFlowing() throws IOException {
        TlsClient decorated = once.client(Connection.key(), new Tls12Client());
        try (Socket socket = Connection.socket(relay.port())) {
            TlsClientProtocol protocol = new TlsClientProtocol(socket.getInputStream(), socket.getOutputStream());
            protocol.connect(decorated);
            assertThat(catchThrowable(() -> new TlsClientProtocol().connect(decorated)))
                    .isInstanceOf(IllegalStateException.class);

            Connection.request(protocol);
            protocol.close();
        }
        PlainConnection.exchange(relay.port(), once.client(Connection.key(), new Tls12Client()));
        assertThat(events.statuses()).containsExactly(ResumptionStatus.NO_TICKET, ResumptionStatus.RESUMED);
    }
}
