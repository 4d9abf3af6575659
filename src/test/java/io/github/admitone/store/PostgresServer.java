package io.github.admitone.store;

import static org.junit.jupiter.api.Assumptions.abort;

import io.github.admitone.server.Requires;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL of its own on a free loopback port, run by an unprivileged user, which it insists on. */
public final class PostgresServer implements AutoCloseable {

    private static final Path BINARIES = Path.of("/usr/lib/postgresql");
    private static final String USER = "postgres";

    private static PostgresServer shared;

    private final Path directory;
    private final int port = RedisServer.freePort();
    private final List<String> options;
    private Process process;

    private PostgresServer(Path directory, List<String> options) {
        this.directory = directory;
        this.options = options;
    }

    /** Starts one without tables, or skips the test where there is none. */
    public static PostgresServer start(String... options) {
        try {
            PostgresServer server =
                    new PostgresServer(Files.createTempDirectory("admitone-postgres"), List.of(options));
            try {
                server.initialise();
                server.launch();
                return server;
            } catch (RuntimeException e) {
                server.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One, without our tables, for all tests that neither kill it nor start it with options; it ends with this JVM. */
    public static synchronized PostgresServer shared() {
        if (shared == null) {
            shared = start();
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
        }
        shared.execute("DROP TABLE IF EXISTS admitone_ticket, admitone_state");
        return shared;
    }

    private void initialise() throws IOException {
        if (isRoot()) {
            Files.setOwner(
                    directory,
                    directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
        }
        run("initdb", "-D", data(), "-A", "trust", "-U", USER, "--no-sync", "-E", "UTF8", "--locale=C");
    }

    void launch() {
        List<String> command = command("postgres");
        command.addAll(List.of("-D", data(), "-p", Integer.toString(port), "-h", "127.0.0.1", "-k", ""));
        command.addAll(List.of("-c", "max_connections=200"));
        options.forEach(option -> command.addAll(List.of("-c", option)));
        try {
            process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RedisServer.await(() -> !process.isAlive() || answers());
        if (!process.isAlive()) {
            throw new IllegalStateException("PostgreSQL ended while it started, with " + process.exitValue());
        }
    }

    DataSource source() {
        return source(port);
    }

    static PGSimpleDataSource source(int port) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setUser(USER);
        source.setDatabaseName(USER);
        return source;
    }

    public int port() {
        return port;
    }

    public void execute(String sql) {
        try (Connection connection = source().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Kills it and all of its processes, as a machine that fails would, and waits until none is left: the next start fails
     * while one holds the shared memory. The first process goes first, because it starts others in place of those that end.
     */
    void kill() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        process.onExit().join();
        children.forEach(ProcessHandle::destroyForcibly);
        RedisServer.await(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    void signal(String name) {
        process.descendants().forEach(child -> Privileges.run("kill", "-" + name, Long.toString(child.pid())));
        Privileges.run("kill", "-" + name, Long.toString(process.pid()));
    }

    private boolean answers() {
        try (Connection connection = source().getConnection()) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private void run(String program, String... arguments) {
        List<String> command = command(program);
        command.addAll(List.of(arguments));
        if (Privileges.run(command.toArray(String[]::new)) != 0) {
            throw new IllegalStateException(command + " fails");
        }
    }

    private static List<String> command(String program) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
        }
        command.add(binary(program).toString());
        return command;
    }

    /** Debian keeps the servers' programs out of the PATH, in a directory for each release. */
    private static Path binary(String program) {
        if (Files.isDirectory(BINARIES)) {
            try (Stream<Path> releases = Files.list(BINARIES)) {
                return releases.map(release -> release.resolve("bin").resolve(program))
                        .filter(Files::isExecutable)
                        .max(Comparator.naturalOrder())
                        .orElseGet(() -> Requires.binary(program));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Requires.binary(program);
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0)
                    .equals(Files.getAttribute(Path.of("/proc/self").toRealPath(), "unix:uid"));
        } catch (IOException e) {
            return abort("it cannot be told whether this user is root");
        }
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
