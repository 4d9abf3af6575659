package io.github.admitone.jsse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.server.KeyKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A server of the JDK that does with each connection what a test says. */
final class Peer implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 20;
    private static final byte[] HELLO = "hello".getBytes(US_ASCII);

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "peer");
        thread.setDaemon(true);
        return thread;
    });
    private final CompletableFuture<Void> served = new CompletableFuture<>();
    private volatile Socket current;

    /** What the server does with a connection; the connection is closed afterwards. */
    interface Conduct<S extends Socket> {
        void serve(S socket) throws Exception;
    }

    private Peer() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Serves one TLS connection after the other. */
    static Peer tls(String version, Conduct<SSLSocket> conduct) {
        return tls(EnginePair.serverContext(KeyKind.EC), version, conduct);
    }

    /** Serves one TLS connection after the other with that context. */
    static Peer tls(SSLContext context, String version, Conduct<SSLSocket> conduct) {
        return plain(socket -> {
            try (SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, null, true)) {
                tls.setEnabledProtocols(new String[] {version});
                conduct.serve(tls);
            }
        });
    }

    /** Serves one connection after the other, without TLS. */
    static Peer plain(Conduct<Socket> conduct) {
        Peer peer = new Peer();
        peer.threads.execute(() -> peer.acceptAll(conduct));
        return peer;
    }

    private void acceptAll(Conduct<Socket> conduct) {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                current = socket;
                conduct.serve(socket);
                served.complete(null);
            } catch (Exception e) {
                served.completeExceptionally(e);
            }
        }
    }

    /** Sends back what comes, to the end. */
    static void echo(SSLSocket socket) throws IOException {
        byte[] buffer = new byte[1 << 14];
        for (int read = socket.getInputStream().read(buffer);
                read >= 0;
                read = socket.getInputStream().read(buffer)) {
            socket.getOutputStream().write(buffer, 0, read);
        }
    }

    /** Makes sure that what a client sends comes back. */
    static void assertEchoes(SSLSocket socket) throws IOException {
        socket.getOutputStream().write(HELLO);
        assertThat(socket.getInputStream().readNBytes(HELLO.length)).isEqualTo(HELLO);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Waits until the first connection has been served, and throws what went wrong. */
    void await() throws Exception {
        served.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        Socket socket = current;
        if (socket != null) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
