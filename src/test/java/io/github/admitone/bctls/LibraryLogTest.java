package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.SessionKey;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LibraryLogTest {

    @RegisterExtension
    final LibraryLog log = new LibraryLog();

    @Test
    void lines_afterAFailureOfTheCache_tellItAndItsCause() throws IOException {
        FaultyCache down = new FaultyCache(() -> {
            throw new IllegalStateException("the store is down");
        });

        TicketResumption.using(down).protocol(SessionKey.of("localhost", 443)).connect(TestClient.ofBothHashes());

        assertThat(log.lines()).isNotEmpty().allSatisfy(line -> assertThat(line).contains("the store is down"));
    }

    @Test
    void lines_ofAnotherTest_areNotThere() {
        assertThat(log.lines()).isEmpty();
    }
}
