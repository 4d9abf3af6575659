package io.github.admitone.store;

import static io.github.admitone.store.TicketStoreContractTest.bucket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcTicketStoreTest {

    private static final String BUCKET = bucket(1);
    private static final int PROCESSES = StoreRace.FULL ? 4 : 2;
    private static final int THREADS = StoreRace.FULL ? 16 : 4;
    private static final int TAKES = StoreRace.FULL ? 250_000 : 2_000;
    private static final int KILLS = StoreRace.FULL ? 10 : 1;

    private static PostgresServer server;
    private static DataSource pool;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.shared();
        server.execute(JdbcTicketStore.schema());
        pool = PooledSource.over(server.source());
    }

    @BeforeEach
    void empty() {
        server.execute("TRUNCATE admitone_ticket");
    }

    @Test
    void processesRace_noTicketTwiceNoneLost(@TempDir Path directory) throws Exception {
        Path notes = Files.createDirectory(directory.resolve("notes"));

        StoreRace race = new StoreRace("postgres:" + server.port(), notes, THREADS, 64).run(PROCESSES, TAKES, KILLS);

        race.requireEachTakenOnce(TAKES, KILLS);
    }

    @Test
    void take_whileAnAddIsUnderWay_findsTheOthers() throws Exception {
        TicketStore store = JdbcTicketStore.builder(server.source()).open();
        Instant now = Instant.now();
        store.add(BUCKET, RacingProcess.ticket(1, now));
        try (Connection adding = server.source().getConnection();
                PreparedStatement add = adding.prepareStatement(resource("add.sql"))) {
            adding.setAutoCommit(false);
            add.setString(1, BUCKET);
            add.setString(2, "2".repeat(32));
            add.setInt(3, HexFormat.fromHexDigits(RacingProcess.ticket(1, now).group()));
            add.setLong(4, now.toEpochMilli());
            add.setLong(5, now.plusSeconds(60).toEpochMilli());
            add.setLong(6, now.toEpochMilli());
            add.setBytes(7, new byte[1]);
            add.setInt(8, 8);
            assertThat(add.executeUpdate()).isOne();

            assertThat(store.take(BUCKET, now.plusSeconds(1))).isPresent();
            adding.rollback();
        }
    }

    @Test
    void clear_rowsCannotBeDropped_isDoneAllTheSame() throws Exception {
        TicketStore store = JdbcTicketStore.builder(server.source()).open();
        Instant now = Instant.now();
        store.add(BUCKET, RacingProcess.ticket(1, now));
        try (Connection holding = server.source().getConnection();
                Statement lock = holding.createStatement()) {
            holding.setAutoCommit(false);
            lock.execute("SELECT 1 FROM admitone_ticket FOR UPDATE");

            store.clear(Instant.EPOCH);

            holding.rollback();
        }
        assertThat(store.take(BUCKET, now.plusSeconds(1))).isEmpty();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = JdbcTicketStore.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void add_beyondTicketsPerServer_dropsTheOldest() {
        Instant now = Instant.now();
        TicketStore store = JdbcTicketStore.builder(server.source())
                .ticketsPerServer(2)
                .atMost(Duration.ofSeconds(30))
                .open();
        for (long i = 2; i <= 4; i++) {
            store.add(BUCKET, RacingProcess.ticket(i, now.plusMillis(i)));
        }

        assertThat(store.add(BUCKET, RacingProcess.ticket(1, now))).isFalse();
        assertThat(store.take(BUCKET, now.plusSeconds(1)).map(RacingProcess::number))
                .contains(4L);
        assertThat(store.take(BUCKET, now.plusSeconds(1)).map(RacingProcess::number))
                .contains(3L);
        assertThat(store.take(BUCKET, now.plusSeconds(1))).isEmpty();
    }

    @Test
    void add_manyTimes_sweepsWhatExpiredAndKeepsTheBound() throws Exception {
        TicketStore store = JdbcTicketStore.builder(pool)
                .maximumTickets(5)
                .atMost(Duration.ofSeconds(30))
                .open();
        Instant past = Instant.now().minus(RacingProcess.LIFETIME);
        for (int i = 0; i < 10; i++) {
            store.add(bucket(i), RacingProcess.ticket(i, past));
        }

        int adds = 0;
        do {
            store.add(bucket(100 + adds % 10), RacingProcess.ticket(7, Instant.now()));
            adds++;
        } while (adds < 100_000 && rows() > 5);

        assertThat(rows()).isLessThanOrEqualTo(5);
    }

    @Test
    void anyCall_sourceWithoutAutoCommit_commitsAndLeavesItSo() throws Exception {
        try (Connection connection = server.source().getConnection()) {
            connection.setAutoCommit(false);
            DataSource one = (DataSource) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {DataSource.class},
                    (proxy, method, arguments) -> unclosable(connection));
            TicketStore store =
                    JdbcTicketStore.builder(one).atMost(Duration.ofSeconds(30)).open();

            store.add(BUCKET, RacingProcess.ticket(1, Instant.now()));

            assertThat(rows()).isOne();
            assertThat(connection.getAutoCommit()).isFalse();
        }
    }

    @Test
    void anyCall_statementFails_leavesTheConnectionAsItWas() throws Exception {
        try (Connection connection = server.source().getConnection()) {
            connection.setAutoCommit(false);
            connection.setNetworkTimeout(Runnable::run, 12_345);
            DataSource one = (DataSource) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {DataSource.class},
                    (proxy, method, arguments) -> unclosable(connection));
            TicketStore store =
                    JdbcTicketStore.builder(one).atMost(Duration.ofSeconds(30)).open();
            server.execute("ALTER TABLE admitone_ticket RENAME TO hidden");
            try {
                assertThatThrownBy(() -> store.remove(BUCKET)).isInstanceOf(TicketStoreException.class);
            } finally {
                server.execute("ALTER TABLE hidden RENAME TO admitone_ticket");
            }

            assertThat(connection.getAutoCommit()).isFalse();
            assertThat(connection.getNetworkTimeout()).isEqualTo(12_345);
        }
    }

    private static Connection unclosable(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                JdbcTicketStoreTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) ->
                        method.getName().equals("close") ? null : method.invoke(connection, arguments));
    }

    @Test
    void open_tablesMissing_saysSo() {
        server.execute("ALTER TABLE admitone_ticket RENAME TO hidden");
        try {
            assertThatThrownBy(() -> JdbcTicketStore.builder(server.source()).open())
                    .isInstanceOf(TicketStoreException.class)
                    .hasMessageContaining("JdbcTicketStore.schema()")
                    .hasMessageContaining("admitone_ticket");
        } finally {
            server.execute("ALTER TABLE hidden RENAME TO admitone_ticket");
        }
    }

    @Test
    void open_stateMissing_saysSo() {
        server.execute("DELETE FROM admitone_state");
        try {
            assertThatThrownBy(() -> JdbcTicketStore.builder(server.source()).open())
                    .isInstanceOf(TicketStoreException.class)
                    .hasMessageContaining("admitone_state has no row");
        } finally {
            server.execute("INSERT INTO admitone_state VALUES (1, 1000, 0)");
        }
    }

    @Test
    void clear_stateMissing_fails() {
        TicketStore store = JdbcTicketStore.builder(server.source())
                .atMost(Duration.ofSeconds(30))
                .open();
        server.execute("DELETE FROM admitone_state");
        try {
            assertThatThrownBy(() -> store.clear(Instant.now())).isInstanceOf(TicketStoreException.class);
        } finally {
            server.execute("INSERT INTO admitone_state VALUES (1, 2000, 0)");
        }
    }

    @Test
    void open_commitsAreNotKept_isRefused() {
        server.execute("ALTER USER postgres SET synchronous_commit = off");
        try {
            assertThatThrownBy(() -> JdbcTicketStore.builder(server.source()).open())
                    .isInstanceOf(TicketStoreException.class)
                    .hasMessageContaining("synchronous_commit is off");
        } finally {
            server.execute("ALTER USER postgres RESET synchronous_commit");
        }
    }

    @Test
    void builder_outOfRange_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JdbcTicketStore.builder(server.source())
                        .ticketsPerServer(0)
                        .open())
                .withMessageContaining("ticketsPerServer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JdbcTicketStore.builder(server.source())
                        .maximumTickets(0)
                        .open())
                .withMessageContaining("maximumTickets");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JdbcTicketStore.builder(server.source())
                        .atMost(Duration.ofSeconds(31))
                        .open())
                .withMessageContaining("wait");
    }

    private static long rows() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM admitone_ticket")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
