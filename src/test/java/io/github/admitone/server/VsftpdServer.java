package io.github.admitone.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * vsftpd, which demands that data connections resume the session of the control connection. Anonymous logins may upload.
 * It says of each TLS connection, control or data, whether it was resumed.
 */
public final class VsftpdServer extends ExternalServer {

    private static final Pattern HANDSHAKE = Pattern.compile("SSL version: .*reused");
    private static final Pattern RESUMPTION = Pattern.compile("SSL version: .*, reused");

    private VsftpdServer(ServerOptions options) {
        super(options);
    }

    /** Starts vsftpd, or skips the test where it is not installed. */
    public static VsftpdServer start(ServerOptions options) {
        Requires.binary("vsftpd");
        VsftpdServer server = new VsftpdServer(options);
        server.start();
        return server;
    }

    @Override
    List<String> command(Path directory, int port) throws IOException {
        Path root = Files.createDirectories(directory.resolve("root"));
        Files.createDirectories(root.resolve("upload"));
        TlsIdentity identity = options().identity();
        Path configuration = Files.writeString(directory.resolve("vsftpd.conf"), """
                listen=YES
                listen_address=127.0.0.1
                listen_port=%d
                background=NO
                run_as_launching_user=YES
                seccomp_sandbox=NO
                anonymous_enable=YES
                local_enable=NO
                no_anon_password=YES
                anon_root=%s
                write_enable=YES
                anon_upload_enable=YES
                anon_other_write_enable=YES
                anon_umask=022
                ssl_enable=YES
                allow_anon_ssl=YES
                force_anon_data_ssl=YES
                force_anon_logins_ssl=YES
                require_ssl_reuse=YES
                ssl_ciphers=HIGH
                rsa_cert_file=%s
                rsa_private_key_file=%s
                xferlog_enable=YES
                xferlog_std_format=NO
                debug_ssl=YES
                log_ftp_protocol=YES
                vsftpd_log_file=%s
                """.formatted(
                        port,
                        root,
                        identity.writeChain(directory.resolve("chain.pem")),
                        identity.writeKey(directory.resolve("key.pem")),
                        Files.writeString(directory.resolve("vsftpd.log"), "")));
        return List.of(
                "/bin/sh",
                "-c",
                "tail -n +1 -f '" + directory.resolve("vsftpd.log") + "' & exec '" + Requires.binary("vsftpd") + "' '"
                        + configuration + "'");
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
