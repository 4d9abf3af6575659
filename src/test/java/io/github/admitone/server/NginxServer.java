package io.github.admitone.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * nginx. It logs {@code $ssl_session_reused} of each request, after the answer, which is a short HTTP page. A client
 * without the required certificate completes the handshake and is answered by status 400.
 */
public final class NginxServer extends ExternalServer {

    private static final Pattern HANDSHAKE = Pattern.compile("^handshake resumed=.*\\n", Pattern.MULTILINE);
    private static final Pattern RESUMPTION = Pattern.compile("^handshake resumed=r .*\\n", Pattern.MULTILINE);
    private static final String HTTP_1_1 = "http/1.1";

    private NginxServer(ServerOptions options) {
        super(options);
    }

    /** Starts nginx, or skips the test where it is not installed. */
    public static NginxServer start(ServerOptions options) {
        Requires.binary("nginx");
        options.refuse(options.isDtls(), "DTLS");
        options.refuse(!options.cipherSuite().isEmpty(), "one cipher suite");
        options.refuse(options.ticketCount() >= 0, "a ticket count");
        options.refuse(
                !options.alpn().isEmpty() && !options.alpn().contains(HTTP_1_1), "other ALPN than http/1.1 and h2");
        NginxServer server = new NginxServer(options);
        server.start();
        return server;
    }

    @Override
    List<String> command(Path directory, int port) throws IOException {
        Path configuration = Files.writeString(directory.resolve("nginx.conf"), configuration(directory, port));
        return List.of(
                Requires.binary("nginx").toString(),
                "-e",
                "stderr",
                "-p",
                directory.toString(),
                "-c",
                configuration.toString());
    }

    private String configuration(Path directory, int port) throws IOException {
        TlsIdentity identity = options().identity();
        return """
                daemon off;
                master_process off;
                pid nginx.pid;
                events {}
                http {
                    log_format handshake 'handshake resumed=$ssl_session_reused version=$ssl_protocol status=$status';
                    access_log /dev/stdout handshake;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    server {
                        listen 127.0.0.1:%d ssl%s;
                        ssl_certificate %s;
                        ssl_certificate_key %s;
                        ssl_protocols %s;
                        ssl_session_cache shared:sessions:1m;
                        ssl_session_tickets %s;
                        %s
                        %s
                        location / {
                            return 200 'hello';
                        }
                    }
                }
                """.formatted(
                port,
                options().alpn().contains("h2") ? " http2" : "",
                identity.writeChain(directory.resolve("chain.pem")),
                identity.writeKey(directory.resolve("key.pem")),
                String.join(" ", options().versions()),
                options().tickets() ? "on" : "off",
                options().group().isEmpty() ? "" : "ssl_ecdh_curve " + options().group() + ";",
                clientCertificate(directory));
    }

    private String clientCertificate(Path directory) throws IOException {
        if (!options().clientCertificate()) {
            return "";
        }
        Path authorities = TestCertificates.writeAuthorities(directory.resolve("ca.pem"));
        return "ssl_verify_client on; ssl_client_certificate " + authorities + ";";
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
