package io.github.admitone.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * {@code openssl s_server}, for TLS 1.2, TLS 1.3 and DTLS 1.2. It prints each connection's parameters, with the words
 * {@code Reused session-id} where the session was resumed. The answer is one line that the harness types into its
 * standard input once it has printed the request. It serves one connection at a time.
 */
public final class OpenSslServer extends ExternalServer {

    private static final Pattern HANDSHAKE = Pattern.compile("^Secure Renegotiation IS", Pattern.MULTILINE);
    private static final Pattern RESUMPTION = Pattern.compile("^Reused session-id", Pattern.MULTILINE);
    private static final Pattern READY = Pattern.compile("^ACCEPT", Pattern.MULTILINE);
    private static final String REQUEST = "GET / HTTP/1.0";

    private final List<String> more;
    private String unanswered = "";

    private OpenSslServer(ServerOptions options, List<String> more) {
        super(options);
        this.more = more;
    }

    /**
     * Starts {@code openssl s_server}, or skips the test where it is not installed.
     *
     * @param more further arguments of its command line
     */
    public static OpenSslServer start(ServerOptions options, String... more) {
        Requires.binary("openssl");
        options.refuse(!options.cipherSuite().isEmpty() && !options.allowsTls13(), "a TLS 1.2 suite by its IANA name");
        OpenSslServer server = new OpenSslServer(options, List.of(more));
        server.start();
        return server;
    }

    @Override
    List<String> command(Path directory, int port) throws IOException {
        TlsIdentity identity = options().identity();
        String chain = identity.writeChain(directory.resolve("chain.pem")).toString();
        List<String> command = new ArrayList<>(List.of(
                Requires.binary("openssl").toString(),
                "s_server",
                "-accept",
                "127.0.0.1:" + port,
                "-cert",
                chain,
                "-cert_chain",
                chain,
                "-key",
                identity.writeKey(directory.resolve("key.pem")).toString()));
        addVersions(command);
        if (options().clientCertificate()) {
            Path authorities = TestCertificates.writeAuthorities(directory.resolve("ca.pem"));
            command.addAll(List.of("-Verify", "3", "-verify_return_error", "-CAfile", authorities.toString()));
        }
        if (!options().group().isEmpty()) {
            command.addAll(List.of("-groups", options().group()));
        }
        if (!options().alpn().isEmpty()) {
            command.addAll(List.of("-alpn", String.join(",", options().alpn())));
        }
        if (!options().cipherSuite().isEmpty()) {
            command.addAll(List.of("-ciphersuites", options().cipherSuite()));
        }
        if (options().ticketCount() >= 0) {
            command.addAll(List.of("-num_tickets", Integer.toString(options().ticketCount())));
        }
        if (!options().tickets()) {
            command.add("-no_ticket");
        }
        command.addAll(more);
        return command;
    }

    private void addVersions(List<String> command) {
        if (options().isDtls()) {
            command.add("-dtls1_2");
        } else if (!options().allowsTls13()) {
            command.add("-tls1_2");
        } else if (!options().allowsTls12()) {
            command.add("-tls1_3");
        }
    }

    @Override
    Pattern handshakeLine() {
        return HANDSHAKE;
    }

    @Override
    Pattern resumptionLine() {
        return RESUMPTION;
    }

    @Override
    Pattern readyLine() {
        return READY;
    }

    @Override
    void heard(String output, Process process) throws IOException {
        unanswered += output;
        for (int at = unanswered.indexOf(REQUEST); at >= 0; at = unanswered.indexOf(REQUEST)) {
            unanswered = unanswered.substring(at + REQUEST.length());
            OutputStream keyboard = process.getOutputStream();
            keyboard.write("hello\n".getBytes(StandardCharsets.US_ASCII));
            keyboard.flush();
        }
    }
}
