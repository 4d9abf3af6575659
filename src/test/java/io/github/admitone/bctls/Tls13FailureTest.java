package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.admitone.MutableClock;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.TestTickets;
import io.github.admitone.server.JsseServer;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TlsServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Hashtable;
import java.util.Set;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of a TLS 1.3 ticket, and of its neighbours, when a connection ends before its handshake does. */
class Tls13FailureTest {

    /** Some of these tests provoke failures. */
    @RegisterExtension
    final LibraryLog log = new LibraryLog();

    private final MutableClock clock = new MutableClock(TestTickets.START);
    private final StripedSessionCache cache =
            StripedSessionCache.builder().clock(clock).build();
    private final RecordingListener listener = new RecordingListener();
    private final TicketResumption resumption =
            TicketResumption.builder(cache).clock(clock).listener(listener).build();
    private final Tls13IssuingServer server = new Tls13IssuingServer();

    @BeforeEach
    void harvestTwoTickets() throws IOException {
        server.tickets = 2;
        Wire.connect(resumption, server, client());
        assertThat(cache.stats().tickets()).isEqualTo(2);
        listener.statuses.clear();
        server.tickets = 0;
    }

    private static TestClient client() {
        return new TestClient(new BcTlsCrypto(new SecureRandom()));
    }

    @Test
    void alertFromTheServer_whileATicketIsOnOffer_dropsTheLineage() throws IOException {
        server.cipherSuite = CipherSuite.TLS_AES_256_GCM_SHA384;
        TestClient client = client();
        client.suites = new int[] {CipherSuite.TLS_AES_128_GCM_SHA256};

        Wire wire = Wire.connect(resumption, server, client);

        assertThat(wire.clientFailure).isInstanceOf(TlsFatalAlertReceived.class);
        assertFailed(wire.client, 0);
    }

    @Test
    void endOfInput_whileATicketIsOnOffer_spendsItAlone() throws IOException {
        Wire wire = offering();
        assertThat(wire.client.readOutput(new byte[1], 0, 1)).isOne();
        assertThatThrownBy(() -> wire.client.closeInput()).isInstanceOf(IOException.class);
        assertFailed(wire.client, 1);
    }

    @Test
    void endOfInput_afterTheHandshake_leavesTheKeyAlone() throws IOException {
        Wire wire = Wire.connect(resumption, server, new TestClient(client().getCrypto()) {
            @Override
            public boolean requiresCloseNotify() {
                return false;
            }
        });
        wire.client.closeInput();
        assertThat(wire.client.isClosed()).isTrue();
        assertThat(wire.status()).isEqualTo(ResumptionStatus.RESUMED);
        assertThat(cache.stats().tickets()).isOne();
    }

    @Test
    void outputThatFailsAtTheFirstByte_countsAsPossiblySent() {
        ResumingTlsClientProtocol protocol =
                resumption.protocol(Wire.KEY, InputStream.nullInputStream(), new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("the network is gone");
                    }
                });
        assertThatThrownBy(() -> protocol.connect(client())).hasMessage("the network is gone");
        assertFailed(protocol, 1);
    }

    private void assertFailed(ResumingTlsClientProtocol protocol, int left) {
        assertThat(protocol.status()).isEqualTo(ResumptionStatus.FAILED);
        assertThat(protocol.isTicketOffered()).isTrue();
        assertThat(protocol.isResumed()).isFalse();
        assertThat(cache.stats().tickets()).isEqualTo(left);
        assertThat(listener.statuses).containsExactly(ResumptionStatus.FAILED);
    }

    @Test
    void failure_beforeATicketWasOffered_leavesTheKeyAlone() throws IOException {
        TestClient client = client();
        client.serverName = "example.com";
        server.cipherSuite = CipherSuite.TLS_AES_256_GCM_SHA384;
        client.suites = new int[] {CipherSuite.TLS_AES_128_GCM_SHA256};
        Wire wire = Wire.connect(resumption, server, client);
        assertThat(wire.status()).isEqualTo(ResumptionStatus.UNSUITABLE_SERVER_NAME);
        assertThat(cache.stats().tickets()).isEqualTo(2);
    }

    @Test
    void clientThatThrowsBeforeItsHello_getsItsTicketBack() throws IOException {
        Wire wire = new Wire(resumption, server);
        Throwable thrown = catchThrowable(() -> wire.client.connect(new TestClient(client().getCrypto()) {
            @Override
            public Hashtable<?, ?> getClientExtensions() {
                throw new IllegalStateException("no extensions today");
            }
        }));
        assertThat(thrown).hasMessage("no extensions today");
        assertThat(wire.status()).isEqualTo(ResumptionStatus.WITHDRAWN);
        assertThat(cache.stats().tickets()).isEqualTo(2);
        assertThat(listener.statuses).containsExactly(ResumptionStatus.WITHDRAWN);
    }

    @Test
    void clientThatThrowsAfterTheTicketWasOffered_getsItsTicketBack() throws IOException {
        TrackingCrypto crypto = new TrackingCrypto();
        Wire wire = new Wire(resumption, server);
        Throwable thrown = catchThrowable(() -> wire.client.connect(new TestClient(crypto) {
            @Override
            public Vector<?> getEarlyKeyShareGroups() {
                throw new IllegalStateException("no key shares today");
            }
        }));
        assertThat(thrown).hasMessage("no key shares today");
        assertThat(wire.status()).isEqualTo(ResumptionStatus.WITHDRAWN);
        assertThat(cache.stats().tickets()).isEqualTo(2);
        crypto.assertTicketsSecretDestroyed();
    }

    @Test
    void nonBlocking_closedBeforeAnyByteWasRead_getsItsTicketBackAndSaysNothing() throws IOException {
        Wire wire = offering();

        wire.client.close();

        assertThat(wire.status()).isEqualTo(ResumptionStatus.WITHDRAWN);
        assertThat(wire.client.isTicketOffered()).isFalse();
        assertThat(cache.stats().tickets()).isEqualTo(2);
        assertThat(wire.client.getAvailableOutputBytes()).isZero();
        assertThat(wire.client.previewOutputRecord()).isZero();
        assertThat(wire.client.readOutput(new byte[100], 0, 100)).isZero();
        assertThat(wire.client.readOutput(ByteBuffer.allocate(100), 100)).isZero();
        assertThat(listener.statuses).containsExactly(ResumptionStatus.WITHDRAWN);
    }

    @Test
    void nonBlocking_askedForNoBytes_hasNotSentAnything() throws IOException {
        Wire wire = offering();
        assertThat(wire.client.readOutput(new byte[0], 0, 0)).isZero();
        wire.client.close();
        assertThat(wire.status()).isEqualTo(ResumptionStatus.WITHDRAWN);
    }

    @Test
    void nonBlocking_closedAfterTheFirstByteWasRead_spendsItsTicketOnly() throws IOException {
        Wire wire = offering();
        assertThat(wire.client.readOutput(ByteBuffer.allocate(1), 1)).isOne();

        wire.client.close();

        assertThat(wire.status()).isEqualTo(ResumptionStatus.CANCELLED);
        assertThat(wire.client.isTicketOffered()).isTrue();
        assertThat(cache.stats().tickets()).isOne();
        assertThat(wire.client.getAvailableOutputBytes()).isPositive();
        assertThat(listener.statuses).containsExactly(ResumptionStatus.CANCELLED);
    }

    @Test
    void blocking_closedByTheClientItselfBeforeTheHello_writesNothingAndGetsItsTicketBack() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        ResumingTlsClientProtocol protocol =
                resumption.protocol(Wire.KEY, new ByteArrayInputStream(new byte[0]), written);
        Throwable thrown = catchThrowable(() -> protocol.connect(new TestClient(client().getCrypto()) {
            @Override
            public Hashtable<?, ?> getClientExtensions() throws IOException {
                protocol.close();
                return super.getClientExtensions();
            }
        }));
        assertThat(thrown).isInstanceOf(IOException.class);
        assertThat(written.size()).isZero();
        assertThat(protocol.status()).isEqualTo(ResumptionStatus.WITHDRAWN);
        assertThat(cache.stats().tickets()).isEqualTo(2);
    }

    @Test
    void closedBeforeATicketIsTaken_takesNone() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        ResumingTlsClientProtocol protocol =
                resumption.protocol(Wire.KEY, new ByteArrayInputStream(new byte[0]), written);
        Throwable thrown = catchThrowable(() -> protocol.connect(new TestClient(client().getCrypto()) {
            @Override
            public void notifyHandshakeBeginning() throws IOException {
                super.notifyHandshakeBeginning();
                protocol.close();
            }
        }));
        assertThat(thrown).isInstanceOf(IOException.class);
        assertThat(cache.stats().tickets()).isEqualTo(2);
        assertThat(protocol.isTicketOffered()).isFalse();
        assertThat(listener.statuses).hasSize(1);
    }

    @Test
    void close_atAnyCallOfTheClients_eitherSendsTheTicketOrGivesItBack() {
        SessionTicket ticket = cache.get(Wire.KEY).orElseThrow();
        String identity = new String(ticket.ticket(), StandardCharsets.ISO_8859_1);
        Set<ResumptionStatus> seen = EnumSet.noneOf(ResumptionStatus.class);
        boolean closed = true;
        for (int call = 0; closed; call++) {
            cache.invalidate(Wire.KEY);
            cache.put(Wire.KEY, ticket);
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            // Each with a history of its own: after two failures the key would pause.
            ResumingTlsClientProtocol protocol = TicketResumption.builder(cache)
                    .clock(clock)
                    .build()
                    .protocol(Wire.KEY, InputStream.nullInputStream(), written);
            ClosingClient client = new ClosingClient(client(), protocol, call);

            assertThat(catchThrowable(() -> protocol.connect(client.asClient())))
                    .isNotNull();

            boolean sent = written.toString(StandardCharsets.ISO_8859_1).contains(identity);
            assertThat(cache.stats().tickets())
                    .as("call %s, %s, sent: %s", call, protocol.status(), sent)
                    .isEqualTo(sent ? 0 : 1);
            seen.add(protocol.status());
            closed = client.callsLeft < 0;
        }
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        ResumptionStatus.NOT_STARTED, ResumptionStatus.WITHDRAWN, ResumptionStatus.FAILED);
    }

    /** A client that closes its connection when it has been called that many times. */
    private static final class ClosingClient extends Forwarding<TlsClient> {

        private final ResumingTlsClientProtocol protocol;
        private int callsLeft;

        ClosingClient(TlsClient client, ResumingTlsClientProtocol protocol, int callsLeft) {
            super(client);
            this.protocol = protocol;
            this.callsLeft = callsLeft;
        }

        TlsClient asClient() {
            return proxy(TlsClient.class);
        }

        @Override
        public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
            if (--callsLeft == -1 && !method.getName().equals("getCrypto")) {
                protocol.close();
            }
            return forward(method, arguments);
        }
    }

    @Test
    void close_afterTheHandshake_isNoFailure() throws IOException {
        Wire wire = Wire.connect(resumption, server, client());
        wire.client.close();
        assertThat(wire.status()).isEqualTo(ResumptionStatus.RESUMED);
        assertThat(cache.stats().tickets()).isOne();
        assertThat(listener.statuses).containsExactly(ResumptionStatus.RESUMED);
    }

    @Test
    void alert_afterTheHandshake_dropsTheLineage() throws IOException {
        Wire wire = Wire.connect(resumption, server, client());
        wire.server.issue(new byte[0]);
        wire.pump();
        assertThat(wire.server.alert()).isEqualTo(AlertDescription.decode_error);
        assertThat(wire.status()).isEqualTo(ResumptionStatus.RESUMED);
        assertThat(cache.stats().tickets()).isZero();
    }

    @Test
    void connect_twice_isRefusedAndTheConnectionGoesOn() throws IOException {
        Wire wire = offering();
        assertThatThrownBy(() -> wire.client.connect(client())).isInstanceOf(IllegalStateException.class);
        wire.pump();
        assertThat(wire.status()).isEqualTo(ResumptionStatus.RESUMED);
    }

    @Test
    void timeout_ofAResumableHandshake_keepsTheTicketOnOffer() throws IOException {
        StripedSessionCache own = StripedSessionCache.builder().build();
        TicketResumption real = TicketResumption.using(own);
        try (TlsServer jsse = JsseServer.start(ServerOptions.tls13())) {
            Connection.exchange(real, jsse.port(), client());
            try (Socket socket = Connection.socket(jsse.port())) {
                ResumingTlsClientProtocol protocol = real.protocol(
                        Connection.key(), new LateInput(socket.getInputStream()), socket.getOutputStream());
                protocol.setResumableHandshake(true);
                assertThatThrownBy(() -> protocol.connect(client())).isInstanceOf(SocketTimeoutException.class);
                assertThat(protocol.status()).isEqualTo(ResumptionStatus.OFFERED);

                protocol.resumeHandshake();

                assertThat(protocol.status()).isEqualTo(ResumptionStatus.RESUMED);
                Connection.request(protocol);
                protocol.close();
            }
        }
    }

    @Test
    void timeout_ofAnOrdinaryHandshake_isAFailure() {
        ResumingTlsClientProtocol protocol = resumption.protocol(
                Wire.KEY, new LateInput(InputStream.nullInputStream()), OutputStream.nullOutputStream());
        assertThatThrownBy(() -> protocol.connect(client())).isInstanceOf(SocketTimeoutException.class);
        assertFailed(protocol, 1);
    }

    @Test
    void cacheThatReturnsADestroyedTicket_failsNoHandshake() throws IOException {
        SessionTicket destroyed = TestTickets.ticket(1, TestTickets.START);
        destroyed.destroy();
        TicketResumption broken = TicketResumption.builder(new FaultyCache(() -> destroyed))
                .clock(clock)
                .build();
        Wire wire = Wire.connect(broken, server, client());
        assertThat(wire.server.isHandshakeComplete()).isTrue();
        assertThat(wire.status()).isEqualTo(ResumptionStatus.NO_TICKET);
        assertThat(broken.cachingFailures()).isOne();
    }

    private Wire offering() throws IOException {
        Wire wire = new Wire(resumption, server);
        wire.client.connect(client());
        assertThat(wire.status()).isEqualTo(ResumptionStatus.OFFERED);
        return wire;
    }

    /** Times out at the first attempt to read. */
    private static final class LateInput extends FilterInputStream {

        private boolean timedOut;

        LateInput(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (!timedOut) {
                timedOut = true;
                throw new SocketTimeoutException("nothing yet");
            }
            return super.read(buffer, offset, length);
        }
    }
}
