package io.github.admitone.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;

/**
 * ProFTPD with mod_tls, which by default demands that data connections resume the session of the control connection of
 * their own login. The user is {@code test}, the password {@link TlsIdentity#PASSWORD}.
 */
public final class ProftpdServer extends ExternalServer {

    private static final Pattern HANDSHAKE =
            Pattern.compile("TLSv1.. connection accepted|client (reused|did not reuse) TLS session");
    private static final Pattern RESUMPTION = Pattern.compile("client reused TLS session for data connection");

    private ProftpdServer(ServerOptions options) {
        super(options);
    }

    /** Starts ProFTPD, or skips the test where it is not installed. */
    public static ProftpdServer start(ServerOptions options) {
        Requires.binary("proftpd");
        ProftpdServer server = new ProftpdServer(options);
        server.start();
        return server;
    }

    @Override
    List<String> command(Path directory, int port) throws IOException {
        Path root = Files.createDirectories(directory.resolve("root"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path binary = Requires.binary("proftpd").toRealPath();
        Path users = Files.writeString(
                directory.resolve("users"), "test:" + crypt() + ":65534:65534::" + root + ":/bin/false\n");
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-------"));
        TlsIdentity identity = options().identity();
        Path key = identity.writeKey(directory.resolve("key.pem"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Path log = Files.writeString(directory.resolve("tls.log"), "");
        Path configuration = Files.writeString(directory.resolve("proftpd.conf"), """
                ModulePath %s
                LoadModule mod_tls.c
                ServerType standalone
                DefaultAddress 127.0.0.1
                SocketBindTight on
                Port %d
                UseReverseDNS off
                User nobody
                Group nogroup
                PidFile %s
                ScoreboardFile %s
                DelayEngine off
                WtmpLog off
                SystemLog none
                TransferLog none
                RequireValidShell off
                AuthOrder mod_auth_file.c
                AuthUserFile %s
                AllowOverwrite on
                TLSEngine on
                TLSRequired on
                TLSProtocol TLSv1.2 TLSv1.3
                TLSLog %s
                TLSVerifyClient off
                TLSRSACertificateFile %s
                TLSRSACertificateKeyFile %s
                """.formatted(
                        binary.getParent().resolveSibling("lib").resolve("proftpd"),
                        port,
                        directory.resolve("pid"),
                        directory.resolve("scoreboard"),
                        users,
                        log,
                        identity.writeChain(directory.resolve("chain.pem")),
                        key));
        return List.of(
                "/bin/sh",
                "-c",
                "tail -n +1 -f '" + log + "' & exec '" + binary + "' -n -q -c '" + configuration + "'");
    }

    /** MD5-crypt of the password, as {@code openssl passwd -1} makes it. */
    private static String crypt() throws IOException {
        Process openssl = new ProcessBuilder(
                        Requires.binary("openssl").toString(),
                        "passwd",
                        "-1",
                        "-salt",
                        "admitone",
                        TlsIdentity.PASSWORD)
                .start();
        return new String(openssl.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
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
