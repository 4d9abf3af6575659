package io.github.admitone.store;

import io.github.admitone.server.Requires;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** A {@code redis-server} of its own on a free loopback port, without persistence unless it is told otherwise. */
public final class RedisServer implements AutoCloseable {

    /** Only a test that fails waits this long; a database that recovers on a busy machine takes its time. */
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Path directory;
    private final List<String> options;
    private final int port;
    private Process process;

    private RedisServer(Path directory, int port, List<String> options) {
        this.directory = directory;
        this.port = port;
        this.options = options;
    }

    /** Starts one that keeps its files in a directory, or skips the test where there is none. */
    public static RedisServer start(Path directory, String... options) {
        RedisServer server = unstarted(directory, options);
        server.start();
        return server;
    }

    /** One that may need a test's own way to see whether it is ready. */
    static RedisServer unstarted(Path directory, String... options) {
        Requires.binary("redis-server");
        try {
            return new RedisServer(Files.createDirectories(directory), freePort(), List.of(options));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void start() {
        launch();
        await(() -> ping());
    }

    /** Starts the process, on the same port and with the same files as before. */
    void launch() {
        List<String> command = new ArrayList<>(List.of(
                Requires.binary("redis-server").toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                directory.toString(),
                "--save",
                "",
                "--repl-diskless-sync-delay",
                "0"));
        command.addAll(options);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    HostAndPort address() {
        return new HostAndPort("127.0.0.1", port);
    }

    Path directory() {
        return directory;
    }

    /** A plain connection, to tell the server what no store would. */
    Jedis connect() {
        return new Jedis(
                address(),
                DefaultJedisClientConfig.builder().timeoutMillis(20_000).build());
    }

    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends the process a signal, STOP or CONT. */
    void signal(String name) {
        if (Privileges.run("kill", "-" + name, Long.toString(process.pid())) != 0) {
            throw new IllegalStateException("cannot signal");
        }
    }

    /** Makes it a replica of another, and waits until it has all of its data. */
    void follow(RedisServer master) {
        try (Jedis connection = connect()) {
            connection.replicaof("127.0.0.1", master.port());
            await(() -> connection.info("replication").contains("master_link_status:up"));
        }
    }

    /** Makes a replica a master. */
    void promote() {
        try (Jedis connection = connect()) {
            connection.replicaofNoOne();
        }
    }

    /** Waits until the replicas have what this master has. */
    void awaitReplicas(int replicas) {
        try (Jedis connection = connect()) {
            // WAIT looks at what its own connection wrote, no more; the rest was written before.
            connection.set("marker", "");
            connection.waitReplicas(replicas, 20_000);
        }
    }

    static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("it does not come to pass");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private boolean ping() {
        try (Jedis connection = connect()) {
            return "PONG".equals(connection.ping());
        } catch (JedisException e) {
            return e.getMessage() != null && e.getMessage().contains("NOAUTH");
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // A cluster's node listens 10,000 above its port, too.
            int port = socket.getLocalPort();
            return port > 50_000 ? port - 20_000 : port;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
