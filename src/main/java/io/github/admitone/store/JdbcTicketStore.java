package io.github.admitone.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * A {@link TicketStore} in PostgreSQL, from release 12 on, through any {@link DataSource}: where "once" must be strict,
 * or where a database is there already.
 *
 * <p>Taking is one statement, committed by itself: it chooses the newest row that nobody else has locked, and deletes
 * and returns it. If the connection is cut before the reply, the ticket is lost, and no other take returns it. {@link
 * #schema} makes the tables, once for a database; {@link Builder#open} throws a {@link TicketStoreException} that says
 * so if they are missing.
 *
 * <p><b>Once</b> holds as far as PostgreSQL keeps what it has committed. {@code open} refuses a server, or a user, for
 * whom {@code fsync} or {@code synchronous_commit} is off: after a crash tickets that were taken would be back. So they
 * would be after the promotion of a standby that is replicated asynchronously, and after a recovery to a point in time:
 * list the standby in {@code synchronous_standby_names}, or call {@link #clear} before clients reach the new server.
 * Databases with more than one server that writes are not supported.
 *
 * <p><b>Waiting.</b> An operation is given up when the database has sent nothing for {@link Builder#atMost}, 250 ms unless
 * set; one that sends byte by byte may take longer. How long the data source
 * may take to hand out a connection, and to make one, is its own setting: set it to what a handshake can bear.
 *
 * <p><b>Bounds.</b> A bucket is bounded with every {@code add}. Expired tickets go with one {@code add} in 16, some at
 * a time; with one in 1,024 the table is cut to its bound.
 *
 * <p>Thread-safe. Transactions should be {@code READ COMMITTED}, PostgreSQL's default; under a stricter isolation an
 * operation fails where it would have to wait.
 *
 * @since 0.1.0
 */
public final class JdbcTicketStore implements TicketStore {

    private static final int SWEEP_ONE_IN = 16;
    private static final int BOUND_ONE_IN = 1024;

    private static final String ADD = resource("add.sql");
    private static final String TAKE = resource("take.sql");
    private static final String SWEEP = resource("sweep.sql");
    private static final String BOUND = resource("bound.sql");
    private static final String REMOVE = "DELETE FROM admitone_ticket WHERE bucket = ?::uuid";
    private static final String FENCE =
            "UPDATE admitone_state SET generation = generation + 1, fence = greatest(fence, ?)";
    private static final String DROP_FORMER =
            "DELETE FROM admitone_ticket WHERE generation < (SELECT generation FROM admitone_state)";
    private static final String CHECK = "SELECT current_setting('fsync'), current_setting('synchronous_commit'),"
            + " (SELECT generation FROM admitone_state), (SELECT count(*) FROM admitone_ticket WHERE bucket IS NULL)";

    private final DataSource source;
    private final int waitMillis;
    private final int ticketsPerServer;
    private final long maximumTickets;

    private JdbcTicketStore(Builder builder) {
        this.source = builder.source;
        this.waitMillis = (int) builder.wait.toMillis();
        this.ticketsPerServer = builder.ticketsPerServer;
        this.maximumTickets = builder.maximumTickets;
    }

    /**
     * {@return the SQL that makes the tables, to be run once by who owns the database}
     */
    public static String schema() {
        return resource("schema.sql");
    }

    /**
     * {@return a new builder with the defaults: 8 tickets per server, a million in all, a wait of 250 ms}
     *
     * @param source where connections come from, best out of a pool; the caller closes it
     */
    public static Builder builder(DataSource source) {
        return new Builder(source);
    }

    @Override
    public boolean add(String bucket, SealedTicket ticket) {
        SealedTicket.requireBucket(bucket);
        requireNonNull(ticket, "ticket");
        long receivedAt = ticket.receivedAt().toEpochMilli();
        return ask(connection -> {
            try (PreparedStatement add = connection.prepareStatement(ADD)) {
                add.setString(1, bucket);
                add.setString(2, ticket.id());
                add.setInt(3, HexFormat.fromHexDigits(ticket.group()));
                add.setLong(4, receivedAt);
                add.setLong(5, ticket.expiresAt().toEpochMilli());
                add.setLong(6, ticket.handshakeStartedAt().toEpochMilli());
                add.setBytes(7, ticket.bytes());
                add.setInt(8, ticketsPerServer);
                boolean added = add.executeUpdate() == 1;
                sweepNowAndThen(connection, receivedAt);
                return added;
            }
        });
    }

    @Override
    public Optional<byte[]> take(String bucket, Instant now) {
        SealedTicket.requireBucket(bucket);
        long nowMillis = requireNonNull(now, "now").toEpochMilli();
        return ask(connection -> {
            try (PreparedStatement take = connection.prepareStatement(TAKE)) {
                take.setString(1, bucket);
                take.setLong(2, nowMillis);
                take.setLong(3, nowMillis);
                try (ResultSet taken = take.executeQuery()) {
                    return taken.next() ? Optional.of(taken.getBytes(1)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public void remove(String bucket) {
        SealedTicket.requireBucket(bucket);
        ask(connection -> {
            try (PreparedStatement remove = connection.prepareStatement(REMOVE)) {
                remove.setString(1, bucket);
                return remove.executeUpdate();
            }
        });
    }

    /**
     * {@inheritDoc}
     *
     * <p>That is one statement. The rows go in a second one, which may take longer than the longest wait: whatever
     * becomes of it, they are void.
     */
    @Override
    public void clear(Instant fence) {
        long fenceMillis = requireNonNull(fence, "fence").toEpochMilli();
        ask(connection -> {
            try (PreparedStatement raise = connection.prepareStatement(FENCE)) {
                raise.setLong(1, fenceMillis);
                if (raise.executeUpdate() != 1) {
                    throw new SQLException("the row of admitone_state is missing");
                }
            }
            dropFormer(connection);
            return true;
        });
    }

    private static void dropFormer(Connection connection) {
        try (Statement drop = connection.createStatement()) {
            drop.executeUpdate(DROP_FORMER);
        } catch (SQLException e) {
            // They are void, and go when they expire. To say that the clear failed would be to have it repeated.
        }
    }

    @Override
    public void close() {
        // The data source is the caller's.
    }

    private interface Request<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T ask(Request<T> request) {
        try (Connection connection = source.getConnection();
                Borrowed borrowed = Borrowed.of(connection, waitMillis)) {
            return request.on(borrowed.connection());
        } catch (SQLException | RuntimeException e) {
            throw new TicketStoreException("the database fails: " + e.getMessage(), e);
        }
    }

    /**
     * A connection on which each statement commits by itself and is bounded in time, whatever the data source is used for
     * otherwise. It goes back as it was, after a failed statement too, because not every pool resets what comes back to it.
     */
    private record Borrowed(Connection connection, boolean autoCommit, int timeout) implements AutoCloseable {

        static Borrowed of(Connection connection, int waitMillis) throws SQLException {
            Borrowed borrowed = new Borrowed(connection, connection.getAutoCommit(), connection.getNetworkTimeout());
            connection.setNetworkTimeout(Runnable::run, waitMillis);
            if (!borrowed.autoCommit) {
                connection.setAutoCommit(true);
            }
            return borrowed;
        }

        @Override
        public void close() throws SQLException {
            if (connection.isClosed()) {
                return;
            }
            connection.setNetworkTimeout(Runnable::run, timeout);
            if (!autoCommit) {
                connection.setAutoCommit(false);
            }
        }
    }

    private void sweepNowAndThen(Connection connection, long nowMillis) throws SQLException {
        int drawn = Math.floorMod(Sealing.randomLong(), BOUND_ONE_IN);
        if (drawn % SWEEP_ONE_IN == 0) {
            execute(connection, SWEEP, nowMillis);
        }
        if (drawn == 0) {
            execute(connection, BOUND, maximumTickets);
        }
    }

    private static void execute(Connection connection, String sql, long argument) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, argument);
            statement.executeUpdate();
        }
    }

    private void requireUsable() {
        try (Connection connection = source.getConnection();
                Statement check = connection.createStatement();
                ResultSet settings = check.executeQuery(CHECK)) {
            settings.next();
            requireOn("fsync", settings.getString(1));
            requireOn("synchronous_commit", settings.getString(2));
            if (settings.getLong(3) < 1) {
                throw new TicketStoreException("admitone_state has no row: run JdbcTicketStore.schema() again");
            }
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new TicketStoreException(
                    "the database cannot be used, or its tables are missing; JdbcTicketStore.schema() makes them: "
                            + e.getMessage(),
                    e);
        }
    }

    private static void requireOn(String setting, String value) {
        if (value.equals("off")) {
            throw new TicketStoreException(setting + " is off: after a crash, tickets that were taken would be back");
        }
    }

    private static String resource(String name) {
        try (InputStream in = JdbcTicketStore.class.getResourceAsStream(name)) {
            return new String(requireNonNull(in, name).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets the bounds of a store. Not thread-safe. */
    public static final class Builder {

        private static final int MAX_TICKETS_PER_SERVER = 255;
        private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

        private final DataSource source;
        private int ticketsPerServer = 8;
        private long maximumTickets = 1_000_000;
        private Duration wait = Duration.ofMillis(250);

        private Builder(DataSource source) {
            this.source = requireNonNull(source, "source");
        }

        /**
         * Sets how many tickets of one server the store may hold; 8 unless set.
         *
         * @param ticketsPerServer 1 to 255
         * @return this builder
         */
        public Builder ticketsPerServer(int ticketsPerServer) {
            this.ticketsPerServer = ticketsPerServer;
            return this;
        }

        /**
         * Sets how many tickets the store may hold in all, give or take those of a thousand calls of {@code add}; a
         * million unless set.
         *
         * @param maximumTickets at least 1
         * @return this builder
         */
        public Builder maximumTickets(long maximumTickets) {
            this.maximumTickets = maximumTickets;
            return this;
        }

        /**
         * Sets how long a statement may take; 250 ms unless set.
         *
         * @param wait 1 ms to 30 s
         * @return this builder
         */
        public Builder atMost(Duration wait) {
            this.wait = requireNonNull(wait, "wait");
            return this;
        }

        /**
         * {@return the store}
         *
         * @throws IllegalArgumentException if a value is out of its range; the message names both
         * @throws TicketStoreException if the database does not answer, lacks the tables, or does not keep what it
         *     commits
         */
        public JdbcTicketStore open() {
            require(
                    ticketsPerServer >= 1 && ticketsPerServer <= MAX_TICKETS_PER_SERVER,
                    "ticketsPerServer must be 1 to 255, but was " + ticketsPerServer);
            require(maximumTickets >= 1, "maximumTickets must be at least 1, but was " + maximumTickets);
            require(
                    wait.compareTo(Duration.ofMillis(1)) >= 0 && wait.compareTo(LONGEST_WAIT) <= 0,
                    "wait must be 1 ms to 30 s, but was " + wait);
            JdbcTicketStore store = new JdbcTicketStore(this);
            store.requireUsable();
            return store;
        }

        private static void require(boolean holds, String message) {
            if (!holds) {
                throw new IllegalArgumentException(message);
            }
        }
    }
}
