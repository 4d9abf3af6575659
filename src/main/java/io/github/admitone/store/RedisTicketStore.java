package io.github.admitone.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.clients.jedis.util.Pool;

/**
 * A {@link TicketStore} for many machines: Redis 7 or Valkey, through Jedis 8, which is an optional dependency.
 *
 * <p>Every operation is one script and one round trip, and touches keys of one slot only, so Redis Cluster works;
 * {@link #clear} is one for each of 256 parts. No operation looks through the keys. The server keeps at most as many
 * tickets of a bucket as the builder was told, and forgets a bucket when the longest lifetime in it has passed; let
 * {@code maxmemory} bound the whole, with a policy {@code volatile-*}: a lost ticket is one full handshake, and what
 * has no time to live, the state of each part, stays. After a {@code clear} old tickets take up memory until their
 * server is asked for, or their time runs out.
 *
 * <p><b>Once, through restart and failover.</b> Replication is asynchronous and snapshots are old, so a take can be
 * undone. But each ticket bears a stamp that stands for the epoch of the instance that stored it, {@code run_id} and
 * {@code master_replid}, and under another epoch it is discarded. The script reads {@code master_replid} itself; {@code
 * run_id} is part of its text, which no other process of the server knows. A replica gives nothing away. So after a
 * restart, from whatever snapshot or log, after a promotion, after a fail-back, when a first replica is attached, and when a slot
 * moves to another node, the tickets are lost, and none comes out twice. In a partition in which two masters take, each
 * returns only what was stored with it. The fence of a {@code clear} may be lost in the same way: therefore whoever
 * first notices another epoch raises it, to 5 seconds after the server's present.
 *
 * <p><b>What remains.</b> A {@code clear} reaches the master that confirms it. A process that is cut off together with
 * a former master goes on with that until the partition ends ({@code min-replicas-to-write} on the server stops it
 * sooner). An instance that is copied while it runs, with its memory (a snapshot of a virtual machine, CRIU), has the
 * same epoch twice; so has one into which somebody loads a dump while it runs ({@code RESTORE}, {@code DEBUG RELOAD}).
 * Multi-master products, which merge what two masters took, have no such epoch: do not use them.
 *
 * <p><b>Waiting.</b> A store that is made for one server waits no longer than {@link Builder#atMost}, 50 ms unless set,
 * for a connection of the pool, as long for each address of the server's to connect, and for the reply only what is left
 * of it. What is not bounded is the resolution of the server's name, the sending of a ticket that does not fit into the
 * sockets' buffers, and, over TLS, a peer that sends its handshake or one record byte by byte. A store over a client of
 * the caller's waits as that does.
 *
 * <p>The server's user needs {@code +ping +evalsha +eval +info +time +get +set +@hash +@sortedset +del +pttl +pexpire} on the
 * keys {@code {prefix:*}*}. Thread-safe.
 *
 * @since 0.1.0
 */
@SuppressWarnings("exports") // Whoever uses it requires Jedis, which is optional.
public final class RedisTicketStore implements TicketStore {

    /** Keys of one part are in one slot. */
    private static final int PARTS = 256;

    /** The digits of a ticket's stamp and expiry, as add.lua lays them out. */
    private static final int STAMP_DIGITS = 24;

    private static final int EXPIRY_DIGITS = 15;

    /** What stands before a ticket's bytes: its id, group, stamp and expiry. */
    private static final int BEFORE_BYTES =
            SealedTicket.ID_DIGITS + SealedTicket.GROUP_DIGITS + STAMP_DIGITS + EXPIRY_DIGITS;

    private final UnifiedJedis client;
    private final @Nullable Deadline deadline;
    private final String prefix;
    private final byte[] ticketsPerServer;

    /** Who answered last for each part: in a cluster that differs, and a part may move. */
    private final AtomicReferenceArray<@Nullable RedisProcess> processes = new AtomicReferenceArray<>(PARTS);

    /** Who answered last for any part: of one server, it is a good guess for all. */
    private volatile @Nullable RedisProcess latest;

    private RedisTicketStore(Builder builder, UnifiedJedis client, @Nullable Deadline deadline) {
        this.client = client;
        this.deadline = deadline;
        this.prefix = builder.prefix;
        this.ticketsPerServer = ascii(builder.ticketsPerServer);
    }

    /**
     * {@return a new builder of a store in one server, with connections of its own: 8 tickets per server, a wait of 50
     * ms}
     *
     * @param server the server; an address rather than a name, where the resolution of names may hang
     * @param config user, password, TLS, database and so on; its time-outs are not used
     */
    public static Builder builder(HostAndPort server, JedisClientConfig config) {
        return new Builder(requireNonNull(server, "server"), requireNonNull(config, "config"), null);
    }

    /**
     * {@return a new builder of a store over the caller's client, for a cluster or for sentinels: 8 tickets per server}
     *
     * @param client the client, with time-outs that a handshake can bear, and no retries, or few that end within a minute;
     *     the store closes it
     */
    public static Builder builder(UnifiedJedis client) {
        return new Builder(null, null, requireNonNull(client, "client"));
    }

    @Override
    public boolean add(String bucket, SealedTicket ticket) {
        SealedTicket.requireBucket(bucket);
        requireNonNull(ticket, "ticket");
        long receivedAt = ticket.receivedAt().toEpochMilli();
        long expiresAt = ticket.expiresAt().toEpochMilli();
        List<byte[]> keys = deadline == null ? keysOfRepeatable(bucket) : keys(bucket);
        Object stored = ask(() -> run(
                RedisScript.ADD,
                part(bucket),
                keys,
                List.of(
                        ascii(ticket.id()),
                        ascii(ticket.group()),
                        ascii(receivedAt),
                        ascii(ticket.handshakeStartedAt().toEpochMilli()),
                        ascii(expiresAt - receivedAt),
                        ticketsPerServer,
                        ascii(String.format(Locale.ROOT, "%015d", expiresAt)),
                        ticket.bytes())));
        return Long.valueOf(1).equals(stored);
    }

    @Override
    public Optional<byte[]> take(String bucket, Instant now) {
        SealedTicket.requireBucket(bucket);
        byte[] nowMillis = ascii(requireNonNull(now, "now").toEpochMilli());
        Object taken = ask(() -> run(RedisScript.TAKE, part(bucket), keys(bucket), List.of(nowMillis)));
        if (taken == null) {
            return Optional.empty();
        }
        if (taken instanceof byte[] value && value.length > BEFORE_BYTES) {
            return Optional.of(Arrays.copyOfRange(value, BEFORE_BYTES, value.length));
        }
        // What else it has sent must not be the next reply.
        dropConnections();
        throw new TicketStoreException(
                "Redis fails: a take was answered with a " + taken.getClass().getSimpleName());
    }

    @Override
    public void remove(String bucket) {
        SealedTicket.requireBucket(bucket);
        List<byte[]> keys = keys(bucket);
        ask(() -> client.del(keys.get(1), keys.get(2)));
    }

    /**
     * {@inheritDoc}
     *
     * <p>It passes over 256 parts, one after the other, each of which may take the longest wait.
     */
    @Override
    public void clear(Instant fence) {
        byte[] fenceMillis = ascii(requireNonNull(fence, "fence").toEpochMilli());
        for (int i = 0; i < PARTS; i++) {
            int part = i;
            List<byte[]> state = List.of(ascii(slot(String.format(Locale.ROOT, "%02x", part))));
            ask(() -> run(RedisScript.CLEAR, part, state, List.of(fenceMillis)));
        }
    }

    @Override
    public void close() {
        client.close();
    }

    /**
     * A lost reply is not asked for again here: the script may have run. A client of the caller's may do so all the same:
     * then another take loses a ticket, and another add does nothing. That a script is unknown is told before it runs.
     */
    private @Nullable Object run(RedisScript script, int part, List<byte[]> keys, List<byte[]> arguments) {
        RedisProcess asked = processes.get(part);
        RedisProcess known = asked == null ? latest : asked;
        if (known != null) {
            try {
                return known.call(script, client, keys, arguments);
            } catch (JedisNoScriptException e) {
                // The process is another one now, or has forgotten its scripts.
            }
        }
        RedisProcess present = RedisProcess.ask(client, keys);
        processes.set(part, present);
        latest = present;
        return present.teach(script, client, keys, arguments);
    }

    private @Nullable Object ask(Supplier<@Nullable Object> request) {
        if (deadline != null) {
            deadline.begin();
        }
        try {
            return request.get();
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            if (e instanceof JedisConnectionException) {
                dropConnections();
            }
            if (isInterruption(e)) {
                Thread.currentThread().interrupt();
            }
            throw new TicketStoreException("Redis fails: " + e.getMessage(), e);
        } finally {
            if (deadline != null) {
                deadline.end();
            }
        }
    }

    /** The pool tells of an interruption by its exception alone, and the thread would not know of it any more. */
    private static boolean isInterruption(Throwable failure) {
        return failure instanceof InterruptedException
                || (failure.getCause() != null && isInterruption(failure.getCause()));
    }

    /** After a restart all connections of the pool are dead: one call finds out for all. */
    private void dropConnections() {
        if (client instanceof RedisClient single) {
            single.getPool().clear();
        } else if (client instanceof RedisClusterClient cluster) {
            cluster.getClusterNodes().values().forEach(Pool::clear);
        }
    }

    private static int part(String bucket) {
        return Integer.parseInt(bucket, 0, 2, 16);
    }

    private List<byte[]> keys(String bucket) {
        String slot = slot(bucket.substring(0, 2));
        return List.of(ascii(slot), ascii(slot + bucket), ascii(slot + bucket + ":index"));
    }

    /** With a name for what is asked, by which it is known again: clients for one server repeat nothing, others may. */
    private List<byte[]> keysOfRepeatable(String bucket) {
        List<byte[]> keys = new ArrayList<>(keys(bucket));
        keys.add(ascii(slot(bucket.substring(0, 2)) + "added:" + HexFormat.of().toHexDigits(Sealing.randomLong())));
        return keys;
    }

    /** Keys that begin alike are in one slot: it is chosen by what is in braces. */
    private String slot(String part) {
        return '{' + prefix + ':' + part + "}:";
    }

    private static byte[] ascii(Object value) {
        return value.toString().getBytes(US_ASCII);
    }

    /** Sets the bounds of a store. Not thread-safe. */
    public static final class Builder {

        private static final int MAX_TICKETS_PER_SERVER = 255;
        private static final int MAX_CONNECTIONS = 10_000;
        private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

        private final @Nullable HostAndPort server;
        private final @Nullable JedisClientConfig config;
        private final @Nullable UnifiedJedis client;
        private String prefix = "admitone";
        private int ticketsPerServer = 8;
        private int connections = 16;
        private Duration wait = Duration.ofMillis(50);

        private Builder(
                @Nullable HostAndPort server, @Nullable JedisClientConfig config, @Nullable UnifiedJedis client) {
            this.server = server;
            this.config = config;
            this.client = client;
        }

        /**
         * Sets what the store's keys begin with, so that several stores can share a server; {@code admitone} unless
         * set.
         *
         * @param prefix 1 to 64 letters, digits, dots, dashes and underscores
         * @return this builder
         */
        public Builder prefix(String prefix) {
            this.prefix = requireNonNull(prefix, "prefix");
            return this;
        }

        /**
         * Sets how many tickets of one server the store may hold: as many as connections of the whole fleet start
         * together; 8 unless set.
         *
         * @param ticketsPerServer 1 to 255
         * @return this builder
         */
        public Builder ticketsPerServer(int ticketsPerServer) {
            this.ticketsPerServer = ticketsPerServer;
            return this;
        }

        /**
         * Sets how many connections the store may have; 16 unless set. Not for a store over the caller's client.
         *
         * @param connections 1 to 10,000
         * @return this builder
         */
        public Builder connections(int connections) {
            this.connections = connections;
            return this;
        }

        /**
         * Sets how long an operation may take, whatever it waits for; 50 ms unless set. Not for a store over the
         * caller's client.
         *
         * @param wait 1 ms to 10 s
         * @return this builder
         */
        public Builder atMost(Duration wait) {
            this.wait = requireNonNull(wait, "wait");
            return this;
        }

        /**
         * {@return the store, which has tried to connect; if that failed, the next call tries again}
         *
         * @throws IllegalArgumentException if a value is out of its range; the message names both
         */
        public RedisTicketStore build() {
            require(
                    prefix.matches("[A-Za-z0-9._-]{1,64}"),
                    "prefix must be 1 to 64 of A-Z a-z 0-9 . _ -, but was " + prefix);
            require(
                    ticketsPerServer >= 1 && ticketsPerServer <= MAX_TICKETS_PER_SERVER,
                    "ticketsPerServer must be 1 to 255, but was " + ticketsPerServer);
            require(
                    connections >= 1 && connections <= MAX_CONNECTIONS,
                    "connections must be 1 to 10000, but was " + connections);
            require(
                    wait.compareTo(Duration.ofMillis(1)) >= 0 && wait.compareTo(LONGEST_WAIT) <= 0,
                    "wait must be 1 ms to 10 s, but was " + wait);
            if (client != null) {
                return new RedisTicketStore(this, client, null);
            }
            Deadline deadline = new Deadline(wait);
            return new RedisTicketStore(
                    this, connect(requireNonNull(server), requireNonNull(config), deadline), deadline);
        }

        private RedisClient connect(HostAndPort server, JedisClientConfig config, Deadline deadline) {
            DefaultJedisClientConfig bounded = DefaultJedisClientConfig.builder()
                    .from(config)
                    .timeoutMillis((int) wait.toMillis())
                    .build();
            ConnectionFactory factory = ConnectionFactory.builder()
                    .clientConfig(bounded)
                    .socketFactory(new DeadlineSocketFactory(new DefaultJedisSocketFactory(server, bounded), deadline))
                    .build();
            ConnectionPoolConfig pool = new ConnectionPoolConfig();
            pool.setMaxTotal(connections);
            pool.setMaxIdle(connections);
            pool.setMaxWait(wait);
            pool.setJmxEnabled(false);
            return RedisClient.builder()
                    .clientConfig(bounded)
                    .connectionProvider(new PooledConnectionProvider(factory, pool))
                    .build();
        }

        private static void require(boolean holds, String message) {
            if (!holds) {
                throw new IllegalArgumentException(message);
            }
        }
    }
}
