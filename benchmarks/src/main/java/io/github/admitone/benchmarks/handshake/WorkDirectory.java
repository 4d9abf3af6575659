package io.github.admitone.benchmarks.handshake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A new directory for the identities of one question, which goes with them. */
record WorkDirectory(Path path) implements AutoCloseable {

    static WorkDirectory create(String name) throws IOException {
        return new WorkDirectory(Files.createTempDirectory(name));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
