package io.github.admitone.server;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a test needs from the machine. A test whose server is not installed is skipped with the reason, or fails where
 * the system property {@value #STRICT} is true.
 */
public final class Requires {

    /** The system property that turns skipping into failing. */
    public static final String STRICT = "admitone.requireServers";

    private Requires() {}

    /** Returns the absolute path of that program, or skips (or fails) the test. */
    public static Path binary(String name) {
        Optional<Path> found = find(name);
        if (found.isEmpty()) {
            missing(name + " is not on the PATH");
        }
        return found.orElseThrow();
    }

    /**
     * Returns the {@code java} of the JDK of that feature release, or skips the test, even where servers are required: no
     * distribution has a package of every JDK. It is the running one, or the one whose home the system property
     * {@code admitone.jdk<feature>} names, or a neighbour of the running one.
     */
    public static Path java(int feature) {
        Path running = Path.of(System.getProperty("java.home"));
        if (Runtime.version().feature() == feature) {
            return program(running);
        }
        String named = System.getProperty("admitone.jdk" + feature, "");
        if (!named.isEmpty()) {
            return program(Path.of(named));
        }
        Optional<Path> neighbour =
                neighbours(running).filter(home -> isJdk(home, feature)).findFirst();
        if (neighbour.isEmpty()) {
            abort("no JDK " + feature + " beside " + running);
        }
        return program(neighbour.orElseThrow());
    }

    /** Skips (or, where servers are required, fails) the test for that reason; never returns. */
    public static void missing(String reason) {
        if (Boolean.getBoolean(STRICT)) {
            fail(reason);
        }
        abort(reason);
    }

    /** Looks in each directory of PATH, and in its sibling {@code sbin}, where Debian keeps servers from plain users. */
    static Optional<Path> find(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        List<Path> directories = Stream.of(path.split(Pattern.quote(File.pathSeparator)))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .toList();
        return Stream.concat(
                        directories.stream(), directories.stream().map(directory -> directory.resolveSibling("sbin")))
                .map(directory -> directory.resolve(name).toAbsolutePath())
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path program(Path home) {
        return home.resolve("bin").resolve("java");
    }

    private static Stream<Path> neighbours(Path home) {
        try (Stream<Path> neighbours = Files.list(home.toRealPath().getParent())) {
            return neighbours.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the file {@code release}, which every JDK has in its home. */
    private static boolean isJdk(Path home, int feature) {
        try {
            return Files.isExecutable(program(home))
                    && Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"" + feature);
        } catch (IOException e) {
            return false;
        }
    }
}
