package io.github.admitone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.admitone.server.OpenSslServer;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TestCertificates;
import io.github.admitone.store.JdbcTicketStore;
import io.github.admitone.store.PostgresServer;
import io.github.admitone.store.RedisServer;
import io.github.admitone.store.RedisTicketStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.bouncycastle.tls.ProtocolVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

class DemoStoreTest {

    @TempDir
    private Path directory;

    @Test
    void directory_secondProcess_resumesOnItsFirstConnection() throws DemoException {
        try (OpenSslServer server = OpenSslServer.start(ServerOptions.tls13())) {
            assertThat(run("dir:" + directory.resolve("tickets"), server))
                    .contains(": full, resumed, resumed, resumed");
            assertThat(run("dir:" + directory.resolve("tickets"), server))
                    .contains(": resumed, resumed, resumed, resumed; the first by a ticket of an earlier process");
        }
    }

    @Test
    void redis_secondProcess_resumesOnItsFirstConnection() throws DemoException {
        try (OpenSslServer server = OpenSslServer.start(ServerOptions.tls13());
                RedisServer redis = RedisServer.start(directory.resolve("redis"));
                RedisTicketStore store = RedisTicketStore.builder(
                                new HostAndPort("127.0.0.1", redis.port()),
                                DefaultJedisClientConfig.builder().build())
                        .build();
                Jedis connection = new Jedis("127.0.0.1", redis.port())) {
            assertThat(run("redis://127.0.0.1:" + redis.port(), server)).contains("five seconds");
            // As if they were over.
            connection.flushAll();
            store.clear(Instant.EPOCH);
            assertSecondProcessResumes("redis://127.0.0.1:" + redis.port(), server);
        }
    }

    @Test
    void postgres_secondProcess_resumesOnItsFirstConnection() throws DemoException {
        PostgresServer postgres = PostgresServer.shared();
        postgres.execute(JdbcTicketStore.schema());
        try (OpenSslServer server = OpenSslServer.start(ServerOptions.tls13())) {
            assertSecondProcessResumes(
                    "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/postgres?user=postgres", server);
        }
    }

    private void assertSecondProcessResumes(String store, OpenSslServer server) throws DemoException {
        assertThat(run(store, server)).contains(": full, ");
        assertThat(run(store, server))
                .contains(": resumed, resumed, resumed, resumed; the first by a ticket of an earlier process");
    }

    @Test
    void unknownStore_isExplained() {
        assertThatExceptionOfType(DemoException.class)
                .isThrownBy(() -> DemoStore.open("ftp://example.com", directory.resolve("key")))
                .withMessageContaining("expected dir:PATH, redis://HOST:PORT or jdbc:postgresql://");
    }

    /** Everything anew, as in another process, but for what is in the store. */
    private String run(String store, OpenSslServer server) throws DemoException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        ServerVerifier verifier = ServerVerifier.trusting(TestCertificates.trustStore());
        new Demo(out, Progress.none(), Columns.of("60"), ProtocolVersion.TLSv13)
                .continueFrom(store, directory.resolve("key"), Target.of("localhost", server.port()), verifier);
        return printed.toString(StandardCharsets.UTF_8);
    }
}
