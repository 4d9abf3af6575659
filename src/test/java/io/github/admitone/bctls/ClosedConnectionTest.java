package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A connection that its user closes in the middle of a resumed handshake, at any call of their client: listener and
 * protocol agree on how it ended.
 */
class ClosedConnectionTest {

    private final StripedSessionCache cache = StripedSessionCache.builder().build();
    private final Tls13IssuingServer tls13 = new Tls13IssuingServer();
    private final BouncyCastleServer tls12 = BouncyCastleServer.withCertificate();

    @AfterEach
    void stop() throws IOException {
        tls12.close();
    }

    private static TestClient client() {
        return new TestClient(new BcTlsCrypto(new SecureRandom()));
    }

    private static void close(ResumingTlsClientProtocol protocol) {
        try {
            protocol.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertAgreement(EventLog events, ResumingTlsClientProtocol protocol, String when) {
        assertThat(events.statuses()).as(when).containsExactly(protocol.status());
        assertThat(protocol.isResumed()).as(when).isEqualTo(events.statuses().contains(ResumptionStatus.RESUMED));
    }

    private TicketResumption toldTo(EventLog events) {
        return TicketResumption.builder(cache).listener(events).build();
    }

    /** Has the cache hold that ticket and no other. */
    private void restore(SessionKey key, SessionTicket ticket) {
        cache.invalidate(key);
        cache.put(key, ticket);
    }

    @Test
    void close_atAnyCallInTls13_leavesListenerAndProtocolInAgreement() throws IOException {
        tls13.tickets = 1;
        Wire.connect(TicketResumption.using(cache), tls13, client());
        SessionTicket ticket = cache.get(Wire.KEY).orElseThrow();
        tls13.tickets = 0;
        boolean interrupted = true;
        for (int call = 0; interrupted; call++) {
            restore(Wire.KEY, ticket);
            EventLog events = new EventLog();
            Wire wire = new Wire(toldTo(events), tls13);
            InterruptedClient client = new InterruptedClient(client(), call, () -> close(wire.client));
            try {
                wire.client.connect(client.asClient());
                wire.pump();
            } catch (IOException | RuntimeException e) {
                // Closed under its hands: what counts is what is said of it.
            }
            interrupted = client.wasInterrupted();
            assertAgreement(events, wire.client, "call " + call);
        }
    }

    @Test
    void close_atAnyCallInTls12_leavesListenerAndProtocolInAgreement() throws IOException {
        Connection.exchange(TicketResumption.using(cache), tls12.port(), new Tls12Client());
        SessionTicket ticket = cache.get(Connection.key()).orElseThrow();
        boolean interrupted = true;
        for (int call = 0; interrupted; call++) {
            restore(Connection.key(), ticket);
            EventLog events = new EventLog();
            AtomicReference<ResumingTlsClientProtocol> protocol = new AtomicReference<>();
            InterruptedClient client = new InterruptedClient(new Tls12Client(), call, () -> close(protocol.get()));
            connectOverTls12(events, protocol, client.asClient());
            interrupted = client.wasInterrupted();
            assertAgreement(events, protocol.get(), "call " + call);
        }
    }

    private void connectOverTls12(
            EventLog events, AtomicReference<ResumingTlsClientProtocol> protocol, TlsClient client) throws IOException {
        try (Socket socket = Connection.socket(tls12.port())) {
            protocol.set(toldTo(events).protocol(Connection.key(), socket.getInputStream(), socket.getOutputStream()));
            protocol.get().connect(client);
            protocol.get().close();
        } catch (IOException | RuntimeException e) {
            // Closed under its hands: what counts is what is said of it.
        }
    }

    /** Closes its connection while it verifies the server's certificates, and finds nothing wrong with them. */
    private static final class ClosingVerifier extends TestClient {

        private final Runnable closing;

        ClosingVerifier(Runnable closing) {
            super(new BcTlsCrypto(new SecureRandom()));
            this.closing = closing;
        }

        @Override
        public TlsAuthentication getAuthentication() {
            TlsAuthentication own = super.getAuthentication();
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
                    closing.run();
                    own.notifyServerCertificate(server);
                }

                @Override
                public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                    return own.getClientCredentials(request);
                }
            };
        }
    }

    @Test
    void close_whileTheCertificatesAreVerifiedInTls13_leavesListenerAndProtocolInAgreement() throws IOException {
        Wire.connect(TicketResumption.using(cache), tls13, client());
        EventLog events = new EventLog();
        Wire wire = new Wire(toldTo(events), tls13);
        wire.client.connect(new ClosingVerifier(() -> close(wire.client)));
        wire.pump();

        assertAgreement(events, wire.client, "verification");
        assertThat(events.statuses()).containsExactly(ResumptionStatus.CANCELLED);
    }

    @Test
    void close_whileTheCertificatesAreVerifiedInTls12_leavesListenerAndProtocolInAgreement() throws IOException {
        Connection.exchange(TicketResumption.using(cache), tls12.port(), new Tls12Client());
        EventLog events = new EventLog();
        AtomicReference<ResumingTlsClientProtocol> protocol = new AtomicReference<>();
        connectOverTls12(events, protocol, new ClosingVerifier(() -> close(protocol.get())));

        assertAgreement(events, protocol.get(), "verification");
        assertThat(events.statuses()).containsExactly(ResumptionStatus.CANCELLED);
    }

    @Test
    void close_ofAResumedConnection_changesNothingAboutHowItsHandshakeEnded() throws IOException {
        Wire.connect(TicketResumption.using(cache), tls13, client());
        EventLog events = new EventLog();
        Wire wire = Wire.connect(toldTo(events), tls13, client());
        wire.client.close();

        assertAgreement(events, wire.client, "closed");
        assertThat(wire.client.isResumed()).isTrue();
    }
}
