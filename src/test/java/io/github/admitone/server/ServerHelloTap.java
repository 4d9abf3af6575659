package io.github.admitone.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A relay before a TLS 1.3 server that reads, in each ServerHello, whether the server has chosen the ticket it was
 * offered (RFC 8446 §4.2.11). Thread-safe.
 */
public final class ServerHelloTap implements AutoCloseable {

    private static final int PRE_SHARED_KEY = 41;
    private static final int RECORD_HEADER = 5;
    private static final int BEFORE_SESSION_ID = RECORD_HEADER + 4 + 2 + 32;
    private static final int SUITE_AND_COMPRESSION = 3;

    private final ServerSocket listener;
    private final int target;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<Boolean> resumed = new CopyOnWriteArrayList<>();

    private ServerHelloTap(int target) {
        this.target = target;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a tap before that port of the loopback address. */
    public static ServerHelloTap to(int port) {
        ServerHelloTap tap = new ServerHelloTap(port);
        start(tap::acceptUntilClosed);
        return tap;
    }

    /** Returns the port for clients. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Returns of each ServerHello so far whether it resumed. */
    public List<Boolean> resumed() {
        return List.copyOf(resumed);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "server-hello-tap");
        thread.setDaemon(true);
        thread.start();
    }

    private void acceptUntilClosed() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(server);
                start(() -> pass(client, server, new ByteArrayOutputStream(), false));
                start(() -> pass(server, client, new ByteArrayOutputStream(), true));
            } catch (IOException e) {
                // Closed: the condition of the loop decides.
            }
        }
    }

    private void pass(Socket from, Socket to, ByteArrayOutputStream begin, boolean isServer) {
        byte[] buffer = new byte[1 << 14];
        boolean reading = isServer;
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (reading) {
                    begin.write(buffer, 0, read);
                    reading = !note(begin.toByteArray());
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // One of them has left; closing the streams tells the other.
        }
    }

    /** Returns whether the ServerHello has come completely. */
    private boolean note(byte[] bytes) {
        ByteBuffer record = ByteBuffer.wrap(bytes);
        if (bytes.length < RECORD_HEADER || bytes.length < RECORD_HEADER + (record.getShort(3) & 0xFFFF)) {
            return false;
        }
        int afterSessionId = BEFORE_SESSION_ID + 1 + (bytes[BEFORE_SESSION_ID] & 0xFF);
        record.position(afterSessionId + SUITE_AND_COMPRESSION);
        int end = (record.getShort() & 0xFFFF) + record.position();
        boolean chosen = false;
        while (record.position() < end) {
            chosen |= record.getShort() == PRE_SHARED_KEY;
            int length = record.getShort() & 0xFFFF;
            record.position(record.position() + length);
        }
        resumed.add(chosen);
        return true;
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
