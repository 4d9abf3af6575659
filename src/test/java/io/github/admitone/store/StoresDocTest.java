package io.github.admitone.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The store that docs/stores.md shows is the one that passes the contract test. */
class StoresDocTest {

    private static final Path TESTS = Path.of("src/test/java/io/github/admitone/store");

    @Test
    void listing_isTheOneThatIsTested() throws IOException {
        assertThat(Files.readString(Path.of("docs/stores.md")))
                .contains(listing("MapTicketStore.java", "/** The least"))
                .contains(listing("MapTicketStoreTest.java", "class "));
    }

    private static String listing(String file, String begin) throws IOException {
        String source = Files.readString(TESTS.resolve(file));
        return "```java\n" + source.substring(source.indexOf(begin)) + "```\n";
    }
}
