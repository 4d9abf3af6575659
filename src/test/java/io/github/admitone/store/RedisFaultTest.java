package io.github.admitone.store;

import static io.github.admitone.TestTickets.ticket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.admitone.SessionKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientPauseMode;

/** Whatever happens to the server, a handshake goes on after a bounded wait, and the cache recovers by itself. */
class RedisFaultTest {

    private static final SessionKey KEY = SessionKey.of("example.com", 443);
    private static final Duration WAIT = Duration.ofMillis(50);

    /** Generous, because the machine that runs the tests may be busy; a time-out of a connection pool is 30 seconds. */
    private static final Duration FAR_TOO_LONG = Duration.ofSeconds(5);

    @TempDir
    private Path directory;

    private RedisServer server;
    private FaultyRelay relay;
    private SealedSessionCache cache;
    private final List<TicketStore> stores = new ArrayList<>();

    @BeforeEach
    void startServer() {
        server = RedisServer.start(directory);
        relay = new FaultyRelay(server.port());
        try (TicketStore store = store(server.address(), Duration.ofSeconds(10))) {
            store.clear(Instant.EPOCH);
        }
        cache = cache(server.address());
    }

    @AfterEach
    void stopServer() {
        stores.forEach(TicketStore::close);
        relay.close();
        server.close();
    }

    @Test
    void get_serverKilled_isMissAndRecoversAfterItsRestart() {
        putSurely(1);
        server.kill();

        assertMissesInTime(cache);

        server.start();
        awaitRecovery();
    }

    @Test
    void take_afterARestart_oneFailedCallFindsOutForAllConnections() throws Exception {
        TicketStore store = store(server.address(), Duration.ofSeconds(10));
        takeTogether(store);
        server.kill();
        server.start();

        assertThatThrownBy(() -> store.take(TicketStoreContractTest.bucket(1), Instant.now()))
                .isInstanceOf(TicketStoreException.class);
        takeTogether(store);
    }

    /** Takes on three connections at the same time. */
    private void takeTogether(TicketStore store) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        List<Future<?>> takes = new ArrayList<>();
        try (Jedis connection = server.connect()) {
            connection.clientPause(5_000, ClientPauseMode.WRITE);
            for (int i = 0; i < 3; i++) {
                takes.add(threads.submit(() -> store.take(TicketStoreContractTest.bucket(1), Instant.now())));
            }
            RedisServer.await(() -> connection
                                    .clientList()
                                    .lines()
                                    .filter(client -> client.contains("flags=b"))
                                    .count()
                            == 3
                    || takes.stream().anyMatch(Future::isDone));
            connection.clientUnpause();
            for (Future<?> take : takes) {
                take.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void get_serverStopped_isMissInTimeForEveryThreadAndRecovers() throws Exception {
        putSurely(1);
        server.signal("STOP");
        ExecutorService threads = Executors.newFixedThreadPool(32);
        List<Future<?>> calls = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            calls.add(threads.submit(() -> assertMissesInTime(cache)));
        }
        for (Future<?> call : calls) {
            call.get();
        }
        threads.shutdownNow();

        server.signal("CONT");
        awaitRecovery();
    }

    @Test
    void get_serverPausesItsClients_isMissInTime() {
        try (Jedis connection = server.connect()) {
            connection.clientPause(1500);
            assertMissesInTime(cache);
        }
        awaitRecovery();
    }

    @Test
    void get_replyComesByteByByte_isMissInTime() {
        SealedSessionCache relayed = cache(new HostAndPort("127.0.0.1", relay.port()));
        putSurely(1);
        relay.dribble(Duration.ofMillis(20).toNanos());

        assertMissesInTime(relayed);
    }

    @Test
    void get_connectionCutWithinAReply_ticketIsLostAndNotRepeated() {
        TicketStore relayed = store(new HostAndPort("127.0.0.1", relay.port()), Duration.ofSeconds(10));
        for (int number = 1; number <= 3; number++) {
            relayed.add(TicketStoreContractTest.bucket(1), RacingProcess.ticket(number, Instant.now()));
        }
        relay.cutAfter(100);
        Instant now = Instant.now().plusSeconds(60);
        List<Long> taken = new ArrayList<>();
        int failures = 0;
        for (int i = 0; i < 6; i++) {
            try {
                relayed.take(TicketStoreContractTest.bucket(1), now)
                        .ifPresent(bytes -> taken.add(RacingProcess.number(bytes)));
            } catch (TicketStoreException e) {
                failures++;
                relay.cutAfter(-1);
            }
        }

        assertThat(failures).isOne();
        assertThat(taken).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void put_serverOutOfMemory_isNotStoredAndGetGoesOn() {
        putSurely(1);
        tell(connection -> connection.configSet("maxmemory", "1"));

        assertThat(cache.put(KEY, ticket(2, Instant.now()))).isFalse();
        assertThat(cache.get(KEY)).isPresent();
        assertThat(cache.stats().failures()).isOne();
        tell(connection -> connection.configSet("maxmemory", "0"));
        assertThat(cache.put(KEY, ticket(2, Instant.now()))).isTrue();
    }

    @Test
    void anyCall_readOnlyReplica_isMissAndCounted() {
        putSurely(1);
        try (RedisServer replica = RedisServer.start(directory.resolve("replica"))) {
            replica.follow(server);
            SealedSessionCache replicated = cache(replica.address());

            assertThat(replicated.get(KEY)).isEmpty();
            assertThat(replicated.put(KEY, ticket(2, Instant.now()))).isFalse();
            assertThat(replicated.stats().failures()).isEqualTo(2);
        }
    }

    @Test
    void get_wrongPassword_isMissAndTellsNoPassword() {
        tell(connection -> connection.configSet("requirepass", "right-one"));
        TicketStore wrong = keep(RedisTicketStore.builder(
                        server.address(),
                        DefaultJedisClientConfig.builder().password("wrong-one").build())
                .atMost(Duration.ofSeconds(10))
                .build());

        assertThat(overDefaultSkew(wrong).get(KEY)).isEmpty();
        assertThatThrownBy(() -> wrong.take(TicketStoreContractTest.bucket(1), Instant.now()))
                .isInstanceOf(TicketStoreException.class)
                .hasMessageNotContaining("wrong-one");
    }

    @Test
    void get_clocksFiveSecondsApart_losesAndRepeatsNothing() {
        Instant now = Instant.now();
        TicketStore store = store(server.address(), Duration.ofSeconds(10));
        SealedSessionCache ahead = SealedSessionCache.builder(store, TestKeys.ring())
                .clock(() -> now.plusSeconds(5))
                .build();
        SealedSessionCache behind = SealedSessionCache.builder(store, TestKeys.ring())
                .clock(() -> now.minusSeconds(5))
                .build();
        ahead.put(KEY, ticket(1, now.plusSeconds(5)));
        behind.put(KEY, ticket(2, now.minusSeconds(5)));

        assertThat(behind.get(KEY)).isPresent();
        assertThat(behind.get(KEY)).isEmpty();
        assertThat(ahead.get(KEY)).isPresent();
        assertThat(ahead.get(KEY)).isEmpty();
    }

    private void assertMissesInTime(SealedSessionCache cache) {
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            assertThat(cache.get(KEY)).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(FAR_TOO_LONG);
        }
        assertThat(cache.stats().failures()).isPositive();
    }

    private void awaitRecovery() {
        RedisServer.await(() -> cache.put(KEY, ticket(9, Instant.now())));
        RedisServer.await(() -> cache.get(KEY).isPresent());
    }

    /** On a busy machine even a healthy server may not answer within the wait. */
    private void putSurely(int number) {
        SealedSessionCache patient = overDefaultSkew(store(server.address(), Duration.ofSeconds(10)));
        assertThat(patient.put(KEY, ticket(number, Instant.now()))).isTrue();
    }

    private void tell(Consumer<Jedis> command) {
        try (Jedis connection = server.connect()) {
            command.accept(connection);
        }
    }

    private SealedSessionCache cache(HostAndPort address) {
        return overDefaultSkew(store(address, WAIT));
    }

    private TicketStore store(HostAndPort address, Duration wait) {
        return keep(RedisTicketStore.builder(
                        address, DefaultJedisClientConfig.builder().build())
                .connections(4)
                .atMost(wait)
                .build());
    }

    private TicketStore keep(TicketStore store) {
        stores.add(store);
        return store;
    }

    private static SealedSessionCache overDefaultSkew(TicketStore store) {
        return SealedSessionCache.over(store, TestKeys.ring());
    }
}
