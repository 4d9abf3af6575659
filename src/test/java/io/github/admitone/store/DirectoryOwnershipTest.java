package io.github.admitone.store;

import static io.github.admitone.store.TicketStoreContractTest.START;
import static io.github.admitone.store.TicketStoreContractTest.bucket;
import static io.github.admitone.store.TicketStoreContractTest.ticket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory that is not this user's alone cannot hold tickets. */
class DirectoryOwnershipTest {

    private static final String BUCKET = bucket(1);

    @TempDir
    private Path parent;

    private Path directory;

    @BeforeEach
    void nameDirectory() {
        directory = parent.resolve("tickets");
    }

    @Test
    void open_newDirectory_isForItsOwnerAlone() throws Exception {
        DirectoryTicketStore.open(directory).add(BUCKET, ticket(1, START));

        try (Stream<Path> all = Files.walk(directory)) {
            assertThat(all.toList())
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .endsWith("------"));
        }
    }

    @Test
    void open_symbolicLink_isRefused() throws Exception {
        Path target = Files.createDirectory(parent.resolve("target"), PrivateDirectory.DIRECTORY);
        Files.createSymbolicLink(directory, target);

        assertRefused("symbolic link");
    }

    @Test
    void open_file_isRefused() throws Exception {
        Files.createFile(directory, PrivateDirectory.FILE);

        assertRefused("is not a directory");
    }

    @Test
    void open_othersMayWrite_isRefused() throws Exception {
        makeDirectory(directory, "rwx----w-");

        assertRefused("must be rwx------");
    }

    @Test
    void open_othersMayRead_isRefused() throws Exception {
        makeDirectory(directory, "rwxr-x---");

        assertRefused("must be rwx------");
    }

    @Test
    void open_foreignOwner_isRefused() throws Exception {
        makeDirectory(directory, "rwx------");
        Privileges.chown(directory);

        assertRefused("belongs to another user");
    }

    @Test
    void open_othersMayReplaceIt_isRefused() throws Exception {
        Path open = makeDirectory(parent.resolve("open"), "rwxrwxrwx");
        directory = open.resolve("tickets");

        assertRefused("other users may write");
    }

    @Test
    void open_parentOfForeignOwner_isRefused() throws Exception {
        Path foreign = makeDirectory(parent.resolve("foreign"), "rwxr-xr-x");
        Privileges.chown(foreign);
        directory = foreign.resolve("tickets");

        assertRefused("which belongs to another user");
    }

    @Test
    void open_parentMissing_isRefused() {
        directory = parent.resolve("no/such");

        assertRefused("cannot hold tickets");
    }

    @Test
    void open_fileSystemWithoutPermissions_isRefused() throws Exception {
        try (FileSystem zip = FileSystems.newFileSystem(parent.resolve("a.zip"), Map.of("create", "true"))) {
            directory = zip.getPath("/tickets");

            assertRefused("POSIX permissions");
        }
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(() -> DirectoryTicketStore.open(directory))
                .isInstanceOf(TicketStoreException.class)
                .hasMessageContaining(reason);
    }

    private static Path makeDirectory(Path path, String permissions) throws IOException {
        Files.createDirectory(path);
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
