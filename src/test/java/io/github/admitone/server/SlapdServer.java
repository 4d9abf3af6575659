package io.github.admitone.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * slapd, without TLS: Debian's, which is built with GnuTLS, issues no tickets and keeps no sessions. A
 * {@link HaproxyTunnel} before it does. The administrator is {@link #ADMINISTRATOR}, the password
 * {@link TlsIdentity#PASSWORD}.
 */
public final class SlapdServer extends SilentServer {

    /** The name to bind as. */
    public static final String ADMINISTRATOR = "cn=admin,dc=example,dc=com";

    private static final Pattern BIND = Pattern.compile("RESULT tag=97 err=0");
    private static final Pattern READY = Pattern.compile("slapd starting");

    private SlapdServer(ServerOptions options) {
        super(options);
    }

    /** Starts slapd, or skips the test where it is not installed. */
    public static SlapdServer startPlain() {
        Requires.binary("slapd");
        SlapdServer server = new SlapdServer(ServerOptions.tls13());
        server.start();
        return server;
    }

    @Override
    List<String> command(Path directory, int port) throws IOException {
        Path configuration = Files.writeString(directory.resolve("slapd.conf"), """
                include /etc/ldap/schema/core.schema
                pidfile %s
                modulepath /usr/lib/ldap
                moduleload back_mdb
                database mdb
                suffix "dc=example,dc=com"
                rootdn "%s"
                rootpw %s
                directory %s
                """.formatted(
                        directory.resolve("pid"),
                        ADMINISTRATOR,
                        TlsIdentity.PASSWORD,
                        Files.createDirectories(directory.resolve("data"))));
        return List.of(
                Requires.binary("slapd").toString(),
                "-d",
                "stats",
                "-h",
                "ldap://127.0.0.1:" + port,
                "-f",
                configuration.toString());
    }

    @Override
    Pattern handshakeLine() {
        return BIND;
    }

    @Override
    Pattern readyLine() {
        return READY;
    }
}
