package io.github.admitone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the Javadoc of every public type says. */
class ApiTest {

    private static final Pattern PUBLIC_TYPE =
            Pattern.compile("^public (?:final |abstract )?(?:class|interface|enum|record) ", Pattern.MULTILINE);

    private static List<Path> publicTypes() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            return sources.filter(source -> source.toString().endsWith(".java"))
                    .filter(source -> PUBLIC_TYPE.matcher(read(source)).find())
                    .toList();
        }
    }

    private static String read(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("publicTypes")
    void type_saysSinceWhen(Path source) {
        assertThat(PUBLIC_TYPE.split(read(source), 2)[0]).containsPattern(" \\* @since \\d+\\.\\d+\\.\\d+\n \\*/");
    }

    @Test
    void types_areFound() throws IOException {
        assertThat(publicTypes()).hasSizeGreaterThan(20);
    }
}
