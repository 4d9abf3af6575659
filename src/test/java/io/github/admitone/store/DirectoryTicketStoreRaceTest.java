package io.github.admitone.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes race for tickets in one directory while some of them are killed. */
class DirectoryTicketStoreRaceTest {

    private static final int PROCESSES = StoreRace.FULL ? 8 : 3;
    private static final int THREADS = StoreRace.FULL ? 8 : 4;
    private static final int TAKES = StoreRace.FULL ? 100_000 : 3_000;
    private static final int KILLS = StoreRace.FULL ? 40 : 3;

    @TempDir
    private Path directory;

    @Test
    void processesKilledAtRandom_noTicketTwiceNoneCorruptNoneLostNoLitter() throws Exception {
        Path tickets = directory.resolve("tickets");
        Path notes = Files.createDirectory(directory.resolve("notes"));

        StoreRace race = new StoreRace("dir:" + tickets, notes, THREADS, 16).run(PROCESSES, TAKES, KILLS);

        race.requireEachTakenOnce(TAKES, KILLS);
        assertThat(filesAfterAMinute(tickets)).as(race.toString()).isEmpty();
    }

    /** What is left in the directory after every ticket was taken and the store was cleared, a minute later. */
    private static List<Path> filesAfterAMinute(Path tickets) throws IOException {
        for (Path left : files(tickets)) {
            Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(61)));
        }
        try (TicketStore store = DirectoryTicketStore.open(tickets)) {
            store.clear(Instant.EPOCH);
        }
        return files(tickets);
    }

    private static List<Path> files(Path tickets) throws IOException {
        try (Stream<Path> files = Files.walk(tickets)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
