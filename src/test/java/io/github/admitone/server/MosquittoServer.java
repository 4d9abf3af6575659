package io.github.admitone.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Mosquitto, which demands a certificate of each client and says which user it takes the client for. */
public final class MosquittoServer extends SilentServer {

    private static final Pattern CONNECTION = Pattern.compile("New client connected from .* u'client'");
    private static final Pattern READY = Pattern.compile("mosquitto version .* running");

    private MosquittoServer(ServerOptions options) {
        super(options);
    }

    /** Starts Mosquitto, or skips the test where it is not installed. */
    public static MosquittoServer start(ServerOptions options) {
        Requires.binary("mosquitto");
        MosquittoServer server = new MosquittoServer(options);
        server.start();
        return server;
    }

    @Override
    List<String> command(Path directory, int port) throws IOException {
        TlsIdentity identity = options().identity();
        // Started by root, it becomes another user before it reads its files.
        Path configuration = Files.writeString(directory.resolve("mosquitto.conf"), """
                listener %d 127.0.0.1
                user root
                cafile %s
                certfile %s
                keyfile %s
                require_certificate true
                use_identity_as_username true
                persistence false
                log_dest stderr
                log_type all
                """.formatted(
                        port,
                        TestCertificates.writeAuthorities(directory.resolve("ca.pem")),
                        identity.writeChain(directory.resolve("chain.pem")),
                        identity.writeKey(directory.resolve("key.pem"))));
        return List.of(Requires.binary("mosquitto").toString(), "-c", configuration.toString());
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
