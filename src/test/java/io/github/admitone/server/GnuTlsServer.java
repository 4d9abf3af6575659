package io.github.admitone.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code gnutls-serv} in echo mode, for TLS 1.2, TLS 1.3 and DTLS 1.2. It prints each connection's parameters, with
 * the words {@code *** This is a resumed session} where that is so. Over DTLS it prints nothing of the kind; there its
 * debug log tells: a full handshake ends with the server's Finished, a resumed one with the client's. The answer is the
 * echo of the request.
 */
public final class GnuTlsServer extends ExternalServer {

    private static final Pattern HANDSHAKE = Pattern.compile("^- Version:", Pattern.MULTILINE);
    private static final Pattern RESUMPTION = Pattern.compile("^\\*\\*\\* This is a resumed", Pattern.MULTILINE);
    private static final Pattern READY = Pattern.compile("listening on IPv4.*done", Pattern.MULTILINE);
    private static final String CLIENT_FINISHED = "FINISHED (20) was received";
    private static final Pattern DEBUG =
            Pattern.compile("HELLO was queued|FINISHED was queued|FINISHED \\(20\\) was received");
    private static final Map<String, String> GROUPS =
            Map.of("secp256r1", "SECP256R1", "secp384r1", "SECP384R1", "secp521r1", "SECP521R1", "x25519", "X25519");

    private GnuTlsServer(ServerOptions options) {
        super(options);
    }

    /** Starts {@code gnutls-serv}, or skips the test where it is not installed. */
    public static GnuTlsServer start(ServerOptions options) {
        Requires.binary("gnutls-serv");
        options.refuse(options.ticketCount() >= 0, "a ticket count");
        options.refuse(!options.cipherSuite().isEmpty(), "one cipher suite by its IANA name");
        GnuTlsServer server = new GnuTlsServer(options);
        server.start();
        return server;
    }

    @Override
    List<String> command(Path directory, int port) throws IOException {
        TlsIdentity identity = options().identity();
        List<String> command = new ArrayList<>(List.of(
                Requires.binary("gnutls-serv").toString(),
                "--echo",
                "--port=" + port,
                "--priority=" + priority(),
                "--x509certfile=" + identity.writeChain(directory.resolve("chain.pem")),
                "--x509keyfile=" + identity.writeKey(directory.resolve("key.pem"))));
        if (options().isDtls()) {
            command.addAll(List.of("--udp", "--debug=4"));
        }
        if (options().clientCertificate()) {
            command.add("--x509cafile=" + TestCertificates.writeAuthorities(directory.resolve("ca.pem")));
            command.addAll(List.of("--require-client-cert", "--verify-client-cert"));
        } else {
            command.add("--disable-client-cert");
        }
        for (String protocol : options().alpn()) {
            command.add("--alpn=" + protocol);
        }
        if (!options().tickets()) {
            command.add("--noticket");
        }
        return command;
    }

    private String priority() {
        StringBuilder priority = new StringBuilder("NORMAL:-VERS-ALL");
        if (options().allowsTls13()) {
            priority.append(":+VERS-TLS1.3");
        }
        if (options().allowsTls12()) {
            priority.append(":+VERS-TLS1.2");
        }
        if (options().isDtls()) {
            priority.append(":+VERS-DTLS1.2");
        }
        if (!options().group().isEmpty()) {
            priority.append(":-GROUP-ALL:+GROUP-").append(GROUPS.get(options().group()));
        }
        return priority.toString();
    }

    @Override
    public int handshakesSeen() {
        return options().isDtls() ? debugged(true) + debugged(false) : super.handshakesSeen();
    }

    @Override
    public int resumptionsSeen() {
        return options().isDtls() ? debugged(true) : super.resumptionsSeen();
    }

    /** Counts the handshakes of the debug log whose last Finished was the client's, or the server's. */
    private int debugged(boolean clientIsLast) {
        Matcher messages = DEBUG.matcher(log());
        String before = "";
        int count = 0;
        while (messages.find()) {
            String message = messages.group();
            boolean last = before.contains("FINISHED") && message.contains("FINISHED") && !before.equals(message);
            if (last && message.equals(CLIENT_FINISHED) == clientIsLast) {
                count++;
            }
            before = last ? "" : message;
        }
        return count;
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
}
