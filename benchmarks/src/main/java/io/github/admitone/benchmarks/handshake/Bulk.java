package io.github.admitone.benchmarks.handshake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * Bulk transfer of one client: by socket over loopback, from or to a server of the JDK in another thread, or by engine, to
 * and from an engine of the JDK. The client's thread alone is counted, and of engines the client's calls alone.
 */
final class Bulk {

    private static final int CHUNK = 1 << 16;
    private static final int ROOM = 1 << 15;
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

    /** What is counted, in nanoseconds. */
    enum Figure {
        CPU,
        WALL
    }

    /** Which way data goes. */
    enum Load {
        SOCKET_UPLOAD("socket, upload"),
        SOCKET_DOWNLOAD("socket, download"),
        ENGINE_UPLOAD("engine, upload"),
        ENGINE_DOWNLOAD("engine, download");

        final String title;

        Load(String title) {
            this.title = title;
        }
    }

    private Bulk() {}

    static Map<Figure, Double> run(Identity identity, Contender contender, Load load, long bytes) throws Exception {
        SSLContext server = Servers.context(identity);
        SSLContext client = contender.context(new Verifier(identity.certificate("anchor")));
        return switch (load) {
            case SOCKET_UPLOAD -> bySocket(client, server, bytes, true);
            case SOCKET_DOWNLOAD -> bySocket(client, server, bytes, false);
            case ENGINE_UPLOAD -> new Engines(client, server).transfer(bytes, true);
            case ENGINE_DOWNLOAD -> new Engines(client, server).transfer(bytes, false);
        };
    }

    private static Map<Figure, Double> bySocket(SSLContext client, SSLContext server, long bytes, boolean upload)
            throws Exception {
        try (SSLServerSocket listener = Servers.listen(server)) {
            FutureTask<Void> peer = new FutureTask<>(() -> {
                try (SSLSocket socket = (SSLSocket) listener.accept()) {
                    if (upload) {
                        drain(socket.getInputStream(), bytes);
                        socket.getOutputStream().write(1);
                    } else {
                        fill(socket.getOutputStream(), bytes);
                        socket.getInputStream().read();
                    }
                }
                return null;
            });
            new Thread(peer, "server").start();
            try (SSLSocket socket =
                    (SSLSocket) client.getSocketFactory().createSocket("localhost", listener.getLocalPort())) {
                socket.setEnabledCipherSuites(new String[] {Setting.CIPHER_SUITE});
                socket.startHandshake();
                long cpu = THREAD.getCurrentThreadCpuTime();
                long wall = System.nanoTime();
                if (upload) {
                    fill(socket.getOutputStream(), bytes);
                    socket.getInputStream().read();
                } else {
                    drain(socket.getInputStream(), bytes);
                    socket.getOutputStream().write(1);
                }
                wall = System.nanoTime() - wall;
                cpu = THREAD.getCurrentThreadCpuTime() - cpu;
                peer.get();
                return Map.of(Figure.CPU, (double) cpu, Figure.WALL, (double) wall);
            }
        }
    }

    private static void fill(OutputStream out, long bytes) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (long left = bytes; left > 0; left -= CHUNK) {
            out.write(chunk, 0, (int) Math.min(left, CHUNK));
        }
    }

    private static void drain(InputStream in, long bytes) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long left = bytes;
        while (left > 0) {
            int read = in.read(chunk);
            if (read < 0) {
                throw new IOException(left + " bytes are missing");
            }
            left -= read;
        }
    }

    /** A client's engine and a server's, with nothing but buffers between them. */
    private static final class Engines {

        private final SSLEngine client;
        private final SSLEngine server;
        private final ByteBuffer wire = ByteBuffer.allocate(1 << 17);
        private long cpu;
        private long wall;

        Engines(SSLContext client, SSLContext server) throws IOException {
            this.client = client.createSSLEngine("localhost", 443);
            this.client.setUseClientMode(true);
            this.client.setEnabledCipherSuites(new String[] {Setting.CIPHER_SUITE});
            this.server = server.createSSLEngine();
            this.server.setUseClientMode(false);
            handshake();
        }

        private void handshake() throws IOException {
            client.beginHandshake();
            server.beginHandshake();
            while (client.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING
                    || server.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
                step(client, server);
                step(server, client);
            }
        }

        private void step(SSLEngine from, SSLEngine to) throws IOException {
            ByteBuffer nothing = ByteBuffer.allocate(ROOM);
            wire.clear();
            tasks(from);
            while (from.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                from.wrap(ByteBuffer.allocate(0), wire);
                tasks(from);
            }
            wire.flip();
            while (wire.hasRemaining()) {
                to.unwrap(wire, nothing);
                tasks(to);
            }
        }

        private static void tasks(SSLEngine engine) {
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
        }

        Map<Figure, Double> transfer(long bytes, boolean upload) throws IOException {
            ByteBuffer plaintext = ByteBuffer.allocate(ROOM);
            for (long left = bytes; left > 0; left -= 1 << 14) {
                plaintext.clear().limit(1 << 14);
                wire.clear();
                pass(upload ? client : server, upload, plaintext);
                plaintext.clear();
                wire.flip();
                long cpuBefore = THREAD.getCurrentThreadCpuTime();
                long wallBefore = System.nanoTime();
                SSLEngine to = upload ? server : client;
                while (wire.hasRemaining()) {
                    require(to.unwrap(wire, plaintext));
                }
                count(!upload, cpuBefore, wallBefore);
                if (plaintext.position() != 1 << 14) {
                    throw new IOException("only " + plaintext.position() + " bytes have arrived");
                }
            }
            return Map.of(Figure.CPU, (double) cpu, Figure.WALL, (double) wall);
        }

        private void pass(SSLEngine from, boolean counted, ByteBuffer plaintext) throws IOException {
            long cpuBefore = THREAD.getCurrentThreadCpuTime();
            long wallBefore = System.nanoTime();
            while (plaintext.hasRemaining()) {
                require(from.wrap(plaintext, wire));
            }
            count(counted, cpuBefore, wallBefore);
        }

        private void count(boolean counted, long cpuBefore, long wallBefore) {
            if (counted) {
                wall += System.nanoTime() - wallBefore;
                cpu += THREAD.getCurrentThreadCpuTime() - cpuBefore;
            }
        }

        private static void require(SSLEngineResult result) throws IOException {
            if (result.getStatus() != SSLEngineResult.Status.OK) {
                throw new IOException(result.toString());
            }
        }
    }
}
