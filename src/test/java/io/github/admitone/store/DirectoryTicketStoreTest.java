package io.github.admitone.store;

import static io.github.admitone.store.TicketStoreContractTest.START;
import static io.github.admitone.store.TicketStoreContractTest.bucket;
import static io.github.admitone.store.TicketStoreContractTest.ticket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTicketStoreTest {

    private static final String BUCKET = bucket(1);

    @TempDir
    private Path parent;

    private Path directory;

    @BeforeEach
    void nameDirectory() {
        directory = parent.resolve("tickets");
    }

    // What may lie around

    @Test
    void take_truncatedFile_isGoneAndNotReturned() throws Exception {
        TicketStore store = DirectoryTicketStore.open(directory);
        store.add(BUCKET, ticket(1, START));
        Files.write(onlyFile(), new byte[] {1, 2, 3});

        assertThat(store.take(BUCKET, START)).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    void take_foreignFiles_areLeftAlone() throws Exception {
        TicketStore store = DirectoryTicketStore.open(directory);
        store.add(BUCKET, ticket(1, START));
        Path set = onlyFile().getParent();
        for (String name : List.of("README", BUCKET, BUCKET + "-x".repeat(50), BUCKET + "x".repeat(101))) {
            Files.createFile(set.resolve(name));
        }
        Files.createFile(directory.resolve("tickets-0000000x-0000000000000000-00000000"));

        assertThat(store.take(BUCKET, START)).isPresent();
        assertThat(store.take(BUCKET, START)).isEmpty();
        assertThat(files()).hasSize(5);
    }

    @Test
    void take_symbolicLinkInPlaceOfAFile_isNotFollowed() throws Exception {
        TicketStore store = DirectoryTicketStore.open(directory);
        store.add(BUCKET, ticket(1, START));
        Path file = onlyFile();
        Path elsewhere = Files.move(file, parent.resolve("elsewhere"));
        Files.createSymbolicLink(file, elsewhere);

        assertThatThrownBy(() -> store.take(BUCKET, START)).isInstanceOf(TicketStoreException.class);
        assertThat(elsewhere).exists();
    }

    @Test
    void add_besideLitterOfADeadWriter_sweepsItAfterAMinute() throws Exception {
        TicketStore store = DirectoryTicketStore.open(directory);
        store.add(BUCKET, ticket(1, START));
        Path set = onlyFile().getParent();
        Path old = Files.createFile(set.resolve("new-1"));
        Path young = Files.createFile(set.resolve("new-2"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(61)));

        store.add(BUCKET, ticket(2, START));

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void add_manyTimes_sweepsWhatExpiredElsewhere() throws Exception {
        TicketStore store = DirectoryTicketStore.open(directory);
        IntStream.range(0, 200).forEach(i -> store.add(bucket(i), ticket(i, START)));

        int adds = 0;
        do {
            store.add(bucket(1000), ticket(1, START.plusSeconds(3600)));
            adds++;
        } while (adds < 100_000 && (adds % 50 != 0 || files().size() > 200));

        assertThat(files()).hasSizeLessThanOrEqualTo(200);
    }

    // Bounds

    @Test
    void add_beyondTicketsPerServer_dropsTheOldest() {
        TicketStore store =
                DirectoryTicketStore.builder(directory).ticketsPerServer(2).open();
        store.add(BUCKET, ticket(2, START.minusMillis(2)));
        store.add(BUCKET, ticket(3, START.minusMillis(1)));
        store.add(BUCKET, ticket(4, START));

        assertThat(store.add(BUCKET, ticket(1, START.minusMillis(3)))).isFalse();
        assertThat(store.take(BUCKET, START)).isPresent();
        assertThat(store.take(BUCKET, START)).isPresent();
        assertThat(store.take(BUCKET, START)).isEmpty();
    }

    @Test
    void add_beyondMaximumFiles_dropsTheOldestOfTheSet() throws Exception {
        TicketStore store =
                DirectoryTicketStore.builder(directory).maximumFiles(3 * 1024).open();
        for (int i = 0; i < 10; i++) {
            store.add(String.format("00000000%024x", i), ticket(i, START.plusMillis(i)));
        }

        assertThat(files()).hasSize(3);
        assertThat(store.take(String.format("00000000%024x", 9), START.plusMillis(9)))
                .isPresent();
    }

    @Test
    void add_beyondMaximumBytes_dropsTheOldestOfTheSet() throws Exception {
        TicketStore store = DirectoryTicketStore.builder(directory)
                .maximumBytes(3200 * 1024)
                .open();
        for (int i = 0; i < 10; i++) {
            store.add(BUCKET, ticket(i, START.plusMillis(i)));
        }

        assertThat(files()).hasSize(2);
    }

    @Test
    void add_largerThanItsShare_isRefusedAndChangesNothing() throws Exception {
        DirectoryTicketStore.open(directory).add(BUCKET, ticket(2, START));
        TicketStore store = DirectoryTicketStore.builder(directory)
                .maximumBytes(1000 * 1024)
                .open();

        assertThat(store.add(BUCKET, ticket(1, START))).isFalse();
        assertThat(files()).hasSize(1);
    }

    @Test
    void clear_somethingCannotBeDropped_isDoneAllTheSame() throws Exception {
        TicketStore store = DirectoryTicketStore.open(directory);
        store.add(BUCKET, ticket(1, START));
        Path epoch = files().get(0).getParent().getParent();
        Path stranger = Files.createFile(epoch.resolve("000"));

        store.clear(START);

        assertThat(files()).extracting(Path::getFileName).containsExactly(stranger.getFileName());
    }

    @Test
    void builder_outOfRange_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DirectoryTicketStore.builder(directory)
                        .ticketsPerServer(256)
                        .open())
                .withMessage("ticketsPerServer must be 1 to 255, but was 256");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DirectoryTicketStore.builder(directory)
                        .maximumFiles(1023)
                        .open())
                .withMessageContaining("maximumFiles");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DirectoryTicketStore.builder(directory)
                        .maximumBytes(1023)
                        .open())
                .withMessageContaining("maximumBytes");
    }

    // Epochs

    @Test
    void take_storedBeforeTheSystemStarted_isVoid() throws Exception {
        DirectoryTicketStore.open(directory).add(BUCKET, ticket(1, START));
        Path epoch = onlyEntry(directory);
        String name = epoch.getFileName().toString();
        Files.move(epoch, epoch.resolveSibling(name.substring(0, name.length() - 8) + "0badb007"));

        TicketStore store = DirectoryTicketStore.open(directory);
        assertThat(store.take(BUCKET, START)).isEmpty();
        assertThat(store.add(BUCKET, ticket(2, START))).isTrue();
        assertThat(store.take(BUCKET, START)).isPresent();
    }

    @Test
    void epoch_madeLateBesideALaterOne_doesNotCount() throws Exception {
        TicketStore store = DirectoryTicketStore.open(directory);
        store.clear(START);
        String boot = onlyEntry(directory).getFileName().toString().substring(34);
        Files.createDirectory(directory.resolve("tickets-00000000-8000000000000000-" + boot));

        assertThat(DirectoryTicketStore.open(directory).add(BUCKET, ticket(1, START)))
                .isFalse();
    }

    @Test
    void anyCall_directoryDeletedUnderneath_isFailureThenRecovers() throws Exception {
        TicketStore store = DirectoryTicketStore.open(directory);
        Path epoch = onlyEntry(directory);
        Path hidden = Files.move(directory, parent.resolve("hidden"));

        assertThatThrownBy(() -> store.add(BUCKET, ticket(1, START))).isInstanceOf(TicketStoreException.class);
        assertThatThrownBy(() -> store.take(BUCKET, START)).isInstanceOf(TicketStoreException.class);
        assertThatThrownBy(() -> store.clear(START)).isInstanceOf(TicketStoreException.class);
        Files.delete(hidden.resolve(epoch.getFileName()));
        Files.move(hidden, directory);
        assertThat(store.add(BUCKET, ticket(1, START))).isTrue();
    }

    private Path onlyFile() throws IOException {
        assertThat(files()).hasSize(1);
        return files().get(0);
    }

    private static Path onlyEntry(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> all = entries.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
