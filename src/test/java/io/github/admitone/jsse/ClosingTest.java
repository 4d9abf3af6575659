package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.bctls.ResumptionStatus;
import io.github.admitone.server.KeyKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@SuppressWarnings("try") // Closing early is what some of these are about.
class ClosingTest {

    private static final int UPLOAD_BYTES = 1 << 20;

    /** The header of a record of 2^14 bytes. */
    private static final byte[] LONG_RECORD = {23, 3, 3, 0x40, 0};

    private static ResumptionStatus upload(SSLContext context, int port, int bytes) throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
            socket.getOutputStream().write(new byte[bytes]);
            return ResumingSslContext.resumptionStatus(socket);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void connectionsThatOnlyWrite_resumeAndLoseNothing(String version) throws Exception {
        BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
        SSLContext context =
                Contexts.builder().closeWithin(Duration.ofSeconds(20)).build();
        try (Peer peer =
                Peer.tls(version, socket -> received.add(socket.getInputStream().readAllBytes().length))) {
            for (int i = 0; i < 4; i++) {
                assertThat(upload(context, peer.port(), UPLOAD_BYTES))
                        .isEqualTo(i == 0 ? ResumptionStatus.NO_TICKET : ResumptionStatus.RESUMED);
                assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo(UPLOAD_BYTES);
            }
        }
    }

    @Test
    void close_withDataUnread_doesNotThrowAwayWhatWasWritten() throws Exception {
        BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
        SSLContext context =
                Contexts.builder().closeWithin(Duration.ofSeconds(20)).build();
        try (Peer peer = Peer.tls("TLSv1.3", socket -> {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 << 14];
            for (int read = socket.getInputStream().read(buffer);
                    read >= 0;
                    read = socket.getInputStream().read(buffer)) {
                all.write(buffer, 0, read);
                socket.getOutputStream().write(1);
            }
            received.add(all.size());
        })) {
            upload(context, peer.port(), UPLOAD_BYTES);
            assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo(UPLOAD_BYTES);
        }
    }

    @Test
    void close_serverStaysSilent_waitsNoLongerThanAllowed() throws Exception {
        BlockingQueue<Integer> done = new LinkedBlockingQueue<>();
        SSLContext context =
                Contexts.builder().closeWithin(Duration.ofMillis(50)).build();
        try (Peer peer = Peer.tls("TLSv1.3", socket -> {
            socket.startHandshake();
            assertThat(done.poll(20, TimeUnit.SECONDS)).isNotNull();
        })) {
            upload(context, peer.port(), 10);
            // Closed, although the server has neither answered nor ended.
            done.add(1);
            peer.await();
        }
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void close_afterAReadFromAServerThatGoesOnSending_ends() throws Exception {
        try (Peer peer = Peer.tls("TLSv1.3", socket -> {
                    while (true) {
                        socket.getOutputStream().write(new byte[100]);
                    }
                });
                FaultyTransport transport = new FaultyTransport(peer.port());
                SSLSocket socket = (SSLSocket) Contexts.resuming()
                        .getSocketFactory()
                        .createSocket(transport, "localhost", peer.port(), true)) {
            transport.become(FaultyTransport.Fault.ENDLESS_INPUT);
            assertThat(socket.getInputStream().read()).isZero();
            socket.close();
            assertThat(socket.isClosed()).isTrue();
        }
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void close_serverSendsARecordByteByByte_waitsNoLongerThanAllowed() throws Exception {
        SSLContext context =
                Contexts.builder().closeWithin(Duration.ofSeconds(1)).build();
        try (Peer peer = Peer.plain(transport -> {
            handshake(transport);
            OutputStream raw = transport.getOutputStream();
            raw.write(LONG_RECORD);
            while (true) {
                raw.write(0);
                Thread.sleep(5);
            }
        })) {
            assertThat(upload(context, peer.port(), 10)).isEqualTo(ResumptionStatus.NO_TICKET);
        }
    }

    private static void handshake(Socket transport) throws IOException {
        SSLContext server = EnginePair.serverContext(KeyKind.EC);
        ((SSLSocket) server.getSocketFactory().createSocket(transport, null, false)).startHandshake();
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void close_serverTakesNothing_waitsNoLongerThanAllowed() throws Exception {
        SSLContext context =
                Contexts.builder().closeWithin(Duration.ofMillis(50)).build();
        try (Peer peer = Peer.tls("TLSv1.3", Peer::echo);
                FaultyTransport transport = new FaultyTransport(peer.port());
                SSLSocket socket = (SSLSocket)
                        context.getSocketFactory().createSocket(transport, "localhost", peer.port(), true)) {
            socket.startHandshake();
            transport.become(FaultyTransport.Fault.BLOCKED_WRITES);
            socket.close();
            assertThat(transport.isClosed()).isTrue();
        }
    }

    @Test
    void close_transportCannotBeAskedForItsTimeOut_leavesNoLockBehind() throws Exception {
        try (Peer peer = Peer.tls("TLSv1.3", Peer::echo);
                FaultyTransport transport = new FaultyTransport(peer.port());
                ResumingSslSocket socket = (ResumingSslSocket) Contexts.resuming()
                        .getSocketFactory()
                        .createSocket(transport, "localhost", peer.port(), true)) {
            socket.startHandshake();
            transport.become(FaultyTransport.Fault.NO_TIMEOUT);
            socket.close();
            assertThat(socket.readLock.isLocked()).isFalse();
        }
    }

    @Test
    void close_beforeTheHandshake_isQuiet() throws Exception {
        try (Peer peer =
                Peer.plain(socket -> assertThat(socket.getInputStream().read()).isEqualTo(-1))) {
            SSLSocket socket =
                    (SSLSocket) Contexts.resuming().getSocketFactory().createSocket("localhost", peer.port());
            socket.close();
            socket.close();
            assertThat(socket.isClosed()).isTrue();
            peer.await();
        }
    }

    @Test
    void close_duringTheHandshake_endsIt() throws Exception {
        try (Peer peer = Peer.plain(socket -> socket.getInputStream().readAllBytes())) {
            SSLSocket socket =
                    (SSLSocket) Contexts.resuming().getSocketFactory().createSocket("localhost", peer.port());
            Thread handshake = new Thread(() -> {
                try {
                    socket.startHandshake();
                } catch (IOException e) {
                    // What this is about.
                }
            });
            handshake.start();
            while (ResumingSslContext.resumptionStatus(socket) == ResumptionStatus.NOT_STARTED) {
                Thread.onSpinWait();
            }
            socket.close();
            handshake.join(20_000);
            assertThat(handshake.isAlive()).isFalse();
            peer.await();
        }
    }
}
