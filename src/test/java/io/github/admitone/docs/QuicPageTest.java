package io.github.admitone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page about QUIC shows the class that is tested. */
class QuicPageTest {

    private static final Path SOURCE = Path.of("src/test/java/io/github/admitone/quic/QuicTickets.java");

    @Test
    void page_showsTheClass_asItIsTested() throws IOException {
        String source = Files.readString(SOURCE);
        String shown = source.substring(source.indexOf("import "));

        assertThat(Files.readString(Path.of("docs", "quic.md"))).contains("```java\n" + shown + "```\n");
    }
}
