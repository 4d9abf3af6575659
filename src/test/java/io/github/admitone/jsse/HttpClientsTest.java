package io.github.admitone.jsse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.NginxServer;
import io.github.admitone.server.ServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class HttpClientsTest {

    private static final int CONNECTIONS = 3;

    @ParameterizedTest
    @EnumSource(HttpGet.class)
    void client_againstNginx_resumesAllButTheFirst(HttpGet client) throws Exception {
        SSLContext context = Contexts.resuming();
        ServerOptions options = ServerOptions.of("TLSv1.2", "TLSv1.3").withAlpn("h2", "http/1.1");
        try (NginxServer server = NginxServer.start(options)) {
            for (int i = 0; i < CONNECTIONS; i++) {
                assertThat(client.get(context, server.port())).isEqualTo("hello");
            }
            assertThat(server.awaitHandshakes(CONNECTIONS)).isTrue();
            assertThat(server.resumptionsSeen()).isEqualTo(CONNECTIONS - 1);
        }
    }

    @ParameterizedTest
    @EnumSource(value = HttpGet.class, mode = EnumSource.Mode.EXCLUDE, names = "HTTP_CLIENT_2")
    void client_againstTheJdk_resumesAllButTheFirst(HttpGet client) throws Exception {
        SSLContext context = Contexts.resuming();
        try (JdkHttpServer server = new JdkHttpServer()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                assertThat(client.get(context, server.port())).isEqualTo("hello");
            }
            assertThat(server.exchanges.get()).isEqualTo(CONNECTIONS);
            assertThat(server.sessions).hasSize(1);
        }
    }

    /** The JDK's web server; sessions of one full handshake have one creation time. */
    private static final class JdkHttpServer implements AutoCloseable {

        private final HttpsServer server;
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final AtomicInteger exchanges = new AtomicInteger();
        private final Set<Long> sessions = ConcurrentHashMap.newKeySet();

        JdkHttpServer() throws IOException {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
            server.setHttpsConfigurator(new HttpsConfigurator(EnginePair.serverContext(KeyKind.EC)));
            server.setExecutor(threads);
            server.createContext("/", exchange -> {
                exchanges.incrementAndGet();
                sessions.add(((HttpsExchange) exchange).getSSLSession().getCreationTime());
                byte[] hello = "hello".getBytes(US_ASCII);
                exchange.sendResponseHeaders(200, hello.length);
                exchange.getResponseBody().write(hello);
                exchange.close();
            });
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
