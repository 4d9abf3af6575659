package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.admitone.StripedSessionCache;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client that only writes takes in its tickets by {@link ResumingTlsClientProtocol#receiveTickets}. No test measures a
 * time: what must not wait is given far more time than it needs, and what it must not wait for never comes.
 */
@Timeout(120)
class ReceiveTicketsTest {

    private static final byte[] HELLO = {'h', 'e', 'l', 'l', 'o'};
    private static final Duration MOMENT = Duration.ofMillis(50);
    private static final Duration FOR_EVER = Duration.ofHours(1);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final StripedSessionCache cache = StripedSessionCache.builder().build();
    private final TicketResumption resumption = TicketResumption.using(cache);
    private Tls13Peer peer;

    @BeforeEach
    void start() throws IOException {
        peer = new Tls13Peer();
    }

    @AfterEach
    void stop() throws IOException {
        peer.close();
    }

    private static TestClient client() {
        TestClient client = new TestClient(new BcTlsCrypto(new SecureRandom()));
        client.versions = ProtocolVersion.TLSv13.only();
        return client;
    }

    /** Connects to a server that issues that many tickets at the end of the handshake. */
    private ResumingTlsClientProtocol connect(int tickets) throws IOException {
        peer.tls.tickets = tickets;
        ResumingTlsClientProtocol protocol = peer.connect(resumption, client());
        if (tickets > 0) {
            Tls13Peer.awaitArrival(peer.clientSocket);
        }
        return protocol;
    }

    private static void receive(ResumingTlsClientProtocol protocol, Duration atMost) {
        assertTimeoutPreemptively(LIMIT, () -> protocol.receiveTickets(atMost));
    }

    private static void assertReadsHello(ResumingTlsClientProtocol protocol) {
        byte[] read =
                assertTimeoutPreemptively(LIMIT, () -> protocol.getInputStream().readNBytes(HELLO.length));
        assertThat(read).isEqualTo(HELLO);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3_600_000})
    void ticketsThatHaveCome_areStoredWithoutWaitingForMore(int soTimeoutMillis) throws IOException {
        ResumingTlsClientProtocol protocol = connect(2);
        peer.clientSocket.setSoTimeout(soTimeoutMillis);

        receive(protocol, FOR_EVER);
        assertThat(cache.stats().tickets()).isEqualTo(2);
        assertThat(protocol.storageStatus()).isEqualTo(StorageStatus.STORED);
        assertThat(peer.clientSocket.getSoTimeout()).isEqualTo(soTimeoutMillis);
    }

    @Test
    void ticketsThatHaveCome_areStoredIfThereIsNoTimeToWait() throws IOException {
        ResumingTlsClientProtocol protocol = connect(2);
        receive(protocol, Duration.ZERO);
        assertThat(cache.stats().tickets()).isEqualTo(2);
    }

    @Test
    void ticketThatComesLater_isWaitedFor() throws IOException {
        ResumingTlsClientProtocol protocol = connect(0);
        CompletableFuture<Void> receiving = CompletableFuture.runAsync(() -> receive(protocol, FOR_EVER));
        peer.issueTicket();

        Tls13Peer.get(receiving);
        assertThat(cache.stats().tickets()).isOne();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3_600_000, 1})
    void serverWithoutTickets_isWaitedForNoLongerThanTold(int soTimeoutMillis) throws IOException {
        ResumingTlsClientProtocol protocol = connect(0);
        peer.clientSocket.setSoTimeout(soTimeoutMillis);

        receive(protocol, MOMENT);
        assertThat(protocol.isClosed()).isFalse();
        peer.clientSocket.setSoTimeout(0);
        peer.say(HELLO);
        assertReadsHello(protocol);
    }

    @Test
    void applicationDataBehindTheTickets_isLeftForTheReader() throws IOException {
        ResumingTlsClientProtocol protocol = connect(1);
        peer.say(HELLO);

        receive(protocol, FOR_EVER);
        assertThat(cache.stats().tickets()).isOne();
        assertReadsHello(protocol);
    }

    @Test
    void applicationDataBeforeTheTickets_isLeftForTheReader() throws IOException {
        ResumingTlsClientProtocol protocol = connect(0);
        peer.say(HELLO);
        peer.issueTicket();

        receive(protocol, FOR_EVER);
        receive(protocol, MOMENT);
        assertThat(cache.stats().tickets()).isOne();
        assertReadsHello(protocol);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 20})
    void partOfARecord_isNotWaitedForLongerThanTold(int bytes) throws IOException {
        ResumingTlsClientProtocol protocol = connect(0);
        byte[] rest = peer.issuePartOfATicket(bytes);
        Tls13Peer.awaitArrival(peer.clientSocket);

        receive(protocol, MOMENT);
        assertThat(protocol.isClosed()).isFalse();
        peer.send(rest);
        peer.say(HELLO);
        assertReadsHello(protocol);
        assertThat(cache.stats().tickets()).isOne();
    }

    @Test
    void restOfARecord_isTakenInByTheNextCall() throws IOException {
        ResumingTlsClientProtocol protocol = connect(0);
        byte[] rest = peer.issuePartOfATicket(20);
        Tls13Peer.awaitArrival(peer.clientSocket);
        receive(protocol, MOMENT);
        peer.send(rest);

        receive(protocol, FOR_EVER);
        assertThat(cache.stats().tickets()).isOne();
    }

    /** Which of the two threads takes the ticket in is open; that both come to their end, and nothing is lost, is not. */
    @Test
    void reader_inAnotherThread_losesNothingAndIsNotWaitedFor() throws IOException {
        ResumingTlsClientProtocol protocol = connect(0);
        CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(() -> {
            try {
                return protocol.getInputStream().read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        receive(protocol, MOMENT);
        assertThat(reading).isNotDone();
        peer.issueTicket();
        peer.say(HELLO);

        assertThat(Tls13Peer.get(reading)).isEqualTo('h');
        assertThat(cache.stats().tickets()).isOne();
        protocol.getOutputStream().write(1);
    }

    @Test
    void ticketsOfAResumedConnection_areReceivedToo() throws IOException {
        ResumingTlsClientProtocol first = connect(1);
        receive(first, FOR_EVER);
        first.close();
        try (Tls13Peer second = new Tls13Peer(peer.tls)) {
            ResumingTlsClientProtocol resumed = second.connect(resumption, client());
            assertThat(resumed.isResumed()).isTrue();
            Tls13Peer.awaitArrival(second.clientSocket);
            receive(resumed, FOR_EVER);
            assertThat(cache.stats().tickets()).isOne();
        }
    }

    @Test
    void closeNotify_whileWaiting_endsTheConnectionInOrder() throws IOException {
        ResumingTlsClientProtocol protocol = connect(0);
        peer.closeNotify();

        receive(protocol, FOR_EVER);
        assertThat(protocol.isClosed()).isTrue();
        assertThat(protocol.getInputStream().read()).isNegative();
    }

    @Test
    void forgedRecord_whileWaiting_isThrownAndCloses() throws IOException {
        ResumingTlsClientProtocol protocol = connect(0);
        byte[] forged = new byte[5 + 32];
        forged[0] = ContentType.application_data;
        forged[1] = 3;
        forged[2] = 3;
        forged[4] = 32;
        peer.send(forged);

        assertThatThrownBy(() -> protocol.receiveTickets(LIMIT)).isInstanceOf(TlsFatalAlert.class);
        assertThat(protocol.isClosed()).isTrue();
    }

    @Test
    void closedConnection_isNoProgrammingError() throws IOException {
        ResumingTlsClientProtocol protocol = connect(0);
        protocol.close();
        Throwable thrown = catchThrowable(() -> protocol.receiveTickets(FOR_EVER));
        if (thrown != null) {
            assertThat(thrown).isInstanceOf(IOException.class);
        }
    }

    @Test
    void connectionWithoutHandshake_isIllegalState() {
        ResumingTlsClientProtocol protocol =
                resumption.protocol(Wire.KEY, new ByteArrayInputStream(new byte[0]), OutputStream.nullOutputStream());
        assertThatThrownBy(() -> protocol.receiveTickets(MOMENT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("handshake");
    }

    @Test
    void nonBlockingMode_isIllegalState() throws IOException {
        Wire wire = Wire.connect(resumption, new Tls13IssuingServer(), client());
        assertThatThrownBy(() -> wire.client.receiveTickets(MOMENT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("blocking");
    }

    @Test
    void time_null_isNamed() throws IOException {
        ResumingTlsClientProtocol protocol = connect(0);
        assertThatThrownBy(() -> protocol.receiveTickets(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("atMost");
    }
}
