package io.github.admitone.jsse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@SuppressWarnings("try") // Closing early is what some of these are about.
class SocketTest {

    private static final byte[] HELLO = "hello".getBytes(US_ASCII);

    private final SSLSocketFactory factory = Contexts.resuming().getSocketFactory();

    private SSLSocket connect(Peer peer) throws IOException {
        return (SSLSocket) factory.createSocket("localhost", peer.port());
    }

    @Test
    void createSocket_eachWayToConnect_works() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (Peer peer = Peer.tls("TLSv1.3", Peer::echo)) {
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
                    Peer.assertEchoes(tls);
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

    /** Such as one of the file system, or the channel of an SSH connection. */
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "localhost")
    void createSocket_overATransportWithoutAddress_works(String host) throws Exception {
        try (Peer peer = Peer.tls("TLSv1.3", Peer::echo);
                Socket transport = new Socket("localhost", peer.port()) {
                    @Override
                    public InetAddress getInetAddress() {
                        return null;
                    }
                };
                SSLSocket socket = (SSLSocket) factory.createSocket(transport, host, peer.port(), true)) {
            Peer.assertEchoes(socket);
        }
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
        try (Peer peer = Peer.tls("TLSv1.3", Peer::echo);
                SSLSocket socket = connect(peer)) {
            socket.startHandshake();
            SSLSession session = socket.getSession();
            socket.startHandshake();
            assertThat(socket.getSession()).isSameAs(session);
            assertThat(socket.getHandshakeSession()).isNull();
            Peer.assertEchoes(socket);
        }
    }

    @Test
    void handshakeCompletedListener_isToldOnAThreadOfItsOwn() throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        try (Peer peer = Peer.tls("TLSv1.3", Peer::echo);
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
        try (Peer peer = Peer.tls("TLSv1.3", Peer::echo);
                SlowRelay relay = SlowRelay.to(peer.port());
                SSLSocket socket = (SSLSocket) factory.createSocket("localhost", relay.port())) {
            relay.hold(100);
            socket.setSoTimeout(20);
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SocketTimeoutException.class);
            relay.release();
            socket.setSoTimeout(0);
            Peer.assertEchoes(socket);
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

    @Test
    void readAndWrite_atTheSameTime_doNotWaitForEachOther() throws Exception {
        byte[] much = new byte[32 << 20];
        new Random(1).nextBytes(much);
        try (Peer peer = Peer.tls("TLSv1.3", Peer::echo);
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
        try (Peer peer = Peer.tls("TLSv1.3", Peer::echo);
                SSLSocket socket = connect(peer)) {
            assertThat(socket.getInputStream().available()).isZero();
            socket.getOutputStream().write(HELLO);
            socket.getInputStream().read();
            assertThat(socket.getInputStream().available()).isEqualTo(HELLO.length - 1);
            assertThat(socket.getInputStream().read(new byte[0])).isZero();
        }
    }

    @Test
    void alpn_selectedByTheServer_isTold() throws Exception {
        try (Peer peer = Peer.tls("TLSv1.3", socket -> {
                    SSLParameters own = socket.getSSLParameters();
                    own.setApplicationProtocols(new String[] {"http/1.1"});
                    socket.setSSLParameters(own);
                    Peer.echo(socket);
                });
                SSLSocket socket = connect(peer)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(parameters);
            Peer.assertEchoes(socket);
            assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
            assertThat(socket.getHandshakeApplicationProtocol()).isNull();
        }
    }

    @Test
    void sslParameters_set_areObeyed() throws Exception {
        try (Peer peer = Peer.tls("TLSv1.2", Peer::echo);
                SSLSocket socket = connect(peer)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"});
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            Peer.assertEchoes(socket);
            assertThat(socket.getSession().getCipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");
        }
    }
}
