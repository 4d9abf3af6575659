package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.server.HaproxyTunnel;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TestCertificates;
import io.github.admitone.store.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

@Timeout(60)
class JdbcClientTest {

    private static final int CONNECTIONS = 4;

    private static PGSimpleDataSource source(int port) throws SQLException {
        NamedSocketFactory.use(Contexts.resuming());
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"localhost"});
        source.setPortNumbers(new int[] {port});
        source.setUser("postgres");
        source.setDatabaseName("postgres");
        source.setSslMode("verify-full");
        source.setSslfactory(NamedSocketFactory.class.getName());
        return source;
    }

    private static String ask(PGSimpleDataSource source, String query) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }

    /** PostgreSQL itself keeps no sessions and issues no tickets: every handshake is full. */
    @Test
    void pgjdbc_againstPostgres_works(@TempDir Path directory) throws Exception {
        Path chain = TestCertificates.server(KeyKind.EC).writeChain(directory.resolve("chain.pem"));
        Path key = readableForPostgres(
                TestCertificates.server(KeyKind.EC).writeKey(directory.resolve("key.pem")), directory);
        try (PostgresServer server = PostgresServer.start("ssl=on", "ssl_cert_file=" + chain, "ssl_key_file=" + key)) {
            PGSimpleDataSource source = source(server.port());
            for (int i = 0; i < CONNECTIONS; i++) {
                assertThat(ask(source, "select version from pg_stat_ssl where pid = pg_backend_pid()"))
                        .isEqualTo("TLSv1.3");
            }
        }
    }

    @Test
    void pgjdbc_againstATunnel_resumesAllButTheFirst() throws Exception {
        ServerOptions options = ServerOptions.tls13().withAlpn("postgresql");
        try (PostgresServer server = PostgresServer.start();
                HaproxyTunnel tunnel = HaproxyTunnel.start(options, server.port())) {
            PGSimpleDataSource source = source(tunnel.port());
            source.setProperty(PGProperty.SSL_NEGOTIATION, "direct");
            for (int i = 0; i < CONNECTIONS; i++) {
                assertThat(ask(source, "select 'answer'")).isEqualTo("answer");
            }
            assertThat(tunnel.awaitHandshakes(CONNECTIONS)).as(tunnel.log()).isTrue();
            assertThat(tunnel.resumptionsSeen()).isEqualTo(CONNECTIONS - 1);
        }
    }

    /** It insists on a key that others may not read: its own, or root's which its group may read. */
    private static Path readableForPostgres(Path key, Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        if (System.getProperty("user.name").equals("root")) {
            Files.getFileAttributeView(key, PosixFileAttributeView.class)
                    .setGroup(
                            key.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName("postgres"));
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        } else {
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        }
        return key;
    }
}
