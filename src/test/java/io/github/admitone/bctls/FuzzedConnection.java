package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.MutableClock;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.TestTickets;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.TestCertificates;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** A cache, the tickets in it, one connection to a {@link KeyedServer}, and what must hold after it. */
final class FuzzedConnection {

    final FuzzedClient client = new FuzzedClient();
    final TicketLedger ledger = new TicketLedger();
    final ResumingTlsClientProtocol protocol;

    private final MutableClock clock = new MutableClock(TestTickets.START);
    private final StripedSessionCache cache =
            StripedSessionCache.builder().clock(clock).build();
    private final RecordingListener listener = new RecordingListener();
    private final TicketResumption resumption =
            TicketResumption.builder(cache).clock(clock).listener(listener).build();
    private int held;

    FuzzedConnection() {
        protocol = resumption.protocol(Wire.KEY);
    }

    void holdTls12(int number) {
        hold(ticket(number)
                .protocolVersion(SessionTicket.TLS_1_2)
                .cipherSuite(Tls12KeyedServer.SUITE)
                .secret(TestTickets.filled(48, number)));
    }

    void holdTls13(int number) {
        hold(ticket(number));
    }

    /** A ticket that its server knows, and has not seen again. */
    private void hold(SessionTicket.Builder builder) {
        SessionTicket ticket = builder.build();
        ledger.issue(ticket.ticket(), ticket.secret());
        cache.put(Wire.KEY, ticket);
        ticket.destroy();
        held++;
    }

    private static SessionTicket.Builder ticket(int number) {
        return TestTickets.numbered(number, TestTickets.START)
                .serverName("")
                .clientIdentity(new byte[0])
                .clientCertificateDigest(new byte[0])
                .serverExtensions(new byte[0])
                .peerCertificates(TestCertificates.server(KeyKind.EC).certificateChain());
    }

    /** The server has said all that it had to say. */
    void end(KeyedServer server) throws IOException {
        try {
            protocol.closeInput();
        } catch (IOException e) {
            // The server has not said good-bye.
        }
        protocol.close();
        assertThat(client.complete).isEqualTo(server.isComplete());
    }

    /** The client has come as far as it says, and what it threw at the server hides nothing. */
    void assertStatus(ResumptionStatus status) {
        HiddenBug.assertNone(client.raisedFor);
        assertThat(client.complete && client.rejection != null)
                .as("against the client's will")
                .isFalse();
        assertThat(listener.statuses).containsExactly(status);
        assertThat(protocol.status()).isEqualTo(status);
        assertThat(resumption.cachingFailures()).isZero();
    }

    /**
     * Those that were not touched are there, and those that came on a connection that stood; and all are well formed. They
     * are of one lineage, so that a fatal alert in either direction drops them all.
     */
    void assertTickets(int untouched) {
        int stored = listener.lifetimes.size();
        assertThat(stored).isLessThanOrEqualTo(client.complete ? TicketBudget.TICKETS : 0);
        assertThat(cache.stats().puts()).isEqualTo(held + stored);
        Deque<SessionTicket> tickets = new ArrayDeque<>();
        for (Optional<SessionTicket> next = cache.get(Wire.KEY); next.isPresent(); next = cache.get(Wire.KEY)) {
            tickets.push(next.get());
        }
        int most = client.alerted ? 0 : untouched + stored;
        assertThat(tickets).hasSizeBetween(Math.min(untouched, most), most);
        assertThat(tickets.isEmpty()).isEqualTo(most == 0);
        for (SessionTicket ticket : tickets) {
            assertThat(SessionTicket.decode(ticket.encode()).encode()).isEqualTo(ticket.encode());
            assertThat(ticket.ticket().length).isBetween(1, IssuedTickets.MAX_TICKET_BYTES);
            assertThat(ticket.secret()).isNotEmpty();
            assertThat(ticket.lifetime()).isBetween(Duration.ofSeconds(1), SessionTicket.MAX_LIFETIME);
            assertThat(ticket.peerCertificates().isEmpty()).isFalse();
            cache.put(Wire.KEY, ticket);
            ticket.destroy();
        }
    }

    /** Uses up whatever tickets there are: with each an honest server's handshake resumes, and without one it is full. */
    void assertHonestServerIsReached() throws IOException {
        do {
            Optional<SessionTicket> ticket = cache.get(Wire.KEY);
            boolean tls12 = false;
            if (ticket.isPresent()) {
                tls12 = ticket.get().protocolVersion() == SessionTicket.TLS_1_2;
                cache.put(Wire.KEY, ticket.get());
            }
            FuzzedClient next = new FuzzedClient();
            ResumingTlsClientProtocol honest = resumption.protocol(Wire.KEY);
            honest.connect(next);
            KeyedServer server = tls12 ? new Tls12KeyedServer(honest, ledger) : new Tls13KeyedServer(honest, ledger);
            server.beHonest();

            assertThat(next.complete && server.isComplete()).isTrue();
            assertThat(honest.status())
                    .isEqualTo(ticket.isPresent() ? ResumptionStatus.RESUMED : ResumptionStatus.NO_TICKET);
            honest.close();
        } while (cache.stats().tickets() > 0);
    }
}
