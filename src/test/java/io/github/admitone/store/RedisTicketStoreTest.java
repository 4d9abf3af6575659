package io.github.admitone.store;

import static io.github.admitone.store.TicketStoreContractTest.bucket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.providers.PooledConnectionProvider;

class RedisTicketStoreTest {

    private static final String BUCKET = bucket(1);
    private static final int PROCESSES = StoreRace.FULL ? 4 : 2;
    private static final int THREADS = StoreRace.FULL ? 16 : 4;
    private static final int TAKES = StoreRace.FULL ? 250_000 : 4_000;
    private static final int KILLS = StoreRace.FULL ? 10 : 1;

    private static RedisServer server;

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

    @Test
    void processesRace_noTicketTwiceNoneLost(@TempDir Path directory) throws Exception {
        String address = "redis:127.0.0.1:" + server.port();
        try (TicketStore store = TestStores.open(address)) {
            store.clear(Instant.EPOCH);
        }
        Path notes = Files.createDirectory(directory.resolve("notes"));

        StoreRace race = new StoreRace(address, notes, THREADS, 64).run(PROCESSES, TAKES, KILLS);

        race.requireEachTakenOnce(TAKES, KILLS);
    }

    @Test
    void add_beyondTicketsPerServer_dropsTheOldest() {
        Instant now = Instant.now();
        try (RedisTicketStore store = store("bounded").ticketsPerServer(2).build()) {
            store.clear(Instant.EPOCH);
            LongStream.of(2, 3, 4).forEach(i -> store.add(BUCKET, RacingProcess.ticket(i, now.plusMillis(i))));

            assertThat(store.add(BUCKET, RacingProcess.ticket(1, now))).isFalse();
            assertThat(store.take(BUCKET, now.plusSeconds(1)).map(RacingProcess::number))
                    .contains(4L);
            assertThat(store.take(BUCKET, now.plusSeconds(1)).map(RacingProcess::number))
                    .contains(3L);
            assertThat(store.take(BUCKET, now.plusSeconds(1))).isEmpty();
        }
    }

    @Test
    void prefixes_keepStoresApart() {
        try (RedisTicketStore one = store("one").build();
                RedisTicketStore other = store("other").build()) {
            one.clear(Instant.EPOCH);
            one.add(BUCKET, RacingProcess.ticket(1, Instant.now()));

            assertThat(other.take(BUCKET, Instant.now().plusSeconds(1))).isEmpty();
            assertThat(one.take(BUCKET, Instant.now().plusSeconds(1))).isPresent();
        }
    }

    @Test
    void newServer_handshakeBeganBeforeTheStoreWasSeen_isRefused() {
        try (RedisTicketStore store = store("unseen").build()) {
            Instant now = Instant.now();

            assertThat(store.add(BUCKET, RacingProcess.ticket(1, now.plusSeconds(4))))
                    .as("another machine's clock may be ahead")
                    .isFalse();
            assertThat(store.add(BUCKET, RacingProcess.ticket(1, now.plusSeconds(10))))
                    .isTrue();
        }
    }

    @Test
    void bucket_isForgottenWhenItsLongestLifetimeHasPassed() {
        try (RedisTicketStore store = store("expiring").build();
                Jedis connection = server.connect()) {
            store.clear(Instant.EPOCH);
            Instant now = Instant.now();
            SealedTicket longLived = RacingProcess.ticket(1, now);
            store.add(BUCKET, longLived);
            store.add(
                    BUCKET,
                    new SealedTicket("2".repeat(32), longLived.group(), now, now.plusSeconds(60), now, new byte[1]));

            assertThat(connection.keys("{expiring:*" + BUCKET + "*"))
                    .hasSize(2)
                    .allSatisfy(key -> assertThat(connection.pttl(key))
                            .isBetween(
                                    RacingProcess.LIFETIME.minusMinutes(5).toMillis(),
                                    RacingProcess.LIFETIME.toMillis()));
        }
    }

    @Test
    void bucket_ofWhichATicketFromTheFutureWasPassedOver_isForgottenAllTheSame() {
        try (RedisTicketStore store = store("future").build();
                Jedis connection = server.connect()) {
            store.clear(Instant.EPOCH);
            Instant now = Instant.now();
            store.add(BUCKET, RacingProcess.ticket(1, now.plusSeconds(5)));

            assertThat(store.take(BUCKET, now)).isEmpty();
            assertThat(connection.keys("{future:*" + BUCKET + "*"))
                    .hasSize(2)
                    .allSatisfy(key -> assertThat(connection.pttl(key)).isPositive());
        }
    }

    @Test
    void scripts_forgottenByTheServer_areSentAgain() {
        try (RedisTicketStore store = store("forgetful").build();
                Jedis connection = server.connect()) {
            store.clear(Instant.EPOCH);
            store.add(BUCKET, RacingProcess.ticket(1, Instant.now()));
            connection.scriptFlush();

            assertThat(store.take(BUCKET, Instant.now().plusSeconds(1))).isPresent();
        }
    }

    @Test
    void add_ticketsWereEvicted_dropsTheirIndex() {
        try (RedisTicketStore store = store("evicting").build();
                Jedis connection = server.connect()) {
            store.clear(Instant.EPOCH);
            store.add(BUCKET, RacingProcess.ticket(1, Instant.now()));
            String tickets = connection.keys("{evicting:*:" + BUCKET).iterator().next();
            connection.del(tickets);

            store.add(BUCKET, RacingProcess.ticket(2, Instant.now()));

            assertThat(connection.hlen(tickets + ":index")).isOne();
        }
    }

    /** Otherwise a ticket that is stored again would be there twice. */
    @Test
    void add_indexWasEvicted_dropsTheTickets() {
        try (RedisTicketStore store = store("evicted").build();
                Jedis connection = server.connect()) {
            store.clear(Instant.EPOCH);
            store.add(BUCKET, RacingProcess.ticket(1, Instant.now()));
            String index = connection.keys("{evicted:*:index").iterator().next();
            connection.del(index);

            store.add(BUCKET, RacingProcess.ticket(1, Instant.now()));

            assertThat(connection.hlen(index)).isOne();
            assertThat(store.take(BUCKET, Instant.now().plusSeconds(1))).isPresent();
            assertThat(store.take(BUCKET, Instant.now().plusSeconds(1))).isEmpty();
        }
    }

    @Test
    void take_indexWasEvicted_leavesNoKey() {
        try (RedisTicketStore store = store("unindexed").build();
                Jedis connection = server.connect()) {
            store.clear(Instant.EPOCH);
            store.add(BUCKET, RacingProcess.ticket(1, Instant.now()));
            connection.del(connection.keys("{unindexed:*:index").iterator().next());

            assertThat(store.take(BUCKET, Instant.now().plusSeconds(1))).isPresent();
            assertThat(connection.keys("{unindexed:*" + BUCKET + "*")).isEmpty();
        }
    }

    @Test
    void index_isInRedisCompactForm() {
        try (RedisTicketStore store = store("compact").build();
                Jedis connection = server.connect()) {
            store.clear(Instant.EPOCH);
            store.add(BUCKET, RacingProcess.ticket(1, Instant.now()));

            assertThat(connection.objectEncoding(
                            connection.keys("{compact:*:index").iterator().next()))
                    .isEqualTo("listpack");
        }
    }

    @Test
    void bucket_emptied_leavesNoKey() {
        try (RedisTicketStore store = store("emptied").build();
                Jedis connection = server.connect()) {
            store.clear(Instant.EPOCH);
            store.add(BUCKET, RacingProcess.ticket(1, Instant.now()));
            store.take(BUCKET, Instant.now().plusSeconds(1));

            assertThat(connection.keys("{emptied:*" + BUCKET + "*")).isEmpty();
        }
    }

    @Test
    void infoHidden_isFailure() {
        try (Jedis connection = server.connect()) {
            connection.aclSetUser("blind", "on", ">secret", "~*", "+@all", "-info");
        }
        try (RedisTicketStore store = RedisTicketStore.builder(
                        server.address(),
                        DefaultJedisClientConfig.builder()
                                .user("blind")
                                .password("secret")
                                .build())
                .atMost(Duration.ofSeconds(10))
                .build()) {
            assertThatThrownBy(() -> store.take(BUCKET, Instant.now())).isInstanceOf(TicketStoreException.class);
        }
    }

    @Test
    void userWithTheDocumentedRights_suffices() {
        try (Jedis connection = server.connect()) {
            connection.aclSetUser(
                    "modest",
                    "on",
                    ">secret",
                    "~{modest:*}*",
                    "+ping",
                    "+evalsha",
                    "+eval",
                    "+info",
                    "+time",
                    "+get",
                    "+set",
                    "+@hash",
                    "+@sortedset",
                    "+del",
                    "+pttl",
                    "+pexpire");
        }
        try (RedisTicketStore store = RedisTicketStore.builder(
                        server.address(),
                        DefaultJedisClientConfig.builder()
                                .user("modest")
                                .password("secret")
                                .build())
                .prefix("modest")
                .atMost(Duration.ofSeconds(10))
                .build()) {
            store.clear(Instant.EPOCH);
            assertThat(store.add(BUCKET, RacingProcess.ticket(1, Instant.now())))
                    .isTrue();
            assertThat(store.take(BUCKET, Instant.now().plusSeconds(1))).isPresent();
            store.remove(BUCKET);
        }
        try (Jedis connection = new Jedis(
                server.address(),
                DefaultJedisClientConfig.builder()
                        .user("modest")
                        .password("secret")
                        .build())) {
            assertThat(connection.ping()).as("the pool tests idle connections").isEqualTo("PONG");
        }
    }

    @Test
    void add_repeatedByTheClientAfterTheTicketWasTaken_bringsNothingBack() {
        try (RedisTicketStore other = store("repeated").build();
                RedisTicketStore store = RedisTicketStore.builder(new RepeatingClient(
                                server.address(),
                                () -> other.take(BUCKET, Instant.now().plusSeconds(1))))
                        .prefix("repeated")
                        .build()) {
            other.clear(Instant.EPOCH);
            store.take(BUCKET, Instant.now());

            assertThat(store.add(BUCKET, RacingProcess.ticket(1, Instant.now())))
                    .isTrue();

            assertThat(other.take(BUCKET, Instant.now().plusSeconds(1))).isEmpty();
        }
    }

    @Test
    void take_whereDigitsAreNotAscii_isTheTicket() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try (RedisTicketStore store = store("arabic").build()) {
            store.clear(Instant.EPOCH);
            store.add(BUCKET, RacingProcess.ticket(1, Instant.now()));

            assertThat(store.take(BUCKET, Instant.now().plusSeconds(1))).isPresent();
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void builder_outOfRange_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store("a{b}").build())
                .withMessageContaining("prefix");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store("a").ticketsPerServer(0).build())
                .withMessageContaining("ticketsPerServer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store("a").connections(0).build())
                .withMessageContaining("connections");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store("a").atMost(Duration.ZERO).build())
                .withMessageContaining("wait");
    }

    private static RedisTicketStore.Builder store(String prefix) {
        return RedisTicketStore.builder(
                        new HostAndPort("127.0.0.1", server.port()),
                        DefaultJedisClientConfig.builder().build())
                .prefix(prefix)
                .atMost(Duration.ofSeconds(10));
    }

    /** Sends each script twice, as a client does that has lost the reply; something may happen in between. */
    private static final class RepeatingClient extends UnifiedJedis {

        private final Runnable meanwhile;

        RepeatingClient(HostAndPort server, Runnable meanwhile) {
            super(new PooledConnectionProvider(server), RedisProtocol.RESP2);
            this.meanwhile = meanwhile;
        }

        @Override
        public Object evalsha(byte[] sha1, List<byte[]> keys, List<byte[]> arguments) {
            super.evalsha(sha1, keys, arguments);
            meanwhile.run();
            return super.evalsha(sha1, keys, arguments);
        }
    }
}
