package io.github.admitone.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A server that is a small program of the test resources over some TLS library. All of them take the same arguments
 * ({@code name=value}), say {@code ready}, say {@code handshake resumed=true version=...} from what their library
 * reports about each connection, and echo what they read.
 */
abstract class ProgramServer extends ExternalServer {

    private static final Pattern HANDSHAKE = Pattern.compile("^handshake resumed=.*\\n", Pattern.MULTILINE);
    private static final Pattern RESUMPTION = Pattern.compile("^handshake resumed=true.*\\n", Pattern.MULTILINE);
    private static final Pattern READY = Pattern.compile("^ready", Pattern.MULTILINE);

    ProgramServer(ServerOptions options) {
        super(options);
    }

    /** Copies a resource of this package into that directory. */
    static Path copyResource(String name, Path directory) throws IOException {
        try (InputStream in = Objects.requireNonNull(ProgramServer.class.getResourceAsStream(name), name)) {
            Path copy = directory.resolve(name);
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            return copy;
        }
    }

    /** Returns whom the server says that it is. */
    TlsIdentity identity() {
        return options().identity();
    }

    /** Writes the credentials as PEM, and returns the arguments that all programs understand. */
    final List<String> arguments(Path directory, int port) throws IOException {
        TlsIdentity identity = identity();
        List<String> arguments = new ArrayList<>(List.of(
                "port=" + port,
                "chain=" + identity.writeChain(directory.resolve("chain.pem")),
                "key=" + identity.writeKey(directory.resolve("key.pem")),
                "min=" + (options().allowsTls12() ? "TLSv1.2" : "TLSv1.3"),
                "max=" + (options().allowsTls13() ? "TLSv1.3" : "TLSv1.2")));
        if (options().clientCertificate()) {
            arguments.add("ca=" + TestCertificates.writeAuthorities(directory.resolve("ca.pem")));
        }
        if (!options().group().isEmpty()) {
            arguments.add("group=" + options().group());
        }
        if (!options().alpn().isEmpty()) {
            arguments.add("alpn=" + String.join(",", options().alpn()));
        }
        if (!options().tickets()) {
            arguments.add("tickets=false");
        }
        if (options().ticketCount() >= 0) {
            arguments.add("ticketcount=" + options().ticketCount());
        }
        return arguments;
    }

    @Override
    final Pattern handshakeLine() {
        return HANDSHAKE;
    }

    @Override
    final Pattern resumptionLine() {
        return RESUMPTION;
    }

    @Override
    final Pattern readyLine() {
        return READY;
    }
}
