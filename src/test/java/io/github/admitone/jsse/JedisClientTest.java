package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.server.RedisTlsServer;
import io.github.admitone.server.ServerHelloTap;
import io.github.admitone.server.ServerOptions;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;

@Timeout(60)
class JedisClientTest {

    private static final int CONNECTIONS = 4;

    @SuppressWarnings("deprecation") // What replaces it in Jedis takes no socket factory, which is what is tried here.
    @Test
    void jedis_againstRedis_resumesAllButTheFirst() {
        SSLContext context = Contexts.resuming();
        SSLParameters parameters = context.getDefaultSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        JedisClientConfig configuration = DefaultJedisClientConfig.builder()
                .ssl(true)
                .sslSocketFactory(context.getSocketFactory())
                .sslParameters(parameters)
                .build();
        try (RedisTlsServer server = RedisTlsServer.start(ServerOptions.tls13());
                ServerHelloTap tap = ServerHelloTap.to(server.port())) {
            for (int i = 0; i < CONNECTIONS; i++) {
                try (Jedis jedis = new Jedis(new HostAndPort("localhost", tap.port()), configuration)) {
                    jedis.set("key", "value " + i);
                    assertThat(jedis.get("key")).isEqualTo("value " + i);
                }
            }
            assertThat(tap.resumed()).containsExactly(false, true, true, true);
            assertThat(server.awaitHandshakes(CONNECTIONS)).isTrue();
        }
    }
}
