package io.github.admitone.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** HAProxy, speaking TLS for a server that does not, whatever its protocol. It says of each connection whether it was resumed. */
public final class HaproxyTunnel extends ExternalServer {

    private static final Pattern HANDSHAKE = Pattern.compile("^handshake resumed=.*\\n", Pattern.MULTILINE);
    private static final Pattern RESUMPTION = Pattern.compile("^handshake resumed=1\\n", Pattern.MULTILINE);

    private final int target;

    private HaproxyTunnel(ServerOptions options, int target) {
        super(options);
        this.target = target;
    }

    /** Starts HAProxy before that port, or skips the test where it is not installed. */
    public static HaproxyTunnel start(ServerOptions options, int target) {
        Requires.binary("haproxy");
        HaproxyTunnel tunnel = new HaproxyTunnel(options, target);
        tunnel.start();
        return tunnel;
    }

    @Override
    List<String> command(Path directory, int port) throws IOException {
        TlsIdentity identity = options().identity();
        Path bundle = Files.writeString(
                directory.resolve("bundle.pem"),
                Files.readString(identity.writeChain(directory.resolve("chain.pem")))
                        + Files.readString(identity.writeKey(directory.resolve("key.pem"))));
        Path configuration = Files.writeString(directory.resolve("haproxy.cfg"), """
                global
                    log stdout format raw local0
                defaults
                    mode tcp
                    log global
                    timeout client 30s
                    timeout connect 30s
                    timeout server 30s
                listen tunnel
                    bind 127.0.0.1:%d ssl crt %s%s
                    log-format "handshake resumed=%%[ssl_fc_is_resumed]"
                    server target 127.0.0.1:%d
                """.formatted(
                        port,
                        bundle,
                        options().alpn().isEmpty()
                                ? ""
                                : " alpn " + String.join(",", options().alpn()),
                        target));
        return List.of(Requires.binary("haproxy").toString(), "-db", "-f", configuration.toString());
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
