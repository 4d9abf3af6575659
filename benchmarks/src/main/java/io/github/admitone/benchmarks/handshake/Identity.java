package io.github.admitone.benchmarks.handshake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Keys and certificates in a directory: the server's, each client's, and the anchor that both sides trust. */
record Identity(Path directory) {

    private static final List<String> RSA_2048 = List.of("rsa:2048");
    private static final List<String> P_256 = List.of("ec", "-pkeyopt", "ec_paramgen_curve:P-256");
    private static final List<String> RSA_4096 = List.of("rsa:4096");

    /** What a server has: keys of one kind, and besides its own certificate those of some intermediates. */
    enum ServerKey {
        RSA_2048("RSA-2048", Identity.RSA_2048, 1),
        P_256("P-256", Identity.P_256, 1),
        RSA_4096("RSA-4096, three certificates", Identity.RSA_4096, 2),
        ML_DSA_44("ML-DSA-44", List.of(), 1),
        ML_DSA_65("ML-DSA-65", List.of(), 1);

        final String title;
        private final List<String> newKey;
        private final int intermediates;

        ServerKey(String title, List<String> newKey, int intermediates) {
            this.title = title;
            this.newKey = newKey;
            this.intermediates = intermediates;
        }

        boolean isPostQuantum() {
            return this == ML_DSA_44 || this == ML_DSA_65;
        }
    }

    /** What a client has. */
    enum ClientKey {
        NONE("none", List.of()),
        RSA_2048("RSA-2048", Identity.RSA_2048),
        P_256("P-256", Identity.P_256);

        final String title;
        private final List<String> newKey;

        ClientKey(String title, List<String> newKey) {
            this.title = title;
            this.newKey = newKey;
        }
    }

    /** Makes new keys and certificates in a new directory below that one. */
    static Identity create(ServerKey server, Path parent) throws IOException, InterruptedException {
        Identity identity = new Identity(Files.createDirectory(parent.resolve(server.name())));
        if (server.isPostQuantum()) {
            PostQuantumChain.write(server.title, identity);
            return identity;
        }
        identity.issue("anchor", server.newKey, "anchor", true);
        String issuer = "anchor";
        StringBuilder chain = new StringBuilder();
        for (int i = 0; i < server.intermediates; i++) {
            String name = "intermediate-" + i;
            identity.issue(name, server.newKey, issuer, true);
            chain.insert(0, Files.readString(identity.certificate(name)));
            issuer = name;
        }
        Files.writeString(identity.certificate("chain"), chain);
        identity.issue("server", server.newKey, issuer, false);
        for (ClientKey client : List.of(ClientKey.RSA_2048, ClientKey.P_256)) {
            identity.issue(client.name(), client.newKey, "anchor", false);
        }
        return identity;
    }

    Path certificate(String name) {
        return directory.resolve(name + ".pem");
    }

    Path key(String name) {
        return directory.resolve(name + ".key");
    }

    private void issue(String name, List<String> newKey, String issuer, boolean authority)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("req", "-x509", "-nodes", "-days", "2", "-newkey"));
        command.addAll(newKey);
        command.addAll(List.of("-subj", "/CN=" + name, "-keyout", key(name).toString()));
        command.addAll(List.of("-out", certificate(name).toString(), "-addext"));
        command.add("basicConstraints=critical,CA:" + (authority ? "TRUE" : "FALSE"));
        if (!issuer.equals(name)) {
            command.addAll(List.of(
                    "-CA", certificate(issuer).toString(), "-CAkey", key(issuer).toString()));
        }
        if (!authority) {
            command.addAll(List.of("-addext", "subjectAltName=DNS:" + Setting.SERVER_NAME));
        }
        OpenSsl.run(command);
    }
}
