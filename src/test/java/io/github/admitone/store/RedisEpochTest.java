package io.github.admitone.store;

import static io.github.admitone.store.TicketStoreContractTest.bucket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;

/** A ticket that was taken is back in the data, by restart, promotion or partition, and does not come out again. */
class RedisEpochTest {

    private static final String BUCKET = bucket(1);

    @TempDir
    private Path directory;

    private final List<RedisServer> servers = new ArrayList<>();
    private final List<RedisTicketStore> stores = new ArrayList<>();

    @AfterEach
    void stopAll() {
        stores.forEach(RedisTicketStore::close);
        servers.forEach(RedisServer::close);
    }

    @Test
    void restart_fromAnOldSnapshot_ticketThatIsBackIsVoid() {
        RedisServer server = server();
        takeWhatASnapshotHas(server);

        assertThat(take(store(server))).isEmpty();
        assertThat(tickets(server)).as("dropped when it was found").isZero();
    }

    @Test
    void restart_storeKnewTheFormerProcess_ticketThatIsBackIsVoid() {
        RedisServer server = server();
        RedisTicketStore store = takeWhatASnapshotHas(server);

        assertThat(takeOnceItAnswers(store)).isEmpty();
        assertThat(tickets(server)).as("dropped when it was found").isZero();
    }

    /** The ticket is taken, and back after a restart; returns the store that took it. */
    private RedisTicketStore takeWhatASnapshotHas(RedisServer server) {
        RedisTicketStore store = firstStore(server);
        add(store, 1);
        try (Jedis connection = server.connect()) {
            connection.save();
        }
        assertThat(take(store)).contains(1L);

        server.kill();
        server.start();
        assertBackInTheData(server);
        return store;
    }

    @Test
    void restart_fromAnAppendOnlyFile_ticketsAreVoid() {
        RedisServer server = server("--appendonly", "yes", "--appendfsync", "always");
        add(firstStore(server), 1);

        server.kill();
        server.start();

        assertBackInTheData(server);
        assertThat(take(store(server))).isEmpty();
    }

    @Test
    void promotedReplica_ticketTakenFromTheFormerMaster_isVoid() {
        RedisServer master = server();
        RedisServer replica = server();
        replica.follow(master);
        RedisTicketStore store = firstStore(master);
        add(store, 1);
        master.awaitReplicas(1);
        replica.promote();
        assertThat(take(store)).contains(1L);

        assertBackInTheData(replica);
        assertThat(take(store(replica))).isEmpty();
    }

    @Test
    void promotedReplica_handshakeBeganBeforeAFenceItNeverGot_isRefused() {
        RedisServer master = server();
        RedisServer replica = server();
        replica.follow(master);
        RedisTicketStore store = firstStore(master);
        add(store, 1);
        master.awaitReplicas(1);
        Instant handshake = Instant.now().plusSeconds(4);
        replica.promote();
        store.clear(handshake);

        assertThat(store(replica).add(BUCKET, RacingProcess.ticket(2, handshake)))
                .isFalse();
    }

    @Test
    void promotedReplica_handshakeBeginsLater_isStored() {
        RedisServer master = server();
        RedisServer replica = server();
        replica.follow(master);
        add(firstStore(master), 1);
        master.awaitReplicas(1);
        replica.promote();
        RedisTicketStore store = store(replica);
        take(store);

        assertThat(store.add(BUCKET, RacingProcess.ticket(2, Instant.now().plusSeconds(30))))
                .isTrue();
    }

    @Test
    void firstReplica_isAttached_ticketsAreVoid() {
        RedisServer master = server();
        RedisTicketStore store = firstStore(master);
        add(store, 1);

        server().follow(master);

        assertThat(take(store)).as("the history has got another name").isEmpty();
    }

    @Test
    void failBack_withoutRestart_ticketsOfBothAreVoid() {
        RedisServer first = server();
        RedisServer second = server();
        second.follow(first);
        RedisTicketStore store = firstStore(first);
        add(store, 1);
        first.awaitReplicas(1);

        second.promote();
        assertThat(take(store)).contains(1L);
        first.follow(second);
        first.promote();
        second.follow(first);

        assertBackInTheData(first);
        assertThat(take(store)).as("it knew the process, which is the same").isEmpty();
    }

    @Test
    void failBack_afterRestart_ticketsAreVoid() {
        RedisServer first = server();
        RedisServer second = server();
        second.follow(first);
        add(firstStore(first), 1);
        first.awaitReplicas(1);

        first.kill();
        second.promote();
        first.start();
        first.follow(second);
        first.promote();

        assertBackInTheData(first);
        assertThat(take(store(first))).isEmpty();
    }

    @Test
    void partition_twoMastersTake_noTicketTwice() {
        RedisServer master = server();
        RedisServer replica = server();
        replica.follow(master);
        RedisTicketStore here = firstStore(master);
        IntStream.range(0, 20).forEach(i -> add(here, i));
        master.awaitReplicas(1);
        replica.promote();
        RedisTicketStore there = store(replica);
        take(there);
        IntStream.range(100, 120)
                .forEach(i ->
                        there.add(BUCKET, RacingProcess.ticket(i, Instant.now().plusSeconds(30))));

        List<Long> taken = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            take(here).ifPresent(taken::add);
            take(there).ifPresent(taken::add);
        }

        assertThat(taken).hasSize(40);
        assertThat(new HashSet<>(taken)).hasSize(40);
    }

    @Test
    void replica_thatMayBeWrittenTo_givesNothingAway() {
        RedisServer master = server();
        RedisServer replica = server("--replica-read-only", "no");
        replica.follow(master);
        add(firstStore(master), 1);
        master.awaitReplicas(1);
        RedisTicketStore store = store(replica);

        assertBackInTheData(replica);
        assertThatThrownBy(() -> take(store))
                .isInstanceOf(TicketStoreException.class)
                .hasMessageContaining("a replica gives no ticket away");
    }

    private RedisServer server(String... options) {
        RedisServer server = RedisServer.start(directory.resolve("redis-" + servers.size()), options);
        servers.add(server);
        return server;
    }

    /** A store in a server that is new: nothing was lost, so nothing that began before must be refused. */
    private RedisTicketStore firstStore(RedisServer server) {
        RedisTicketStore store = store(server);
        store.clear(Instant.EPOCH);
        return store;
    }

    private RedisTicketStore store(RedisServer server) {
        RedisTicketStore store = RedisTicketStore.builder(
                        server.address(), DefaultJedisClientConfig.builder().build())
                .ticketsPerServer(128)
                .atMost(Duration.ofSeconds(10))
                .build();
        stores.add(store);
        return store;
    }

    private static void add(TicketStore store, long number) {
        assertThat(store.add(BUCKET, RacingProcess.ticket(number, Instant.now())))
                .isTrue();
    }

    private static Optional<Long> take(TicketStore store) {
        return store.take(BUCKET, Instant.now().plusSeconds(60)).map(RacingProcess::number);
    }

    /** The connections of the pool are dead after a restart, which a call or two find out. */
    private static Optional<Long> takeOnceItAnswers(TicketStore store) {
        AtomicReference<Optional<Long>> taken = new AtomicReference<>();
        RedisServer.await(() -> {
            try {
                taken.set(take(store));
                return true;
            } catch (TicketStoreException e) {
                return false;
            }
        });
        return taken.get();
    }

    /** The test proves nothing unless the ticket is there to be found. */
    private static void assertBackInTheData(RedisServer server) {
        assertThat(tickets(server)).isOne();
    }

    private static long tickets(RedisServer server) {
        try (Jedis connection = server.connect()) {
            return connection.keys("*:" + BUCKET).size();
        }
    }
}
