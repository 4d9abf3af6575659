package io.github.admitone.benchmarks.handshake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code openssl s_server} on a loopback port, in a process of its own. It issues one ticket a connection, and answers every line with {@link #ANSWER}.
 */
final class OpenSsl extends Server {

    static final byte[] LINE = {'o', 'k', '\n'};
    static final byte[] ANSWER = {'k', 'o', '\n'};

    private static final int ATTEMPTS = 200;
    private static final int ATTEMPT_MILLIS = 50;

    private final Process process;

    private OpenSsl(Process process, int port) {
        super(process, port);
        this.process = process;
    }

    /** Starts a server, which knows the PSK too if it is to serve clients that have it. */
    static OpenSsl serve(Setting setting, Identity identity, boolean externalPsk)
            throws IOException, InterruptedException {
        int port = freePort();
        List<String> arguments = new ArrayList<>(List.of("s_server", "-quiet", "-accept", "127.0.0.1:" + port));
        arguments.addAll(List.of("-cert", identity.certificate("server").toString()));
        arguments.addAll(List.of("-key", identity.key("server").toString()));
        arguments.addAll(List.of("-cert_chain", identity.certificate("chain").toString()));
        arguments.addAll(List.of(setting.version().serverOption, "-groups", setting.groups(), "-num_tickets", "1"));
        if (setting.client() != Identity.ClientKey.NONE) {
            String anchor = identity.certificate("anchor").toString();
            arguments.addAll(List.of("-Verify", "1", "-verify_return_error", "-CAfile", anchor));
        }
        if (externalPsk) {
            arguments.addAll(List.of("-psk_identity", Setting.PSK_IDENTITY, "-psk", Setting.PSK_HEX));
        }
        boolean datagrams = setting.version().isDatagrams();
        if (!datagrams) {
            // By itself it answers over streams only, with the reverse of the line.
            arguments.add("-rev");
        }
        OpenSsl server = new OpenSsl(start(arguments, ProcessBuilder.Redirect.PIPE), port);
        Thread answers = new Thread(server::answerLines, "answers");
        answers.setDaemon(true);
        answers.start();
        server.awaitAccepting(datagrams);
        return server;
    }

    /** Runs another command of {@code openssl} to its end. */
    static void run(List<String> arguments) throws IOException, InterruptedException {
        if (start(arguments, ProcessBuilder.Redirect.DISCARD).waitFor() != 0) {
            throw new IOException("failed: openssl " + String.join(" ", arguments));
        }
    }

    private static Process start(List<String> arguments, ProcessBuilder.Redirect output) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(arguments);
        try {
            return new ProcessBuilder(command)
                    .redirectOutput(output)
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

    /** It prints what it receives, and sends what is typed. */
    private void answerLines() {
        try (BufferedReader received = process.inputReader(StandardCharsets.US_ASCII)) {
            OutputStream keyboard = process.getOutputStream();
            while (received.readLine() != null) {
                keyboard.write(ANSWER);
                keyboard.flush();
            }
        } catch (IOException e) {
            // The process has ended.
        }
    }

    private void awaitAccepting(boolean datagrams) throws IOException, InterruptedException {
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                probe(datagrams);
                return;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(ATTEMPT_MILLIS);
            }
        }
        close();
        throw new IOException("openssl s_server does not accept connections");
    }

    private void probe(boolean datagrams) throws IOException {
        if (!datagrams) {
            new Socket(InetAddress.getLoopbackAddress(), port()).close();
            return;
        }
        try (DatagramSocket probe = new DatagramSocket()) {
            probe.connect(InetAddress.getLoopbackAddress(), port());
            probe.setSoTimeout(ATTEMPT_MILLIS);
            probe.send(new DatagramPacket(new byte[1], 1));
            probe.receive(new DatagramPacket(new byte[1], 1));
        } catch (SocketTimeoutException e) {
            // Nobody said that there is nobody; the server drops what is no record.
        }
    }
}
