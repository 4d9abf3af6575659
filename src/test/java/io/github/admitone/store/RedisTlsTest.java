package io.github.admitone.store;

import static io.github.admitone.store.TicketStoreContractTest.bucket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.admitone.SessionKey;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.TestCertificates;
import io.github.admitone.server.TlsIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.SslOptions;

/** A server that speaks TLS, with a certificate that the client trusts or does not. */
class RedisTlsTest {

    private final int port = RedisServer.freePort();
    private RedisServer server;

    @BeforeEach
    void startServer(@TempDir Path directory) throws Exception {
        TlsIdentity identity = TestCertificates.server(KeyKind.EC);
        server = RedisServer.start(
                directory.resolve("data"),
                "--tls-port",
                Integer.toString(port),
                "--tls-auth-clients",
                "no",
                "--tls-cert-file",
                identity.writeChain(directory.resolve("chain.pem")).toString(),
                "--tls-key-file",
                identity.writeKey(directory.resolve("key.pem")).toString());
        assertThat(server.port()).isNotEqualTo(port);
    }

    @AfterEach
    void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void take_trustedCertificate_returnsTheTicket(@TempDir Path trust) throws Exception {
        Path authorities = TestCertificates.writeTrustStore(trust.resolve("authorities.p12"));
        SslOptions options = SslOptions.builder()
                .truststore(authorities.toFile(), TlsIdentity.PASSWORD.toCharArray())
                .trustStoreType("PKCS12")
                .build();
        try (RedisTicketStore store = store(options)) {
            store.clear(Instant.EPOCH);
            store.add(bucket(1), RacingProcess.ticket(7, Instant.now()));

            assertThat(store.take(bucket(1), Instant.now().plusSeconds(60)).map(RacingProcess::number))
                    .contains(7L);
        }
    }

    @Test
    void get_untrustedCertificate_isMiss() {
        try (RedisTicketStore store = store(SslOptions.defaults())) {
            SealedSessionCache cache = SealedSessionCache.over(store, TestKeys.ring());

            assertThat(cache.get(SessionKey.of("example.com", 443))).isEmpty();
            assertThat(cache.stats().failures()).isOne();
            assertThatThrownBy(() -> store.take(bucket(1), Instant.now()))
                    .hasStackTraceContaining("certification path");
        }
    }

    private RedisTicketStore store(SslOptions options) {
        return RedisTicketStore.builder(
                        new HostAndPort("localhost", port),
                        DefaultJedisClientConfig.builder().sslOptions(options).build())
                .atMost(Duration.ofSeconds(10))
                .build();
    }
}
