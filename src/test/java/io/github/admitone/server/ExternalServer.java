package io.github.admitone.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A server that is a process of its own on a free loopback port: started, watched, and killed with everything that it
 * wrote. A subclass knows the command line and how to read the server's words.
 */
public abstract class ExternalServer implements TlsServer {

    private static final int ATTEMPTS = 3;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long KILL_SECONDS = 5;

    private final ServerOptions options;
    private final ServerLog log = new ServerLog();
    private final Path directory;
    private Process process;
    private Thread pump;
    private int port;

    ExternalServer(ServerOptions options) {
        this.options = options;
        try {
            this.directory = Files.createTempDirectory("admitone-server");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the command that serves on that port, having written into the directory whatever it reads. */
    abstract List<String> command(Path directory, int port) throws IOException;

    /** Returns what the server says exactly once for each completed handshake, resumed or not. */
    abstract Pattern handshakeLine();

    /** Returns what the server says for a resumed handshake, no later than {@link #handshakeLine()}. */
    abstract Pattern resumptionLine();

    /** Returns what the server says when it is ready, or null where only a connection can tell. */
    Pattern readyLine() {
        return null;
    }

    /** Is told each piece of output; a server that answers through its standard input overrides this. */
    void heard(String output, Process process) throws IOException {}

    @Override
    public final int port() {
        return port;
    }

    @Override
    public final String log() {
        return log.text();
    }

    @Override
    public int handshakesSeen() {
        return log.count(handshakeLine());
    }

    @Override
    public int resumptionsSeen() {
        return log.count(resumptionLine());
    }

    @Override
    public final boolean awaitHandshakes(int count) {
        return log.await(text -> handshakesSeen() >= count);
    }

    @Override
    public final void restart() {
        stop();
        if (!launch()) {
            throw new IllegalStateException("no restart on port " + port + ": " + log());
        }
    }

    @Override
    public final void close() {
        stop();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final ServerOptions options() {
        return options;
    }

    /** Starts the process, on another port where somebody took the first one between the choice and the use of it. */
    final void start() {
        boolean ready = false;
        try {
            for (int attempt = 0; attempt < ATTEMPTS && !ready; attempt++) {
                stop();
                port = options.isDtls() ? freeUdpPort() : freeTcpPort();
                ready = launch();
            }
        } finally {
            if (!ready) {
                close();
            }
        }
        if (!ready) {
            throw new IllegalStateException("the server does not start: " + log());
        }
    }

    private boolean launch() {
        try {
            int before = log.text().length();
            List<String> command = command(directory, port);
            Process started = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            process = started;
            pump = new Thread(() -> pump(started), "server-log");
            pump.setDaemon(true);
            pump.start();
            Pattern ready = readyLine();
            return ready == null
                    ? acceptsConnections(started)
                    : log.await(text -> !started.isAlive() || saysReady(ready, text, before)) && started.isAlive();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean saysReady(Pattern ready, String text, int from) {
        return ready.matcher(text.substring(from)).find();
    }

    private boolean acceptsConnections(Process started) {
        long deadline = System.nanoTime() + ServerLog.PATIENCE_NANOS;
        while (started.isAlive() && System.nanoTime() < deadline) {
            try (Socket probe = new Socket()) {
                probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return true;
            } catch (IOException e) {
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
        return false;
    }

    private void pump(Process started) {
        byte[] buffer = new byte[8192];
        try (InputStream output = started.getInputStream()) {
            for (int read = output.read(buffer); read >= 0; read = output.read(buffer)) {
                String text = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
                log.append(text);
                heard(text, started);
            }
            started.waitFor();
        } catch (IOException e) {
            log.append("(output ends: " + e.getMessage() + ")\n");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            log.wake();
        }
    }

    private void stop() {
        if (process == null) {
            return;
        }
        Process stopping = process;
        stopping.descendants().forEach(ProcessHandle::destroyForcibly);
        stopping.destroyForcibly();
        try {
            stopping.waitFor(KILL_SECONDS, TimeUnit.SECONDS);
            pump.join(TimeUnit.SECONDS.toMillis(KILL_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process = null;
    }

    private static int freeTcpPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freeUdpPort() {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
