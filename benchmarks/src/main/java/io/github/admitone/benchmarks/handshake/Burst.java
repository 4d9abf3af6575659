package io.github.admitone.benchmarks.handshake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** Connections that start together: all are open before any of them ends. */
final class Burst {

    private Burst() {}

    /** Returns how many of the second burst resumed, by the word of the server: its session is as old as the first burst. */
    static int resumed(Identity identity, Contender contender, int size) throws Exception {
        SSLContext server = Servers.context(identity);
        SSLContext client = contender.context(new Verifier(identity.certificate("anchor")));
        ExecutorService threads = Executors.newCachedThreadPool();
        try (SSLServerSocket listener = Servers.listen(server)) {
            AtomicInteger resumed = new AtomicInteger();
            threads.execute(() -> accept(listener, threads, resumed));
            connect(client, listener.getLocalPort(), size, threads);
            resumed.set(0);
            connect(client, listener.getLocalPort(), size, threads);
            return resumed.get();
        } finally {
            threads.shutdownNow();
        }
    }

    private static void accept(SSLServerSocket listener, ExecutorService threads, AtomicInteger resumed) {
        try {
            while (true) {
                SSLSocket socket = (SSLSocket) listener.accept();
                threads.execute(() -> serve(socket, resumed));
            }
        } catch (IOException e) {
            // The burst is over.
        }
    }

    private static void serve(SSLSocket socket, AtomicInteger resumed) {
        try (socket) {
            long accepted = System.currentTimeMillis();
            socket.getInputStream().read();
            SSLSession session = socket.getSession();
            // A resumed session is as old as the full handshake, which was made before this connection came in.
            if (session.getCreationTime() < accepted) {
                resumed.incrementAndGet();
            }
            socket.getOutputStream().write(1);
            socket.getInputStream().read();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void connect(SSLContext context, int port, int size, ExecutorService threads) throws Exception {
        CyclicBarrier together = new CyclicBarrier(size);
        List<Future<?>> connections = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            connections.add(threads.submit(() -> {
                try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
                    together.await();
                    socket.getOutputStream().write(1);
                    socket.getInputStream().read();
                    together.await();
                }
                return null;
            }));
        }
        for (Future<?> connection : connections) {
            connection.get();
        }
    }
}
