package io.github.admitone.benchmarks.handshake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The server's key, and its certificates: the end entity and an intermediate, which the server sends, and the anchor,
 * which the clients trust. All keys are of one kind.
 */
record ServerIdentity(Path anchor, Path intermediate, Path certificate, Path key) {

    /** The kinds of key. */
    enum Kind {
        RSA_2048("rsa:2048"),
        P_256("ec", "-pkeyopt", "ec_paramgen_curve:P-256");

        private final List<String> newKey;

        Kind(String... newKey) {
            this.newKey = List.of(newKey);
        }
    }

    private static final String AUTHORITY = "basicConstraints=critical,CA:TRUE";

    /** Makes new keys and certificates in the directory. */
    static ServerIdentity create(Kind kind, Path directory) throws IOException, InterruptedException {
        issue(kind, directory, "anchor", "/CN=Anchor", "-addext", AUTHORITY);
        issue(
                kind,
                directory,
                "intermediate",
                "/CN=Intermediate",
                "-CA",
                "anchor.pem",
                "-CAkey",
                "anchor.key",
                "-addext",
                AUTHORITY);
        issue(
                kind,
                directory,
                "server",
                "/CN=" + Setting.SERVER_NAME,
                "-CA",
                "intermediate.pem",
                "-CAkey",
                "intermediate.key",
                "-addext",
                "basicConstraints=critical,CA:FALSE",
                "-addext",
                "subjectAltName=DNS:" + Setting.SERVER_NAME);
        return new ServerIdentity(
                directory.resolve("anchor.pem"),
                directory.resolve("intermediate.pem"),
                directory.resolve("server.pem"),
                directory.resolve("server.key"));
    }

    private static void issue(Kind kind, Path directory, String name, String subject, String... more)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("req", "-x509", "-nodes", "-days", "2", "-newkey"));
        arguments.addAll(kind.newKey);
        arguments.addAll(List.of("-subj", subject, "-keyout", name + ".key", "-out", name + ".pem"));
        arguments.addAll(Arrays.asList(more));
        OpenSsl.run(directory, arguments.toArray(new String[0]));
    }
}
