package io.github.admitone.store;

import java.nio.file.Path;
import java.time.Duration;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;

/** Opens the store that a line of text describes, so that a test can tell another process which one. */
final class TestStores {

    private TestStores() {}

    static TicketStore open(String description) {
        String[] parts = description.split(":", 2);
        return switch (parts[0]) {
            case "dir" ->
                DirectoryTicketStore.builder(Path.of(parts[1]))
                        .ticketsPerServer(128)
                        .maximumFiles(1 << 18)
                        .open();
            case "redis" ->
                RedisTicketStore.builder(
                                HostAndPort.from(parts[1]),
                                DefaultJedisClientConfig.builder().build())
                        .ticketsPerServer(128)
                        .connections(64)
                        .atMost(Duration.ofSeconds(10))
                        .build();
            case "postgres" ->
                JdbcTicketStore.builder(PooledSource.over(PostgresServer.source(Integer.parseInt(parts[1]))))
                        .ticketsPerServer(128)
                        .atMost(Duration.ofSeconds(30))
                        .open();
            default -> throw new IllegalArgumentException(description);
        };
    }
}
