package io.github.admitone.store;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The state of a {@link DirectoryTicketStore}: the name of the one directory that holds its tickets.
 *
 * <pre>
 * tickets-counter(8)-fence(16)-boot(8)
 * </pre>
 *
 * To change the state is to rename that directory, which succeeds for one process and fails for every other that knew
 * the same state: no lock is needed, and none can be left behind. Whatever a process does, it does by a path through
 * that name, so it fails if the state has changed meanwhile, and the process looks again.
 *
 * <p>The boot is a few digits of what Linux draws at random when it starts. A machine that lost its power may have lost the
 * last unlinks with it, and tickets that were taken are back; under another boot the epoch changes, and none of them is
 * returned. On other systems the digits are zeros.
 */
final class Epochs {

    private static final String PREFIX = "tickets-";
    private static final int NAME_LENGTH = PREFIX.length() + 8 + 1 + 16 + 1 + 8;
    private static final int ATTEMPTS = 1000;
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final HexFormat HEX = HexFormat.of();

    private final Path root;
    private final String boot;
    private volatile Epoch current;

    /** One state. Tickets of an earlier counter are void; handshakes that began at or before the fence store none. */
    record Epoch(Path directory, int counter, long fence, String boot) {

        static Epoch of(Path root, int counter, long fence, String boot) {
            String name = PREFIX + HEX.toHexDigits(counter) + '-' + HEX.toHexDigits(fence) + '-' + boot;
            return new Epoch(root.resolve(name), counter, fence, boot);
        }

        static @Nullable Epoch parse(Path root, String name) {
            if (name.length() != NAME_LENGTH || !name.startsWith(PREFIX)) {
                return null;
            }
            try {
                int start = PREFIX.length();
                return of(
                        root,
                        HexFormat.fromHexDigits(name, start, start + 8),
                        HexFormat.fromHexDigitsToLong(name, start + 9, start + 25),
                        name.substring(start + 26));
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
    }

    /** Makes the first state if there is none. */
    Epochs(Path root) throws IOException {
        this.root = root;
        this.boot = Files.isReadable(BOOT_ID) ? Files.readString(BOOT_ID).substring(0, 8) : "00000000";
        this.current = find();
    }

    /** The state that was seen last; it may have passed. */
    Epoch current() {
        return current;
    }

    Epoch refresh() throws IOException {
        current = find();
        return current;
    }

    /** Begins an epoch, and with it voids all tickets; its fence is no earlier than the last one's. */
    Epoch begin(long fence) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            Epoch last = find();
            if (succeed(last, Epoch.of(root, last.counter() + 1, Math.max(fence, last.fence()), boot))) {
                return current;
            }
        }
        throw new IOException("the epoch changes all the time");
    }

    private Epoch find() throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            Epoch last = last();
            if (last == null) {
                last = first();
            }
            if (last.boot().equals(boot) || succeed(last, Epoch.of(root, last.counter() + 1, last.fence(), boot))) {
                return last.boot().equals(boot) ? last : current;
            }
        }
        throw new IOException("the epoch changes all the time");
    }

    /** A process that was slow to make the first state may make it beside a later one: the last one counts. */
    private Epoch first() throws IOException {
        Epoch first = Epoch.of(root, 0, Long.MIN_VALUE, boot);
        try {
            Files.createDirectory(first.directory(), PrivateDirectory.DIRECTORY);
        } catch (FileAlreadyExistsException e) {
            // Another process was as quick.
        }
        Epoch last = last();
        return last == null ? first : last;
    }

    private @Nullable Epoch last() throws IOException {
        String[] names = new File(root.toString()).list();
        if (names == null) {
            throw new NoSuchFileException(root.toString(), null, "the directory cannot be listed");
        }
        Epoch last = null;
        for (String name : names) {
            Epoch epoch = Epoch.parse(root, name);
            if (epoch != null && (last == null || epoch.counter() > last.counter())) {
                last = epoch;
            }
        }
        return last;
    }

    private boolean succeed(Epoch last, Epoch next) throws IOException {
        try {
            Files.move(last.directory(), next.directory(), StandardCopyOption.ATOMIC_MOVE);
            current = next;
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
