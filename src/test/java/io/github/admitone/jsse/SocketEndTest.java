package io.github.admitone.jsse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.admitone.server.KeyKind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a connection: by either side, in one direction or both, with and without its transport. */
@Timeout(60)
@SuppressWarnings("try") // Closing early is what some of these are about.
class SocketEndTest {

    private static final byte[] HELLO = "hello".getBytes(US_ASCII);

    private final SSLSocketFactory factory = Contexts.resuming().getSocketFactory();

    private SSLSocket connect(Peer peer) throws IOException {
        return (SSLSocket) factory.createSocket("localhost", peer.port());
    }

    @Test
    void close_fromAnotherThread_endsTheRead() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        try (Peer peer = Peer.tls("TLSv1.3", Peer::echo);
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
        try (Peer peer = Peer.tls("TLSv1.3", socket -> {
                    socket.getOutputStream().write(HELLO);
                    // Not to its close_notify, which might be cut in two.
                    socket.getInputStream().read();
                });
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
    void closeNotify_duringHandshake_isAHandshakeException() throws Exception {
        try (Peer peer = Peer.plain(socket -> {
                    socket.getInputStream().read();
                    socket.getOutputStream().write(new byte[] {21, 3, 3, 0, 2, 1, 0});
                    socket.getInputStream().readAllBytes();
                });
                SSLSocket socket = connect(peer)) {
            assertThatThrownBy(socket::startHandshake)
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasMessageContaining("handshake_failure");
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

    /** The transport stays open, so that only close_notify can be what ends the server's input. */
    private void assertFarewellOnAnInterruptedThread(Farewell farewell) throws Exception {
        try (Peer peer = Peer.tls(
                        "TLSv1.3",
                        socket -> assertThat(socket.getInputStream().readAllBytes())
                                .isEqualTo(HELLO));
                Socket transport = new Socket("localhost", peer.port())) {
            SSLSocket socket = (SSLSocket) factory.createSocket(transport, "localhost", peer.port(), false);
            socket.getOutputStream().write(HELLO);
            Thread.currentThread().interrupt();
            try {
                farewell.say(socket);
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
            peer.await();
        }
    }

    private interface Farewell {
        void say(SSLSocket socket) throws IOException;
    }

    @Test
    void close_onAnInterruptedThread_saysCloseNotify() throws Exception {
        assertFarewellOnAnInterruptedThread(SSLSocket::close);
    }

    @Test
    void shutdownOutput_onAnInterruptedThread_saysCloseNotify() throws Exception {
        assertFarewellOnAnInterruptedThread(SSLSocket::shutdownOutput);
    }

    @Test
    void reset_byTheServer_isReportedByEachRead() throws Exception {
        try (Peer peer = Peer.plain(transport -> {
                    var context = EnginePair.serverContext(KeyKind.EC);
                    SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(transport, null, false);
                    tls.getOutputStream().write(HELLO);
                    tls.getInputStream().read();
                    transport.setSoLinger(true, 0);
                    transport.close();
                });
                SSLSocket socket = connect(peer)) {
            InputStream in = socket.getInputStream();
            assertThat(in.readNBytes(HELLO.length)).isEqualTo(HELLO);
            socket.getOutputStream().write(1);
            assertThatThrownBy(in::read).isInstanceOf(SocketException.class).hasMessage("Connection reset");
            assertThatThrownBy(in::read).isInstanceOf(SocketException.class).hasMessage("Connection reset");
        }
    }

    @Test
    void badRecord_alertCannotBeSent_closesTheTransportAllTheSame() throws Exception {
        CountDownLatch broken = new CountDownLatch(1);
        try (Peer peer = Peer.plain(transport -> {
                    var context = EnginePair.serverContext(KeyKind.EC);
                    SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(transport, null, false);
                    tls.startHandshake();
                    broken.await(20, TimeUnit.SECONDS);
                    transport.getOutputStream().write(new byte[100]);
                    transport.getInputStream().readAllBytes();
                });
                FaultyTransport transport = new FaultyTransport(peer.port());
                SSLSocket socket = (SSLSocket) factory.createSocket(transport, "localhost", peer.port(), true)) {
            socket.startHandshake();
            transport.become(FaultyTransport.Fault.BROKEN_WRITES);
            broken.countDown();
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SSLException.class)
                    .hasSuppressedException(new SocketException("Broken pipe"));
            assertThat(transport.isClosed()).isTrue();
            assertThat(socket.isClosed()).isTrue();
        }
    }

    @Test
    void shutdownInput_beforeCloseNotify_isReported() throws Exception {
        try (Peer peer = Peer.tls("TLSv1.3", Peer::echo);
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
        try (Peer peer = Peer.tls("TLSv1.3", Peer::echo);
                Socket transport = new Socket("localhost", peer.port())) {
            try (SSLSocket socket = (SSLSocket) factory.createSocket(transport, "localhost", peer.port(), true)) {
                Peer.assertEchoes(socket);
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
                    Peer.echo(tls);
                    tls.close();
                    transport.getOutputStream().write(HELLO);
                    transport.getInputStream().readAllBytes();
                });
                Socket transport = new Socket("localhost", peer.port())) {
            SSLSocket socket = (SSLSocket) factory.createSocket(transport, "localhost", peer.port(), false);
            Peer.assertEchoes(socket);
            socket.close();
            assertThat(transport.isClosed()).isFalse();
            assertThat(transport.getInputStream().readNBytes(HELLO.length)).isEqualTo(HELLO);
        }
    }
}
