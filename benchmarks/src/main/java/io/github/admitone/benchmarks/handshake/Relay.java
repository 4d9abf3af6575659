package io.github.admitone.benchmarks.handshake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between client and server like a network with a round-trip time: passes each piece of what either sends on half
 * that time after it came, and counts its bytes. What exceeds the {@link Window} of a TCP connection waits for
 * acknowledgements, which come a round trip later. It cannot delay TCP's own handshake, which the kernel answers.
 */
final class Relay implements AutoCloseable {

    static final int ROUND_TRIP_MILLIS = 20;

    private static final int PIECE = 1 << 16;

    private final ScheduledExecutorService later =
            // At the end, pieces of connections that nobody waits for are still on their way.
            new ScheduledThreadPoolExecutor(1, Relay::daemon, new ThreadPoolExecutor.DiscardPolicy());
    private final AtomicLong bytes = new AtomicLong();
    private final AutoCloseable entrance;
    private final int port;
    private volatile SocketAddress client;

    /** Relays to that port, until it is closed. */
    Relay(boolean datagrams, int serverPort) throws IOException {
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
        if (datagrams) {
            DatagramSocket front = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            DatagramSocket back = new DatagramSocket();
            back.connect(server);
            start(() -> relayFrom(front, packet -> {
                client = packet.getSocketAddress();
                packet.setSocketAddress(server);
                return back;
            }));
            start(() -> relayFrom(back, packet -> {
                packet.setSocketAddress(client);
                return front;
            }));
            this.port = front.getLocalPort();
            this.entrance = () -> {
                front.close();
                back.close();
            };
        } else {
            ServerSocket front = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
            start(() -> acceptFrom(front, server));
            this.port = front.getLocalPort();
            this.entrance = front;
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    /** Where a datagram goes that came in. */
    private interface Exit {
        DatagramSocket of(DatagramPacket packet);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        return thread;
    }

    /** What fails is a connection that has ended, or all of it: the client notices. */
    private static void start(Work work) {
        daemon(() -> tryTo(work)).start();
    }

    private static void tryTo(Work work) {
        try {
            work.run();
        } catch (IOException e) {
            // See above.
        }
    }

    private void passOn(int length, Work work) {
        bytes.addAndGet(length);
        later.schedule(() -> tryTo(work), ROUND_TRIP_MILLIS / 2, TimeUnit.MILLISECONDS);
    }

    private void relayFrom(DatagramSocket in, Exit exit) throws IOException {
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[PIECE], PIECE);
            try {
                in.receive(packet);
            } catch (PortUnreachableException e) {
                continue;
            }
            DatagramSocket out = exit.of(packet);
            passOn(packet.getLength(), () -> out.send(packet));
        }
    }

    private void acceptFrom(ServerSocket front, InetSocketAddress server) throws IOException {
        while (true) {
            Socket near = front.accept();
            Socket far = new Socket(server.getAddress(), server.getPort());
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            start(() -> relay(near, far));
            start(() -> relay(far, near));
        }
    }

    private void relay(Socket from, Socket to) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] buffer = new byte[PIECE];
        Window window = new Window();
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            int count;
            for (int at = 0; at < length; at += count) {
                count = window.take(length - at);
                byte[] piece = Arrays.copyOfRange(buffer, at, at + count);
                passOn(piece.length, () -> out.write(piece));
                later.schedule(() -> window.acknowledge(piece.length), ROUND_TRIP_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
        passOn(0, to::shutdownOutput);
    }

    int port() {
        return port;
    }

    /** How many were passed on so far, in both directions. */
    long bytes() {
        return bytes.get();
    }

    @Override
    public void close() throws IOException {
        later.shutdownNow();
        try {
            entrance.close();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
