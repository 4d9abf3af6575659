package io.github.admitone.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** {@code redis-server}, speaking TLS alone. */
public final class RedisTlsServer extends SilentServer {

    private static final Pattern CONNECTION = Pattern.compile("Accepted 127\\.0\\.0\\.1");
    private static final Pattern READY = Pattern.compile("Ready to accept connections");

    private RedisTlsServer(ServerOptions options) {
        super(options);
    }

    /** Starts Redis, or skips the test where it is not installed. */
    public static RedisTlsServer start(ServerOptions options) {
        Requires.binary("redis-server");
        RedisTlsServer server = new RedisTlsServer(options);
        server.start();
        return server;
    }

    @Override
    List<String> command(Path directory, int port) throws IOException {
        return List.of(
                Requires.binary("redis-server").toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                "0",
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                options().identity().writeChain(directory.resolve("chain.pem")).toString(),
                "--tls-key-file",
                options().identity().writeKey(directory.resolve("key.pem")).toString(),
                "--tls-auth-clients",
                "no",
                "--tls-protocols",
                String.join(" ", options().versions()),
                "--dir",
                directory.toString(),
                "--save",
                "",
                "--loglevel",
                "verbose");
    }

    @Override
    Pattern handshakeLine() {
        return CONNECTION;
    }

    @Override
    Pattern readyLine() {
        return READY;
    }
}
