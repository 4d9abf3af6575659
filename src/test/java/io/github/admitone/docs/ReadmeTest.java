package io.github.admitone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.bctls.StorageStatus;
import io.github.admitone.bctls.TicketResumption;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README says of the code, as far as a machine can read it. */
class ReadmeTest {

    private static final Path README = Path.of("README.md");

    @TempDir
    private Path directory;

    private static List<Snippet> snippets() throws IOException {
        return Snippet.in(README);
    }

    private static List<String> options() {
        return Arrays.stream(TicketResumption.Builder.class.getMethods())
                .filter(method -> method.getReturnType() == TicketResumption.Builder.class)
                .map(Method::getName)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void snippet_withItsOwnImports_compiles(Snippet snippet) throws IOException {
        assertThat(snippet.compile(directory)).isEmpty();
    }

    /** What the test above relies on. */
    @Test
    void snippet_thatLacksAnImport_doesNotCompile() throws IOException {
        Snippet snippet = new Snippet("here", "", List.of("CacheStats stats = cache.stats();"));

        assertThat(snippet.compile(directory)).contains("cannot find symbol").contains("CacheStats");
    }

    @ParameterizedTest
    @MethodSource("options")
    void option_ofThePolicy_isInItsTable(String option) throws IOException {
        assertThat(Files.readAllLines(README)).anyMatch(line -> line.startsWith("| `" + option + "` | "));
    }

    @ParameterizedTest
    @EnumSource
    void storageStatus_isInItsTable(StorageStatus status) throws IOException {
        assertThat(Files.readAllLines(README)).anyMatch(line -> line.startsWith("| `" + status + "` | "));
    }
}
