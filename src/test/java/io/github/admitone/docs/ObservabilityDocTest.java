package io.github.admitone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The snippets of docs/observability.md, the second of which needs what the first declares. */
class ObservabilityDocTest {

    @Test
    void snippets_oneAfterTheOther_compile(@TempDir Path directory) throws IOException {
        List<Snippet> snippets = Snippet.in(Path.of("docs/observability.md"));

        assertThat(snippets).hasSize(2);
        assertThat(snippets.get(1).after(snippets.get(0)).compile(directory)).isEmpty();
    }
}
