package io.github.admitone.jsse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.admitone.server.KeyKind;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that do what is rarely done, and programs that are interrupted or leave no room. */
@Timeout(60)
@SuppressWarnings("try") // Closing early is what some of these are about.
class HardServersTest {

    private static final String TEXT = "hello, ".repeat(1000);
    private static final ByteBuffer NO_ROOM = ByteBuffer.allocate(0);

    private static EnginePair pair(String version) {
        EnginePair pair = EnginePair.of(Contexts.resuming(), EnginePair.serverContext(KeyKind.EC));
        pair.server.setEnabledProtocols(new String[] {version});
        return pair;
    }

    private static ByteBuffer room() {
        return ByteBuffer.allocate(1 << 15);
    }

    @Test
    void keyUpdate_ofTheServer_isFollowedAndAnswered() throws SSLException {
        EnginePair pair = pair("TLSv1.3").handshake();
        pair.server.beginHandshake();
        pair.send(pair.server, ByteBuffer.allocate(0));

        pair.receive(pair.client, room());
        pair.send(pair.client, ByteBuffer.allocate(0));
        pair.receive(pair.server, room());

        assertThat(pair.transfer(pair.server, TEXT)).isEqualTo(TEXT);
        assertThat(pair.transfer(pair.client, TEXT)).isEqualTo(TEXT);
    }

    @Test
    void wishToRenegotiate_isDeclinedAndTheConnectionGoesOn() throws SSLException {
        EnginePair pair = pair("TLSv1.2").handshake();
        pair.server.beginHandshake();
        pair.send(pair.server, ByteBuffer.allocate(0));

        pair.receive(pair.client, room());

        assertThat(pair.client.getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_WRAP);
        assertThat(pair.client.isInboundDone()).isFalse();
        assertThat(pair.send(pair.client, ByteBuffer.allocate(0)).getStatus()).isEqualTo(Status.OK);
        assertThat(pair.send(pair.client, ByteBuffer.wrap(TEXT.getBytes(US_ASCII)))
                        .bytesConsumed())
                .isEqualTo(TEXT.length());
    }

    /** RFC 8446 §5.2: a record has at most 2^14 + 256 bytes. */
    @Test
    void recordTooLong_isRefusedByItsHeader() throws SSLException {
        EnginePair pair = pair("TLSv1.3").handshake();
        ByteBuffer record = ByteBuffer.allocate(1 << 15);
        record.put(new byte[] {23, 3, 3}).putShort((short) ((1 << 14) + 257)).rewind();

        assertThatThrownBy(() -> pair.client.unwrap(record, room())).isInstanceOf(SSLException.class);

        assertThat(pair.client.getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_WRAP);
        assertThat(pair.client.isInboundDone()).isTrue();
    }

    @Test
    void engine_withoutAnyRoom_losesNothing() throws SSLException {
        EnginePair pair = pair("TLSv1.3").handshake();
        SSLEngineResult written = pair.client.wrap(ByteBuffer.wrap(new byte[] {1}), NO_ROOM);
        assertThat(written.getStatus()).isEqualTo(Status.BUFFER_OVERFLOW);
        assertThat(written.bytesConsumed()).isZero();
        pair.send(pair.server, ByteBuffer.wrap(TEXT.getBytes(US_ASCII)));

        SSLEngineResult read = pair.client.unwrap(pair.toClient, NO_ROOM);

        assertThat(read.getStatus()).isEqualTo(Status.BUFFER_OVERFLOW);
        assertThat(read.bytesConsumed()).isZero();
        assertThat(pair.transfer(pair.server, "")).isEqualTo(TEXT);
    }

    @Test
    void interruptedThread_readsWritesAndClosesAllTheSame() throws Exception {
        try (Peer peer = Peer.tls("TLSv1.3", socket -> {
                    socket.getOutputStream().write(socket.getInputStream().readNBytes(TEXT.length()));
                    assertThat(socket.getInputStream().read()).isEqualTo(-1);
                });
                Socket transport = new Socket("localhost", peer.port())) {
            // The transport stays open: only close_notify can be what the server reads last.
            SSLSocket socket = (SSLSocket)
                    Contexts.resuming().getSocketFactory().createSocket(transport, "localhost", peer.port(), false);
            Thread.currentThread().interrupt();
            try {
                socket.getOutputStream().write(TEXT.getBytes(US_ASCII));
                assertThat(socket.getInputStream().readNBytes(TEXT.length())).isEqualTo(TEXT.getBytes(US_ASCII));
                socket.close();
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
            peer.await();
        }
    }

    @Test
    void close_whileTwoThreadsTransfer_endsBoth() throws Exception {
        CountDownLatch moving = new CountDownLatch(100);
        try (Peer peer = Peer.tls("TLSv1.3", socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
                SSLSocket socket =
                        (SSLSocket) Contexts.resuming().getSocketFactory().createSocket("localhost", peer.port())) {
            socket.startHandshake();
            CompletableFuture<Void> writer =
                    until(() -> socket.getOutputStream().write(new byte[10_000]));
            CompletableFuture<Void> reader = until(() -> {
                if (socket.getInputStream().read(new byte[10_000]) > 0) {
                    moving.countDown();
                }
            });
            assertThat(moving.await(20, TimeUnit.SECONDS)).isTrue();

            socket.close();

            writer.get(20, TimeUnit.SECONDS);
            reader.get(20, TimeUnit.SECONDS);
        }
    }

    private interface Transfer {
        void run() throws IOException;
    }

    /** Repeats it until it fails. */
    private static CompletableFuture<Void> until(Transfer transfer) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        while (true) {
                            transfer.run();
                        }
                    } catch (IOException e) {
                        // Closed: what this is about.
                    }
                },
                task -> new Thread(task, "transfer").start());
    }
}
