package io.github.admitone.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;

/** Passes bytes between clients and a server on loopback, and misbehaves with the server's replies as it is told. */
final class FaultyRelay implements AutoCloseable {

    private final ServerSocket listener;
    private final int target;

    /** How many bytes of replies are passed on until every connection is cut; negative for no end. */
    private volatile long cutAfter = -1;

    /** How long each byte of a reply takes. */
    private volatile long nanosPerByte;

    FaultyRelay(int target) {
        this.target = target;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    void cutAfter(long bytes) {
        cutAfter = bytes;
    }

    void dribble(long nanosPerByte) {
        this.nanosPerByte = nanosPerByte;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                start(() -> pass(client, server, false));
                start(() -> pass(server, client, true));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void pass(Socket from, Socket to, boolean reply) {
        byte[] buffer = new byte[8192];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (int i = 0; reply && i < read; i++) {
                    if (cutAfter == 0) {
                        return;
                    }
                    cutAfter = cutAfter < 0 ? cutAfter : cutAfter - 1;
                    LockSupport.parkNanos(nanosPerByte);
                    out.write(buffer, i, 1);
                }
                if (!reply) {
                    out.write(buffer, 0, read);
                }
                out.flush();
            }
        } catch (IOException e) {
            // One side is gone, and takes the other with it.
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
