package io.github.admitone.store;

import static io.github.admitone.TestTickets.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.SessionKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory whose disk is full or cannot be written: misses, and it recovers. */
class DirectoryFaultTest {

    private static final SessionKey KEY = SessionKey.of("example.com", 443);

    @TempDir
    private Path parent;

    private Path disk;
    private SealedSessionCache cache;

    @BeforeEach
    void mountDisk() throws IOException {
        disk = Files.createDirectory(parent.resolve("disk"), PrivateDirectory.DIRECTORY);
        Privileges.mount(disk, "size=256k,mode=0755");
        cache = SealedSessionCache.over(DirectoryTicketStore.open(disk.resolve("tickets")), TestKeys.ring());
    }

    @AfterEach
    void unmountDisk() {
        Privileges.unmount(disk);
    }

    @Test
    void put_diskIsFull_isNotStoredAndLeavesNothing() throws Exception {
        Path filler = disk.resolve("filler");
        fill(filler);

        assertThat(cache.put(KEY, ticket(1, Instant.now()))).isFalse();
        assertThat(cache.get(KEY)).isEmpty();
        assertThat(cache.stats().failures()).isOne();
        Files.delete(filler);
        assertThat(cache.put(KEY, ticket(1, Instant.now()))).isTrue();
        assertThat(cache.get(KEY)).isPresent();
    }

    @Test
    void get_diskIsFull_isHit() throws Exception {
        cache.put(KEY, ticket(1, Instant.now()));
        fill(disk.resolve("filler"));

        assertThat(cache.get(KEY)).isPresent();
    }

    @Test
    void get_readOnly_isMissAndTheTicketIsLeft() {
        cache.put(KEY, ticket(1, Instant.now()));
        Privileges.remount(disk, "ro");

        assertThat(cache.get(KEY)).isEmpty();
        assertThat(cache.put(KEY, ticket(2, Instant.now()))).isFalse();
        assertThat(cache.stats().failures()).isEqualTo(2);
        Privileges.remount(disk, "rw");
        assertThat(cache.get(KEY)).isPresent();
        assertThat(cache.get(KEY)).isEmpty();
    }

    private static void fill(Path filler) {
        try (var out = Files.newOutputStream(filler)) {
            for (int i = 0; i < 1 << 20; i++) {
                out.write(new byte[1024]);
            }
        } catch (IOException e) {
            // Now it is full.
        }
    }
}
