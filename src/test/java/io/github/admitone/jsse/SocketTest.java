package io.github.admitone.jsse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.admitone.server.KeyKind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@SuppressWarnings("try") // Closing early is what some of these are about.
class SocketTest {

    private static final byte[] HELLO = "hello".getBytes(US_ASCII);

    private final SSLSocketFactory factory = Contexts.resuming().getSocketFactory();

    private SSLSocket connect(Peer peer) throws IOException {
        return (SSLSocket) factory.createSocket("localhost", peer.port());
    }

    private static void echo(SSLSocket socket) throws IOException {
        byte[] buffer = new byte[1 << 14];
        for (int read = socket.getInputStream().read(buffer);
                read >= 0;
                read = socket.getInputStream().read(buffer)) {
            socket.getOutputStream().write(buffer, 0, read);
        }
    }

    private static void assertEchoes(SSLSocket socket) throws IOException {
        socket.getOutputStream().write(HELLO);
        assertThat(socket.getInputStream().readNBytes(HELLO.length)).isEqualTo(HELLO);
    }

    @Test
    void createSocket_eachWayToConnect_works() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (Peer peer = Peer.tls("TLSv1.3", SocketTest::echo)) {
            Socket unconnected = factory.createSocket();
            assertThat(unconnected.isConnected()).isFalse();
            unconnected.connect(new InetSocketAddress("localhost", peer.port()));
            Socket[] sockets = {
                unconnected,
                factory.createSocket(loopback, peer.port()),
                factory.createSocket("localhost", peer.port(), loopback, 0),
                factory.createSocket(loopback, peer.port(), loopback, 0),
                factory.createSocket(new Socket(loopback, peer.port()), "localhost", peer.port(), true),
            };
            for (Socket socket : sockets) {
                try (SSLSocket tls = (SSLSocket) socket) {
                    assertEchoes(tls);
                    assertThat(tls.getSession().getPeerHost()).isIn("localhost", "127.0.0.1");
                    assertThat(tls.getSession().getPeerPort()).isEqualTo(peer.port());
                }
            }
        }
    }

    @Test
    void createSocket_overOneThatIsNotConnected_isRefused() {
        assertThatThrownBy(() -> factory.createSocket(new Socket(), "localhost", 1, true))
                .isInstanceOf(SocketException.class);
    }

    @Test
    void streams_beforeConnecting_areRefused() throws IOException {
        try (Socket socket = factory.createSocket()) {
            assertThatThrownBy(socket::getInputStream).isInstanceOf(SocketException.class);
            assertThatThrownBy(socket::getOutputStream).isInstanceOf(SocketException.class);
            assertThatThrownBy(((SSLSocket) socket)::startHandshake).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void startHandshake_again_isNothing() throws Exception {
        try (Peer peer = Peer.tls("TLSv1.3", SocketTest::echo);
                SSLSocket socket = connect(peer)) {
            socket.startHandshake();
            SSLSession session = socket.getSession();
            socket.startHandshake();
            assertThat(socket.getSession()).isSameAs(session);
            assertThat(socket.getHandshakeSession()).isNull();
            assertEchoes(socket);
        }
    }

    @Test
    void handshakeCompletedListener_isToldOnAThreadOfItsOwn() throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        try (Peer peer = Peer.tls("TLSv1.3", SocketTest::echo);
                SSLSocket socket = connect(peer)) {
            socket.addHandshakeCompletedListener(
                    event -> told.complete(Thread.currentThread().getName() + " " + event.getCipherSuite()));
            socket.startHandshake();
            assertThat(told.get(20, TimeUnit.SECONDS))
                    .isEqualTo("HandshakeCompletedNotify-Thread "
                            + socket.getSession().getCipherSuite());
        }
    }

    @Test
    void handshakeCompletedListener_nullOrUnknown_isRefused() {
        SSLSocket socket = new ResumingSslSocket(TestSettings.any(), new Socket(), "", -1, true);
        assertThatThrownBy(() -> socket.addHandshakeCompletedListener(null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> socket.removeHandshakeCompletedListener(event -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void read_timedOutWithinARecord_isRepeatedWithoutLoss(String version) throws Exception {
        CountDownLatch timedOut = new CountDownLatch(1);
        try (Peer peer = Peer.tls(version, socket -> {
                    socket.getInputStream().read();
                    assertThat(timedOut.await(20, TimeUnit.SECONDS)).isTrue();
                    socket.getOutputStream().write(HELLO);
                    socket.getInputStream().read();
                });
                SlowRelay relay = SlowRelay.to(peer.port());
                SSLSocket socket = (SSLSocket) factory.createSocket("localhost", relay.port())) {
            socket.getOutputStream().write(1);
            socket.setSoTimeout(20);
            InputStream in = socket.getInputStream();
            assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
            relay.hold(7);
            timedOut.countDown();
            relay.awaitHeld();
            assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
            relay.release();
            socket.setSoTimeout(0);
            assertThat(in.readNBytes(HELLO.length)).isEqualTo(HELLO);
        }
    }

    @Test
    void handshake_timedOut_isContinued() throws Exception {
        try (Peer peer = Peer.tls("TLSv1.3", SocketTest::echo);
                SlowRelay relay = SlowRelay.to(peer.port());
                SSLSocket socket = (SSLSocket) factory.createSocket("localhost", relay.port())) {
            relay.hold(100);
            socket.setSoTimeout(20);
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SocketTimeoutException.class);
            relay.release();
            socket.setSoTimeout(0);
            assertEchoes(socket);
        }
    }

    @Test
    void close_fromAnotherThread_endsTheRead() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        try (Peer peer = Peer.tls("TLSv1.3", SocketTest::echo);
                SSLSocket socket = connect(peer)) {
            socket.startHandshake();
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            Thread reader = new Thread(() -> {
                try {
                    reading.countDown();
                    ended.complete(
                            new AssertionError("read " + socket.getInputStream().read()));
                } catch (IOException e) {
                    ended.complete(e);
                }
            });
            reader.start();
            reading.await();
            socket.close();
            assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(SocketException.class);
            assertThat(socket.isClosed()).isTrue();
            assertThatThrownBy(() -> socket.getOutputStream().write(1)).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void close_whileAnotherThreadWritesToADeafServer_returns() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        try (Peer peer = Peer.tls("TLSv1.3", socket -> {
                    socket.startHandshake();
                    done.await(20, TimeUnit.SECONDS);
                });
                SSLSocket socket = connect(peer)) {
            socket.startHandshake();
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            CountDownLatch writing = new CountDownLatch(1);
            new Thread(() -> {
                        try {
                            byte[] much = new byte[1 << 20];
                            while (true) {
                                socket.getOutputStream().write(much);
                                writing.countDown();
                            }
                        } catch (IOException e) {
                            ended.complete(e);
                        }
                    })
                    .start();
            writing.await(20, TimeUnit.SECONDS);
            socket.close();
            assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(SocketException.class);
            done.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void closeNotify_ofTheServer_isTheEndOfInput(String version) throws Exception {
        try (Peer peer = Peer.tls(version, socket -> socket.getOutputStream().write(HELLO));
                SSLSocket socket = connect(peer)) {
            assertThat(socket.getInputStream().readAllBytes()).isEqualTo(HELLO);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void transportEnd_betweenRecords_isTheEndOfInput() throws Exception {
        try (Peer peer = Peer.tls("TLSv1.3", socket -> socket.getOutputStream().write(HELLO));
                SlowRelay relay = SlowRelay.to(peer.port());
                SSLSocket socket = (SSLSocket) factory.createSocket("localhost", relay.port())) {
            assertThat(socket.getInputStream().readNBytes(HELLO.length)).isEqualTo(HELLO);
            relay.cut();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void transportEnd_withinARecord_isReported() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        try (Peer peer = Peer.tls("TLSv1.3", socket -> {
                    socket.getInputStream().read();
                    socket.getOutputStream().write(HELLO);
                    held.await(20, TimeUnit.SECONDS);
                    socket.getOutputStream().write(new byte[100]);
                    socket.getInputStream().read();
                });
                SlowRelay relay = SlowRelay.to(peer.port());
                SSLSocket socket = (SSLSocket) factory.createSocket("localhost", relay.port())) {
            socket.getOutputStream().write(1);
            assertThat(socket.getInputStream().readNBytes(HELLO.length)).isEqualTo(HELLO);
            relay.hold(50);
            held.countDown();
            relay.awaitHeld();
            relay.cut();
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("within a record");
        }
    }

    @Test
    void transportEnd_duringHandshake_isAHandshakeException() throws Exception {
        try (Peer peer = Peer.plain(socket -> socket.getInputStream().read());
                SSLSocket socket = connect(peer)) {
            assertThatThrownBy(socket::startHandshake)
                    .isInstanceOfAny(SSLHandshakeException.class, SocketException.class);
        }
        try (Peer peer = Peer.plain(socket -> socket.getInputStream().readNBytes(200));
                SlowRelay relay = SlowRelay.to(peer.port());
                SSLSocket socket = (SSLSocket) factory.createSocket("localhost", relay.port())) {
            assertThatThrownBy(socket::startHandshake)
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasMessage("Remote host terminated the handshake")
                    .hasCauseInstanceOf(EOFException.class);
            assertThat(socket.isClosed()).isTrue();
            assertThat(socket.getSession().isValid()).isFalse();
            assertThat(socket.getSession().getCipherSuite()).isEqualTo("SSL_NULL_WITH_NULL_NULL");
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void plaintextServer_isSaidToBeNoTls() throws Exception {
        try (Peer peer = Peer.plain(socket -> {
                    socket.getOutputStream().write("220 welcome to plain FTP\r\n".getBytes(US_ASCII));
                    socket.getInputStream().readAllBytes();
                });
                SSLSocket socket = connect(peer)) {
            assertThatThrownBy(socket::startHandshake)
                    .isInstanceOf(SSLException.class)
                    .hasMessage("Unsupported or unrecognized SSL message");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void shutdownOutput_inputGoesOn(String version) throws Exception {
        try (Peer peer = Peer.tls(version, socket -> {
                    byte[] all = socket.getInputStream().readAllBytes();
                    if (version.equals("TLSv1.3")) {
                        socket.getOutputStream().write(all);
                    }
                });
                SSLSocket socket = connect(peer)) {
            socket.getOutputStream().write(HELLO);
            socket.shutdownOutput();
            assertThat(socket.isOutputShutdown()).isTrue();
            assertThatThrownBy(socket::getOutputStream).isInstanceOf(SocketException.class);
            socket.shutdownOutput();
            assertThat(socket.getInputStream().readAllBytes())
                    .isEqualTo(version.equals("TLSv1.3") ? HELLO : new byte[0]);
            peer.await();
        }
    }

    @Test
    void shutdownInput_beforeCloseNotify_isReported() throws Exception {
        try (Peer peer = Peer.tls("TLSv1.3", SocketTest::echo);
                SSLSocket socket = connect(peer)) {
            socket.startHandshake();
            assertThatThrownBy(socket::shutdownInput)
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("close_notify");
            assertThat(socket.isInputShutdown()).isTrue();
        }
    }

    @Test
    void layered_autoClose_closesTheTransport() throws Exception {
        try (Peer peer = Peer.tls("TLSv1.3", SocketTest::echo);
                Socket transport = new Socket("localhost", peer.port())) {
            try (SSLSocket socket = (SSLSocket) factory.createSocket(transport, "localhost", peer.port(), true)) {
                assertEchoes(socket);
            }
            assertThat(transport.isClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void layered_withoutAutoClose_leavesWhatFollowsTls(String version) throws Exception {
        try (Peer peer = Peer.plain(transport -> {
                    var context = EnginePair.serverContext(KeyKind.EC);
                    SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(transport, null, false);
                    tls.setEnabledProtocols(new String[] {version});
                    echo(tls);
                    tls.close();
                    transport.getOutputStream().write(HELLO);
                    transport.getInputStream().readAllBytes();
                });
                Socket transport = new Socket("localhost", peer.port())) {
            SSLSocket socket = (SSLSocket) factory.createSocket(transport, "localhost", peer.port(), false);
            assertEchoes(socket);
            socket.close();
            assertThat(transport.isClosed()).isFalse();
            assertThat(transport.getInputStream().readNBytes(HELLO.length)).isEqualTo(HELLO);
        }
    }

    @Test
    void readAndWrite_atTheSameTime_doNotWaitForEachOther() throws Exception {
        byte[] much = new byte[32 << 20];
        new Random(1).nextBytes(much);
        try (Peer peer = Peer.tls("TLSv1.3", SocketTest::echo);
                SSLSocket socket = connect(peer)) {
            socket.startHandshake();
            CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
                try {
                    socket.getOutputStream().write(much);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(socket.getInputStream().readNBytes(much.length)).isEqualTo(much);
            written.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void available_tellsWhatHasBeenDecrypted() throws Exception {
        try (Peer peer = Peer.tls("TLSv1.3", SocketTest::echo);
                SSLSocket socket = connect(peer)) {
            assertThat(socket.getInputStream().available()).isZero();
            socket.getOutputStream().write(HELLO);
            socket.getInputStream().read();
            assertThat(socket.getInputStream().available()).isEqualTo(HELLO.length - 1);
            assertThat(socket.getInputStream().read(new byte[0])).isZero();
        }
    }

    @Test
    void sslParameters_set_areObeyed() throws Exception {
        try (Peer peer = Peer.tls("TLSv1.2", SocketTest::echo);
                SSLSocket socket = connect(peer)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"});
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            assertEchoes(socket);
            assertThat(socket.getSession().getCipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");
        }
    }
}
