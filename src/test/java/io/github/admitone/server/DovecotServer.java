package io.github.admitone.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Dovecot, IMAP alone: {@link #port()} is that of IMAPS, {@link #plainPort()} that of STARTTLS. It tells each step of a
 * handshake, so that a resumed one is seen by its lack of a certificate. Every user has the password
 * {@link TlsIdentity#PASSWORD}.
 */
public final class DovecotServer extends ExternalServer {

    private static final String END = "where=0x2002, ret=1: SSL negotiation finished successfully";
    private static final Pattern HANDSHAKE = Pattern.compile(END);
    private static final Pattern RESUMPTION =
            Pattern.compile("write server hello(?:(?!write server hello|write certificate).)*?" + END, Pattern.DOTALL);
    private static final Pattern READY = Pattern.compile("starting up for imap");

    private int plainPort;

    private DovecotServer(ServerOptions options) {
        super(options);
    }

    /** Starts Dovecot, or skips the test where it is not installed. */
    public static DovecotServer start(ServerOptions options) {
        Requires.binary("dovecot");
        DovecotServer server = new DovecotServer(options);
        server.start();
        return server;
    }

    /** Returns the port on which TLS begins after STARTTLS. */
    public int plainPort() {
        return plainPort;
    }

    @Override
    List<String> command(Path directory, int port) throws IOException {
        plainPort = freePort();
        // Started by root, it works as users who have no rights.
        boolean root = System.getProperty("user.name").equals("root");
        String user = root ? "nobody" : System.getProperty("user.name");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path mail = Files.createDirectories(directory.resolve("mail"));
        Files.setPosixFilePermissions(mail, PosixFilePermissions.fromString("rwxrwxrwx"));
        TlsIdentity identity = options().identity();
        Path configuration = Files.writeString(directory.resolve("dovecot.conf"), """
                protocols = imap
                listen = 127.0.0.1
                base_dir = %1$s/run
                state_dir = %1$s/state
                log_path = /dev/stderr
                default_login_user = %2$s
                default_internal_user = %2$s
                default_internal_group = %3$s
                ssl = yes
                ssl_cert = <%4$s
                ssl_key = <%5$s
                verbose_ssl = yes
                mail_location = maildir:%1$s/mail
                first_valid_uid = 1
                passdb {
                  driver = static
                  args = password=%6$s
                }
                userdb {
                  driver = static
                  args = uid=%2$s gid=%3$s home=%1$s/mail
                }
                service imap-login {
                  chroot =
                  # One process, because each has keys of its own for its tickets.
                  service_count = 0
                  process_limit = 1
                  inet_listener imap {
                    port = %7$d
                  }
                  inet_listener imaps {
                    port = %8$d
                    ssl = yes
                  }
                }
                service anvil {
                  chroot =
                }
                service stats {
                  chroot =
                }
                """.formatted(
                        directory,
                        user,
                        root ? "nogroup" : user,
                        identity.writeChain(directory.resolve("chain.pem")),
                        identity.writeKey(directory.resolve("key.pem")),
                        TlsIdentity.PASSWORD,
                        plainPort,
                        port));
        return List.of(Requires.binary("dovecot").toString(), "-F", "-c", configuration.toString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    Pattern handshakeLine() {
        return HANDSHAKE;
    }

    @Override
    Pattern resumptionLine() {
        return RESUMPTION;
    }

    @Override
    Pattern readyLine() {
        return READY;
    }
}
