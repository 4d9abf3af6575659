package io.github.admitone.benchmarks.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** A Redis and a PostgreSQL of this run's own, on free loopback ports, with all that they write in one directory. */
final class Engines implements AutoCloseable {

    private static final String USER = "postgres";
    private static final Path POSTGRES = Path.of("/usr/lib/postgresql");
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

    final int redisPort = freePort();
    final int postgresPort = freePort();
    final Path directory;
    private final List<Process> processes = new ArrayList<>();
    private final List<Path> directories = new ArrayList<>();

    Engines() throws IOException {
        directory = Files.createTempDirectory("admitone-benchmark");
        directories.add(directory);
    }

    /** Why they cannot be started here, if they cannot. */
    static Optional<String> obstacle() {
        if (!Files.isExecutable(Path.of("/usr/bin/redis-server"))) {
            return Optional.of("needs redis-server");
        }
        return postgres("postgres").isEmpty() ? Optional.of("needs PostgreSQL") : Optional.empty();
    }

    void startRedis() throws IOException {
        start(List.of("redis-server", "--bind", "127.0.0.1", "--port", "" + redisPort, "--save", "", "--dir", ""
                + directory));
        await(() -> {
            try (Jedis connection = new Jedis(redis())) {
                return "PONG".equals(connection.ping());
            } catch (JedisException e) {
                return false;
            }
        });
    }

    void startPostgres() throws IOException, InterruptedException {
        Path data = directory.resolve("postgres");
        Files.createDirectory(data);
        if (isRoot()) {
            var users = directory.getFileSystem().getUserPrincipalLookupService();
            Files.setOwner(directory, users.lookupPrincipalByName(USER));
            Files.setOwner(data, users.lookupPrincipalByName(USER));
        }
        List<String> initialise = command("initdb");
        initialise.addAll(List.of("-D", data.toString(), "-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C"));
        if (start(initialise).waitFor() != 0) {
            throw new IllegalStateException("initdb fails");
        }
        List<String> serve = command("postgres");
        serve.addAll(List.of("-D", data.toString(), "-p", "" + postgresPort, "-h", "127.0.0.1", "-k", ""));
        start(serve);
        await(() -> {
            try (Connection connection = database().getConnection()) {
                return connection.isValid(5);
            } catch (SQLException e) {
                return false;
            }
        });
    }

    void deleteOnClose(Path more) {
        directories.add(more);
    }

    HostAndPort redis() {
        return new HostAndPort("127.0.0.1", redisPort);
    }

    PGSimpleDataSource database() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {postgresPort});
        source.setUser(USER);
        source.setDatabaseName(USER);
        return source;
    }

    private Process start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        processes.add(process);
        return process;
    }

    private static List<String> command(String program) throws IOException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
        }
        command.add(postgres(program).orElseThrow().toString());
        return command;
    }

    private static Optional<Path> postgres(String program) {
        if (!Files.isDirectory(POSTGRES)) {
            return Optional.empty();
        }
        try (Stream<Path> releases = Files.list(POSTGRES)) {
            return releases.map(release -> release.resolve("bin").resolve(program))
                    .filter(Files::isExecutable)
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRoot() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self").toRealPath(), "unix:uid"));
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("a server does not start");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.onExit().join();
        }
        for (Path written : directories) {
            try (Stream<Path> files = Files.walk(written)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
