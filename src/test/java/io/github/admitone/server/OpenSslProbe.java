package io.github.admitone.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** {@code openssl s_client}, which keeps its last session in a file; for TLS and DTLS 1.2. */
final class OpenSslProbe implements TlsProbe {

    private static final Pattern ANSWER = Pattern.compile("^(hello|GET / |HTTP/)", Pattern.MULTILINE);

    private final Path directory;
    private final List<String> options = new ArrayList<>();

    /** Makes a probe of that protocol option ({@code -tls1_2}, say), which keeps its files in that directory. */
    OpenSslProbe(Path directory, String protocol) throws IOException {
        this.directory = directory;
        options.addAll(List.of(protocol, "-verify_return_error"));
        options.addAll(List.of(
                "-CAfile",
                TestCertificates.writeAuthorities(directory.resolve("ca.pem")).toString()));
    }

    OpenSslProbe with(TlsIdentity identity) throws IOException {
        options.addAll(List.of(
                "-cert", identity.writeChain(directory.resolve("client.pem")).toString()));
        options.addAll(List.of(
                "-key", identity.writeKey(directory.resolve("client-key.pem")).toString()));
        return this;
    }

    @Override
    public String connect(int port, String... applicationProtocols) throws IOException {
        Path session = directory.resolve("session.pem");
        List<String> command = new ArrayList<>(List.of(
                Requires.binary("openssl").toString(),
                "s_client",
                "-connect",
                "127.0.0.1:" + port,
                "-sess_out",
                session.toString()));
        if (Files.exists(session)) {
            command.addAll(List.of("-sess_in", session.toString()));
        }
        command.addAll(options);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            converse(process);
        } finally {
            process.destroyForcibly();
        }
        return "";
    }

    /** Sends the request, waits for the answer or the end, and leaves by the command Q. */
    private static void converse(Process process) throws IOException {
        OutputStream keyboard = process.getOutputStream();
        keyboard.write(TlsServer.request());
        keyboard.flush();
        StringBuilder screen = new StringBuilder();
        byte[] buffer = new byte[8192];
        InputStream in = process.getInputStream();
        boolean answered = false;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            screen.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
            if (!answered && ANSWER.matcher(screen).find()) {
                answered = true;
                keyboard.write("Q\n".getBytes(StandardCharsets.US_ASCII));
                keyboard.flush();
            }
        }
        if (!answered) {
            throw new IOException("no answer: " + screen);
        }
    }
}
