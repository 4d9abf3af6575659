package io.github.admitone.jsse;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** Carries one connection, and holds back what the server sends from any byte on, or ends it there. */
final class SlowRelay implements AutoCloseable {

    private final ServerSocket listener;
    private final int target;
    private Socket client;
    private Socket server;
    private long passed;
    private long limit = Long.MAX_VALUE;
    private boolean held;

    private SlowRelay(int target) {
        this.target = target;
        try {
            this.listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SlowRelay to(int port) {
        SlowRelay relay = new SlowRelay(port);
        start(relay::run);
        return relay;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "slow-relay");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    private void run() {
        try {
            Socket accepted = listener.accept();
            Socket connected = new Socket(InetAddress.getLoopbackAddress(), target);
            accepted.setTcpNoDelay(true);
            synchronized (this) {
                client = accepted;
                server = connected;
            }
            start(() -> copyFreely(accepted, connected));
            copySlowly(connected.getInputStream(), accepted.getOutputStream());
            accepted.shutdownOutput();
        } catch (IOException e) {
            // The test is over.
        }
    }

    private static void copyFreely(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void copySlowly(InputStream in, OutputStream out) throws IOException {
        for (int b = in.read(); b >= 0; b = in.read()) {
            awaitPermission();
            out.write(b);
        }
    }

    private synchronized void awaitPermission() {
        try {
            while (passed >= limit) {
                held = true;
                notifyAll();
                wait();
            }
            passed++;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets that many more bytes of the server's pass. */
    synchronized void hold(long more) {
        limit = passed + more;
        held = false;
    }

    synchronized void awaitHeld() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!held && System.nanoTime() < deadline) {
            wait(100);
        }
    }

    synchronized long passed() {
        return passed;
    }

    synchronized void release() {
        limit = Long.MAX_VALUE;
        notifyAll();
    }

    /** Ends the connection to the client. */
    synchronized void cut() throws IOException {
        if (!client.isOutputShutdown()) {
            client.shutdownOutput();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        listener.close();
        if (client != null) {
            client.close();
            server.close();
        }
        release();
    }
}
