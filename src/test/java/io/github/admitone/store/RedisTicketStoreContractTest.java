package io.github.admitone.store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;

class RedisTicketStoreContractTest extends TicketStoreContractTest {

    private static RedisServer server;
    private boolean opened;

    @BeforeAll
    static void startServer(@TempDir Path directory) {
        server = RedisServer.start(directory);
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected TicketStore open() {
        TicketStore store = RedisTicketStore.builder(
                        server.address(), DefaultJedisClientConfig.builder().build())
                .ticketsPerServer(TICKETS_PER_BUCKET)
                .atMost(Duration.ofSeconds(10))
                .build();
        if (!opened) {
            opened = true;
            try (Jedis connection = server.connect()) {
                connection.flushAll();
            }
            // A new store's fence is the server's present, which is later than that of the tests.
            store.clear(Instant.EPOCH);
        }
        return store;
    }
}
