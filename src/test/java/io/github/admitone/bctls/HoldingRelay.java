package io.github.admitone.bctls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * Makes a slow reader of any server: a relay on the loopback address that stops reading one client's words when it is
 * told to, and goes on when it is told to. From then on the client hears nothing more of the server. Its receive buffer is
 * small, so that the client's words wait on the client's side.
 */
final class HoldingRelay implements AutoCloseable {

    private static final int RECEIVE_BUFFER = 1 << 14;

    private final ServerSocket listener;
    private final Socket server;
    private final CompletableFuture<Long> passed = new CompletableFuture<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile Socket client;
    private volatile boolean held;

    private HoldingRelay(int port) throws IOException {
        listener = new ServerSocket();
        listener.setReceiveBufferSize(RECEIVE_BUFFER);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server = new Socket(InetAddress.getLoopbackAddress(), port);
        daemon(this::passFromClient);
        daemon(this::passFromServer);
    }

    static HoldingRelay to(int port) throws IOException {
        return new HoldingRelay(port);
    }

    int port() {
        return listener.getLocalPort();
    }

    void hold() {
        held = true;
    }

    void release() {
        released.countDown();
    }

    /** {@return how many bytes the client sent, up to a proper end; fails if there was none} */
    long passed() throws IOException {
        return Tls13Peer.get(passed);
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "holding-relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void passFromClient() {
        long count = 0;
        try {
            client = listener.accept();
            client.setTcpNoDelay(true);
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            byte[] buffer = new byte[4096];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (held) {
                    released.await();
                }
                count += read;
                out.write(buffer, 0, read);
            }
            server.shutdownOutput();
            passed.complete(count);
        } catch (IOException | InterruptedException e) {
            passed.completeExceptionally(new IOException("after " + count + " bytes", e));
        }
    }

    private void passFromServer() {
        try {
            InputStream in = server.getInputStream();
            byte[] buffer = new byte[4096];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!held || released.getCount() > 0) {
                    client.getOutputStream().write(buffer, 0, read);
                }
            }
        } catch (IOException e) {
            // What counts is what the client has sent.
        }
    }

    @Override
    public void close() throws IOException {
        released.countDown();
        listener.close();
        server.close();
        if (client != null) {
            client.close();
        }
    }
}
