package io.github.admitone.server;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
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

    /** Skips (or, where servers are required, fails) the test for that reason; never returns. */
    public static void missing(String reason) {
        if (Boolean.getBoolean(STRICT)) {
            fail(reason);
        }
        abort(reason);
    }

    /** Looks in each directory of PATH, and in its sibling {@code sbin}, where Debian keeps servers from plain users. */
    private static Optional<Path> find(String name) {
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
}
