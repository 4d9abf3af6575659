package io.github.admitone.server;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * {@link JsseServer} in a process of its own, on any installed JDK, and with what JSSE sets for a whole JVM only: one
 * group, no tickets, a ticket count. The criterion and the answer are those of {@link JsseServer}.
 */
public final class JsseProcessServer extends ProgramServer {

    private final Path java;

    private JsseProcessServer(ServerOptions options, Path java) {
        super(options);
        this.java = java;
    }

    /** Starts a server on the JDK of that feature release, or skips the test where none is installed. */
    public static JsseProcessServer start(int feature, ServerOptions options) {
        Path java = Requires.java(feature);
        options.refuse(options.isDtls(), "DTLS");
        options.refuse(options.ticketCount() >= 0 && feature < 24, "a ticket count (before JDK 24)");
        JsseProcessServer server = new JsseProcessServer(options, java);
        server.start();
        return server;
    }

    @Override
    List<String> command(Path directory, int port) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        if (!options().group().isEmpty()) {
            command.add("-Djdk.tls.namedGroups=" + options().group());
        }
        if (!options().tickets()) {
            command.add("-Djdk.tls.server.enableSessionTicketExtension=false");
        }
        if (options().ticketCount() >= 0) {
            command.add("-Djdk.tls.server.newSessionTicketCount=" + options().ticketCount());
        }
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-classpath",
                classes().toString(),
                JsseServerProgram.class.getName(),
                Integer.toString(port),
                options()
                        .identity()
                        .writePkcs12(directory.resolve("server.p12"))
                        .toString(),
                TestCertificates.writeTrustStore(directory.resolve("trust.p12")).toString(),
                String.join(",", options().versions()),
                Boolean.toString(options().clientCertificate()),
                String.join(",", options().alpn()),
                options().cipherSuite()));
        return command;
    }

    /** Returns the directory of the compiled tests, also where the tests are patched into a module. */
    private static Path classes() {
        URL here = Objects.requireNonNull(JsseServerProgram.class.getResource("JsseServerProgram.class"));
        try {
            Path root = Path.of(here.toURI());
            for (String name = JsseServerProgram.class.getName(); !name.isEmpty(); name = parent(name)) {
                root = Objects.requireNonNull(root.getParent());
            }
            return root;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String parent(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }
}
