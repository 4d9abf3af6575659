package io.github.admitone.store;

import static io.github.admitone.store.TicketStoreContractTest.START;
import static io.github.admitone.store.TicketStoreContractTest.bucket;
import static io.github.admitone.store.TicketStoreContractTest.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClusterClient;

/** A cluster of three masters: every operation stays within one slot, and the slots are on all of them. */
class RedisClusterTest {

    private static final int SLOTS = 16_384;

    private static List<RedisServer> masters;
    private RedisTicketStore store;

    @BeforeAll
    static void startCluster(@TempDir Path directory) {
        masters = IntStream.range(0, 3)
                .mapToObj(i -> RedisServer.start(
                        directory.resolve("node-" + i), "--cluster-enabled", "yes", "--cluster-node-timeout", "15000"))
                .toList();
        for (int i = 0; i < 3; i++) {
            try (Jedis node = masters.get(i).connect()) {
                node.clusterSetConfigEpoch(i + 1);
                node.clusterAddSlotsRange(SLOTS * i / 3, SLOTS * (i + 1) / 3 - 1);
                node.clusterMeet("127.0.0.1", masters.get(0).port());
            }
        }
        for (RedisServer master : masters) {
            RedisServer.await(() -> {
                try (Jedis node = master.connect()) {
                    String info = node.clusterInfo();
                    return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:3");
                }
            });
        }
    }

    @AfterAll
    static void stopCluster() {
        if (masters != null) {
            masters.forEach(RedisServer::close);
        }
    }

    @BeforeEach
    void openStore() {
        store = RedisTicketStore.builder(RedisClusterClient.builder()
                        .nodes(masters.stream().map(RedisServer::address).collect(Collectors.toSet()))
                        .clientConfig(DefaultJedisClientConfig.builder()
                                .timeoutMillis(10_000)
                                .build())
                        .build())
                .build();
        store.clear(Instant.EPOCH);
    }

    @Test
    void take_bucketsOnEveryMaster_returnsEachOnce() {
        IntStream.range(0, 300).forEach(i -> store.add(bucket(i), ticket(i, START)));

        assertThat(masters).allSatisfy(master -> assertThat(keys(master)).isNotEmpty());
        assertThat(IntStream.range(0, 300).boxed())
                .allSatisfy(i -> assertThat(store.take(bucket(i), START)).isPresent());
        assertThat(IntStream.range(0, 300).boxed())
                .allSatisfy(i -> assertThat(store.take(bucket(i), START)).isEmpty());
        store.close();
    }

    @Test
    void clear_reachesEveryMaster() {
        IntStream.range(0, 300).forEach(i -> store.add(bucket(i), ticket(i, START)));

        store.clear(START);

        assertThat(IntStream.range(0, 300).boxed()).allSatisfy(i -> {
            assertThat(store.take(bucket(i), START)).isEmpty();
            assertThat(store.add(bucket(i), ticket(i, START))).isFalse();
        });
        store.close();
    }

    @Test
    void remove_dropsTheBucket() {
        store.add(bucket(1), ticket(1, START));

        store.remove(bucket(1));

        assertThat(store.take(bucket(1), START)).isEmpty();
        store.close();
    }

    private static Set<String> keys(RedisServer master) {
        try (Jedis node = master.connect()) {
            return node.keys("*:index");
        }
    }
}
