package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.admitone.StripedSessionCache;
import io.github.admitone.server.JsseServer;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TlsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A client that writes, closes and never reads, of a server that reads slowly. TCP throws away what is still to be sent
 * when a socket is closed that has something unread in it, as the tickets of TLS 1.3 are.
 */
@Timeout(60)
class WriteOnlyClientTest {

    /** More than a server's small receive buffer holds, less than fits into the client's send buffer besides. */
    private static final byte[] WORDS = new byte[300_000];

    private static final Duration SOON = Duration.ofSeconds(10);

    private final StripedSessionCache cache = StripedSessionCache.builder().build();
    private final TicketResumption resumption = TicketResumption.using(cache);

    private static TestClient client() {
        TestClient client = new TestClient(new BcTlsCrypto(new SecureRandom()));
        client.versions = ProtocolVersion.TLSv13.only();
        return client;
    }

    private static void write(ResumingTlsClientProtocol protocol) throws IOException {
        protocol.getOutputStream().write(WORDS);
        protocol.getOutputStream().flush();
    }

    @Test
    void serverThatIssuesAtTheEndOfTheHandshake_getsEverything() throws IOException {
        for (int connection = 1; connection <= 20; connection++) {
            cache.invalidate(Wire.KEY);
            try (Tls13Peer peer = new Tls13Peer()) {
                ResumingTlsClientProtocol protocol = peer.connect(resumption, client());
                write(protocol);
                Tls13Peer.awaitArrival(peer.clientSocket);
                protocol.close();

                assertThat(peer.readToEnd()).as("connection %s", connection).isEqualTo(WORDS.length);
                assertThat(cache.stats().tickets()).isEqualTo(peer.tls.tickets);
            }
        }
    }

    @Test
    void serverThatIssuesAfterTheFirstApplicationData_getsEverything() throws IOException {
        for (int connection = 1; connection <= 20; connection++) {
            cache.invalidate(Wire.KEY);
            try (Tls13Peer peer = new Tls13Peer()) {
                peer.tls.tickets = 0;
                ResumingTlsClientProtocol protocol = peer.connect(resumption, client());
                write(protocol);
                peer.read();
                peer.issueTicket();
                Tls13Peer.awaitArrival(peer.clientSocket);
                protocol.close();

                assertThat(peer.readToEnd()).as("connection %s", connection).isEqualTo(WORDS.length);
                assertThat(cache.stats().tickets()).isOne();
            }
        }
    }

    @Test
    void serverThatAlsoAnswers_getsEverything() throws IOException {
        try (Tls13Peer peer = new Tls13Peer()) {
            ResumingTlsClientProtocol protocol = peer.connect(resumption, client());
            write(protocol);
            peer.say(new byte[1000]);
            Tls13Peer.awaitArrival(peer.clientSocket);
            protocol.close();

            assertThat(peer.readToEnd()).isEqualTo(WORDS.length);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = InteropServer.class,
            names = {"JSSE_17", "OPENSSL", "GO"})
    void realServer_getsEverything(InteropServer kind) throws IOException {
        try (TlsServer server = kind.start(ServerOptions.tls13().withKey(KeyKind.EC))) {
            for (int connection = 1; connection <= 3; connection++) {
                cache.invalidate(Wire.KEY);
                try (HoldingRelay relay = HoldingRelay.to(server.port());
                        Socket socket = connect(relay)) {
                    ResumingTlsClientProtocol protocol = connect(resumption, socket);
                    Tls13Peer.awaitArrival(socket);
                    assertDelivers(relay, protocol);
                    assertThat(cache.stats().tickets()).isPositive();
                }
            }
        }
    }

    private static Socket connect(HoldingRelay relay) throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port()));
        return socket;
    }

    private static ResumingTlsClientProtocol connect(TicketResumption by, Socket socket) throws IOException {
        ResumingTlsClientProtocol protocol = by.protocol(Wire.KEY, socket.getInputStream(), socket.getOutputStream());
        protocol.connect(client());
        return protocol;
    }

    private static void assertDelivers(HoldingRelay relay, ResumingTlsClientProtocol protocol) throws IOException {
        relay.hold();
        write(protocol);
        protocol.close();
        relay.release();
        assertThat(relay.passed()).isGreaterThan(WORDS.length);
    }

    @Test
    void askForTickets_false_bringsNoneAndLosesNothing() throws IOException {
        TicketResumption modest =
                TicketResumption.builder(cache).askForTickets(false).build();
        try (TlsServer server = JsseServer.start(ServerOptions.tls13().withKey(KeyKind.EC))) {
            ResumingTlsClientProtocol protocol = Connection.exchange(modest, server.port(), client());
            assertThat(protocol.status()).isEqualTo(ResumptionStatus.NO_TICKET);
            assertThat(cache.stats().puts()).isZero();

            try (HoldingRelay relay = HoldingRelay.to(server.port());
                    Socket socket = connect(relay)) {
                assertDelivers(relay, connect(modest, socket));
            }
            assertThat(cache.stats().puts()).isZero();
        }
    }

    @Test
    void askForTickets_false_sendsNoKeyExchangeModes() throws IOException {
        TicketResumption modest =
                TicketResumption.builder(cache).askForTickets(false).build();
        Tls13IssuingServer server = new Tls13IssuingServer();
        Wire.connect(modest, server, client()).exchange();

        assertThat(server.helloExtensions).doesNotContainKey(TlsExtensionsUtils.EXT_psk_key_exchange_modes);
    }

    @Test
    void askForTickets_true_isTheDefault() throws IOException {
        for (TicketResumption asking : List.of(
                resumption, TicketResumption.builder(cache).askForTickets(true).build())) {
            Tls13IssuingServer server = new Tls13IssuingServer();
            Wire.connect(asking, server, client());
            assertThat(server.helloExtensions).containsKey(TlsExtensionsUtils.EXT_psk_key_exchange_modes);
            cache.invalidate(Wire.KEY);
        }
    }

    @Test
    void close_withPartOfARecordUnread_doesNotWaitForTheRest() throws IOException {
        try (Tls13Peer peer = new Tls13Peer()) {
            peer.tls.tickets = 0;
            ResumingTlsClientProtocol protocol = peer.connect(resumption, client());
            peer.issuePartOfATicket(20);
            Tls13Peer.awaitArrival(peer.clientSocket);

            assertTimeoutPreemptively(SOON, protocol::close);
            assertThat(protocol.isClosed()).isTrue();
        }
    }

    @Test
    void close_whileAnotherThreadReads_doesNotWaitForIt() throws IOException {
        try (Tls13Peer peer = new Tls13Peer()) {
            peer.tls.tickets = 0;
            ResumingTlsClientProtocol protocol = peer.connect(resumption, client());
            CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(() -> readOrFail(protocol));
            assertTimeoutPreemptively(SOON, protocol::close);
            assertThat(Tls13Peer.get(reading)).isNegative();
        }
    }

    private static int readOrFail(ResumingTlsClientProtocol protocol) {
        try {
            return protocol.getInputStream().read();
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    void close_ofAConnectionWhoseServerNeverStopsTalking_returns() throws IOException {
        try (Tls13Peer peer = new Tls13Peer()) {
            ResumingTlsClientProtocol protocol = peer.connect(resumption, client());
            CompletableFuture<Void> talking = CompletableFuture.runAsync(() -> talk(peer));
            Tls13Peer.awaitArrival(peer.clientSocket);

            assertTimeoutPreemptively(SOON, protocol::close);
            Tls13Peer.get(talking);
        }
    }

    private static void talk(Tls13Peer peer) {
        try {
            while (true) {
                peer.say(new byte[1 << 14]);
            }
        } catch (IOException e) {
            // The client has closed.
        }
    }
}
