package io.github.admitone.benchmarks.handshake;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code openssl s_server} on a loopback port, in a process of its own. It insists on one cipher suite and one group,
 * so that a handshake that succeeds has used them; it issues one ticket a connection, and sends every line back reversed.
 */
final class OpenSsl implements AutoCloseable {

    private static final int ATTEMPTS = 200;
    private static final long ATTEMPT_MILLIS = 50;

    private final Process process;
    private final int port;

    private OpenSsl(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts a server with that identity, which knows the PSK too if it is to serve clients that have it. */
    static OpenSsl serve(ServerIdentity identity, boolean externalPsk) throws IOException, InterruptedException {
        int port = freePort();
        List<String> arguments = new ArrayList<>(List.of(
                "openssl",
                "s_server",
                "-accept",
                "127.0.0.1:" + port,
                "-cert",
                identity.certificate().toString(),
                "-key",
                identity.key().toString(),
                "-cert_chain",
                identity.intermediate().toString(),
                "-tls1_3",
                "-ciphersuites",
                Setting.CIPHER_SUITE,
                "-groups",
                Setting.GROUP,
                "-num_tickets",
                "1",
                "-rev",
                "-quiet"));
        if (externalPsk) {
            arguments.addAll(List.of("-psk_identity", ExternalPsk.IDENTITY, "-psk", ExternalPsk.KEY_HEX));
        }
        OpenSsl server = new OpenSsl(start(arguments), port);
        server.awaitAccepting();
        return server;
    }

    /** Runs another command of {@code openssl} to its end. */
    static void run(Path directory, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = start(command, directory.toFile());
        if (process.waitFor() != 0) {
            throw new IOException("failed: " + String.join(" ", command));
        }
    }

    private static Process start(List<String> command) throws IOException {
        return start(command, null);
    }

    private static Process start(List<String> command, File directory) throws IOException {
        try {
            return new ProcessBuilder(command)
                    .directory(directory)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new IOException("the handshake is measured against the program openssl, which cannot be started", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private void awaitAccepting() throws IOException, InterruptedException {
        for (int i = 0; i < ATTEMPTS; i++) {
            try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(ATTEMPT_MILLIS);
            }
        }
        close();
        throw new IOException("openssl s_server does not accept connections");
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
