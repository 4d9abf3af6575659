package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Much data in both directions at the same time arrives as it was sent. */
@Timeout(300)
class BulkTransferTest {

    /** Of each direction; {@code -Dadmitone.megabytes=100} transfers more. */
    private static final int MEGABYTES = Integer.getInteger("admitone.megabytes", 10);

    private static final int PIECE_BYTES = 40_000;
    private static final int PATIENCE_SECONDS = 240;

    /** What one side sends: pieces of random length and content. */
    private static final class Pieces {

        private final MessageDigest digest = sha256();
        private final Random random;
        private int left = MEGABYTES << 20;

        Pieces(long seed) {
            random = new Random(seed);
        }

        boolean hasNext() {
            return left > 0;
        }

        byte[] next() {
            byte[] piece = new byte[Math.min(left, 1 + random.nextInt(PIECE_BYTES))];
            random.nextBytes(piece);
            digest.update(piece);
            left -= piece.length;
            return piece;
        }

        byte[] digest() {
            return digest.digest();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] send(OutputStream out, long seed) throws IOException {
        Pieces pieces = new Pieces(seed);
        while (pieces.hasNext()) {
            out.write(pieces.next());
        }
        return pieces.digest();
    }

    private static byte[] receive(InputStream in) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[PIECE_BYTES];
        for (int left = MEGABYTES << 20; left > 0; ) {
            int read = in.read(buffer, 0, Math.min(left, buffer.length));
            if (read < 0) {
                throw new IOException(left + " bytes are missing");
            }
            digest.update(buffer, 0, read);
            left -= read;
        }
        return digest.digest();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void socket_bothWaysAtOnce_arrivesAsSent(String version) throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(2);
        SynchronousQueue<byte[][]> atTheServer = new SynchronousQueue<>();
        try (Peer peer = Peer.tls(version, socket -> {
                    Future<byte[]> sent = writers.submit(() -> send(socket.getOutputStream(), 2));
                    byte[] received = receive(socket.getInputStream());
                    atTheServer.put(new byte[][] {sent.get(), received});
                });
                SSLSocket socket =
                        (SSLSocket) Contexts.resuming().getSocketFactory().createSocket("localhost", peer.port())) {
            socket.startHandshake();
            Future<byte[]> sent = writers.submit(() -> send(socket.getOutputStream(), 1));
            byte[] received = receive(socket.getInputStream());
            byte[] clientSent = sent.get();
            byte[][] server = atTheServer.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(server).isNotNull();
            assertThat(received).isEqualTo(server[0]);
            assertThat(server[1]).isEqualTo(clientSent);
        } finally {
            writers.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void engine_bothWaysInTurn_arrivesAsSent(String version) throws SSLException {
        EnginePair pair = EnginePair.resuming(version).handshake();
        Pieces upload = new Pieces(1);
        Pieces download = new Pieces(2);
        MessageDigest uploaded = sha256();
        MessageDigest downloaded = sha256();
        while (upload.hasNext() || download.hasNext()) {
            pass(pair, pair.client, upload, uploaded);
            pass(pair, pair.server, download, downloaded);
        }
        assertThat(uploaded.digest()).isEqualTo(upload.digest());
        assertThat(downloaded.digest()).isEqualTo(download.digest());
    }

    private static void pass(EnginePair pair, SSLEngine from, Pieces pieces, MessageDigest received)
            throws SSLException {
        if (pieces.hasNext()) {
            ByteBuffer content = ByteBuffer.allocate(1 << 17);
            pair.send(from, ByteBuffer.wrap(pieces.next()));
            pair.receive(from == pair.client ? pair.server : pair.client, content);
            received.update(content.flip());
        }
    }
}
