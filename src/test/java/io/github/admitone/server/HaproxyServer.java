package io.github.admitone.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** HAProxy. It logs {@code ssl_fc_is_resumed} of each request; the answer is a short HTTP page of its own. */
public final class HaproxyServer extends ExternalServer {

    private static final Pattern HANDSHAKE = Pattern.compile("^handshake resumed=.*\\n", Pattern.MULTILINE);
    private static final Pattern RESUMPTION = Pattern.compile("^handshake resumed=1 .*\\n", Pattern.MULTILINE);

    private HaproxyServer(ServerOptions options) {
        super(options);
    }

    /** Starts HAProxy, or skips the test where it is not installed. */
    public static HaproxyServer start(ServerOptions options) {
        Requires.binary("haproxy");
        options.refuse(options.isDtls(), "DTLS");
        options.refuse(!options.cipherSuite().isEmpty(), "one cipher suite");
        options.refuse(options.ticketCount() >= 0, "a ticket count");
        HaproxyServer server = new HaproxyServer(options);
        server.start();
        return server;
    }

    @Override
    List<String> command(Path directory, int port) throws IOException {
        Path configuration = Files.writeString(directory.resolve("haproxy.cfg"), configuration(directory, port));
        return List.of(Requires.binary("haproxy").toString(), "-db", "-f", configuration.toString());
    }

    private String configuration(Path directory, int port) throws IOException {
        return """
                global
                    log stdout format raw local0
                defaults
                    mode http
                    log global
                    timeout client 30s
                    timeout connect 30s
                    timeout server 30s
                frontend tls
                    bind 127.0.0.1:%d ssl %s
                    log-format "handshake resumed=%%[ssl_fc_is_resumed] version=%%sslv"
                    http-request return status 200 content-type text/plain string hello
                """.formatted(port, bindOptions(directory));
    }

    private String bindOptions(Path directory) throws IOException {
        TlsIdentity identity = options().identity();
        Path bundle = Files.writeString(
                directory.resolve("bundle.pem"),
                Files.readString(identity.writeChain(directory.resolve("chain.pem")))
                        + Files.readString(identity.writeKey(directory.resolve("key.pem"))));
        StringBuilder bind = new StringBuilder("crt " + bundle);
        bind.append(" ssl-min-ver ").append(options().allowsTls12() ? "TLSv1.2" : "TLSv1.3");
        bind.append(" ssl-max-ver ").append(options().allowsTls13() ? "TLSv1.3" : "TLSv1.2");
        if (options().clientCertificate()) {
            Path authorities = TestCertificates.writeAuthorities(directory.resolve("ca.pem"));
            bind.append(" verify required ca-file ").append(authorities);
        }
        if (!options().group().isEmpty()) {
            bind.append(" curves ").append(options().group());
        }
        if (!options().alpn().isEmpty()) {
            bind.append(" alpn ").append(String.join(",", options().alpn()));
        }
        if (!options().tickets()) {
            bind.append(" no-tls-tickets");
        }
        return bind.toString();
    }

    @Override
    Pattern handshakeLine() {
        return HANDSHAKE;
    }

    @Override
    Pattern resumptionLine() {
        return RESUMPTION;
    }
}
