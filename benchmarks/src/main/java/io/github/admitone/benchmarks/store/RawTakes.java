package io.github.admitone.benchmarks.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;

/** The floors: what an engine must do to give a ticket away, without any of what makes it a ticket of ours. */
final class RawTakes {

    private RawTakes() {}

    /**
     * Lists a small directory, reads a file, unlinks it, with as few system calls as Java allows: without the listing nobody
     * knows which file there is.
     */
    record Unlink(Path directory) implements Takes {

        @Override
        public void fill(int buckets, int ticketsOfEach) throws Exception {
            for (int i = 0; i < buckets; i++) {
                Path bucket = Files.createDirectories(directory.resolve("" + i));
                for (int j = 0; j < ticketsOfEach; j++) {
                    Files.write(bucket.resolve("" + j), new byte[TICKET_BYTES]);
                }
            }
        }

        @Override
        public void take(int bucket) throws Exception {
            Path directory = this.directory.resolve("" + bucket);
            String[] names = directory.toFile().list();
            boolean taken = false;
            for (int i = 0; i < names.length && !taken; i++) {
                taken = claim(directory.resolve(names[i]));
            }
            Takes.require(taken, bucket);
        }

        private static boolean claim(Path file) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(TICKET_BYTES);
            try (SeekableByteChannel in = Files.newByteChannel(file)) {
                in.read(bytes);
            } catch (NoSuchFileException e) {
                return false;
            }
            return !bytes.hasRemaining() && file.toFile().delete();
        }

        @Override
        public void close() {}
    }

    /** One {@code ZPOPMAX}, sent as it is, or by a script that does nothing else. */
    static final class ZPopMax implements Takes {

        private static final byte[] SCRIPT = "return redis.call('ZPOPMAX', KEYS[1])[1]".getBytes(US_ASCII);

        private final RedisClient client;
        private final boolean scripted;
        private final byte[] digest;

        ZPopMax(HostAndPort server, boolean scripted) {
            this.scripted = scripted;
            ConnectionPoolConfig pool = new ConnectionPoolConfig();
            pool.setMaxTotal(16);
            pool.setMaxIdle(16);
            client = RedisClient.builder().hostAndPort(server).poolConfig(pool).build();
            digest = client.scriptLoad(SCRIPT, key(0));
        }

        @Override
        public void fill(int buckets, int ticketsOfEach) {
            for (int i = 0; i < buckets; i++) {
                for (int j = 0; j < ticketsOfEach; j++) {
                    byte[] member = new byte[TICKET_BYTES];
                    member[0] = (byte) j;
                    client.zadd(key(i), j, member);
                }
            }
        }

        @Override
        public void take(int bucket) {
            Object taken =
                    scripted ? client.evalsha(digest, List.of(key(bucket)), List.of()) : client.zpopmax(key(bucket));
            Takes.require(taken != null, bucket);
        }

        private byte[] key(int bucket) {
            return ((scripted ? "scripted:" : "raw:") + bucket).getBytes(US_ASCII);
        }

        @Override
        public void close() {
            client.close();
        }
    }

    /** One {@code DELETE … RETURNING} of a table with nothing but a bucket, an order and the bytes. */
    static final class Delete implements Takes {

        private static final String SQL =
                "DELETE FROM raw WHERE ctid = ANY (ARRAY(SELECT ctid FROM raw WHERE bucket = ?"
                        + " ORDER BY place DESC LIMIT 1 FOR UPDATE SKIP LOCKED)) RETURNING sealed";

        private final DataSource source;
        private final AtomicInteger filled = new AtomicInteger();

        Delete(DataSource source) {
            this.source = source;
        }

        @Override
        public void fill(int buckets, int ticketsOfEach) throws Exception {
            try (Connection connection = source.getConnection()) {
                if (filled.getAndIncrement() == 0) {
                    connection
                            .createStatement()
                            .execute("CREATE TABLE raw (bucket integer, place integer, sealed bytea,"
                                    + " PRIMARY KEY (bucket, place))");
                }
                connection
                        .createStatement()
                        .execute("INSERT INTO raw SELECT b, p, decode(repeat('00', " + TICKET_BYTES + "), 'hex')"
                                + " FROM generate_series(0, " + (buckets - 1) + ") b, generate_series(0, "
                                + (ticketsOfEach - 1) + ") p");
            }
        }

        @Override
        public void take(int bucket) throws Exception {
            try (Connection connection = source.getConnection();
                    PreparedStatement take = connection.prepareStatement(SQL)) {
                take.setInt(1, bucket);
                try (ResultSet taken = take.executeQuery()) {
                    Takes.require(taken.next() && taken.getBytes(1).length == TICKET_BYTES, bucket);
                }
            }
        }

        @Override
        public void close() {}
    }
}
