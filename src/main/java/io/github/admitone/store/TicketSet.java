package io.github.admitone.store;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One of the many small directories of a {@link DirectoryTicketStore}, as one listing saw it. Other processes change it
 * meanwhile: a file that is gone when its turn comes is no error.
 */
final class TicketSet {

    /** What begins the name of a file that is being written, and may be litter. */
    static final String UNFINISHED = "new-";

    private static final int ATTEMPTS = 3;
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    private static final Duration LITTER_AGE = Duration.ofMinutes(1);
    private static final Comparator<TicketFile> OLDEST_FIRST = Comparator.comparingLong(TicketFile::receivedAt);

    private final Path directory;
    private final String[] names;

    private TicketSet(Path directory, String[] names) {
        this.directory = directory;
        this.names = names;
    }

    /** Lists the set; throws {@link NoSuchFileException} if it is not there. */
    static TicketSet list(Path directory) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            // Not a DirectoryStream, which makes a Path of every name: a third of the time of a take.
            String[] names = new File(directory.toString()).list();
            if (names != null) {
                return new TicketSet(directory, names);
            }
            if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new NoSuchFileException(directory.toString());
            }
            // It may have been made in between; then the next attempt lists it.
        }
        throw new IOException(directory + " cannot be listed");
    }

    /** Takes the newest live ticket of a bucket, and drops the expired and void ones that it meets. */
    Optional<byte[]> take(String bucket, int epoch, long nowMillis) throws IOException {
        // Most calls look at one file alone.
        for (String name = newest(bucket, null); name != null; name = newest(bucket, name)) {
            Optional<byte[]> bytes = takeIfLive(TicketFile.parse(name), epoch, nowMillis);
            if (bytes.isPresent()) {
                return bytes;
            }
        }
        return Optional.empty();
    }

    /** Names of one bucket sort by the time of receipt: returns the last one, or the last one before that name. */
    private @Nullable String newest(String bucket, @Nullable String before) {
        String last = null;
        for (String name : names) {
            if (name.startsWith(bucket)
                    && (last == null || name.compareTo(last) > 0)
                    && (before == null || name.compareTo(before) < 0)) {
                last = name;
            }
        }
        return last;
    }

    private Optional<byte[]> takeIfLive(@Nullable TicketFile file, int epoch, long nowMillis) throws IOException {
        if (file == null) {
            return Optional.empty();
        }
        if (file.epoch() != epoch || file.isExpired(nowMillis)) {
            drop(file);
            return Optional.empty();
        }
        return file.receivedAt() <= nowMillis ? claim(file) : Optional.empty();
    }

    /** The unlink that succeeds takes the ticket. It was read before, under a name that is never used again. */
    private Optional<byte[]> claim(TicketFile file) throws IOException {
        Path path = directory.resolve(file.name());
        Optional<byte[]> bytes;
        try {
            bytes = read(path, file.size());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        return unlink(path) ? bytes : Optional.empty();
    }

    /** One system call where it succeeds; where it does not, another asks why. Whichever of them unlinks the file took it. */
    private static boolean unlink(Path path) throws IOException {
        return path.toFile().delete() || Files.deleteIfExists(path);
    }

    /** Returns nothing if the file is shorter or longer than its name says. Most are read with one system call. */
    private static Optional<byte[]> read(Path path, int size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size + 1);
        try (SeekableByteChannel in = Files.newByteChannel(path, READ)) {
            while (bytes.position() < size && in.read(bytes) >= 0) {
                // A read of a file may end early, but only a signal makes it.
            }
        }
        return bytes.position() == size ? Optional.of(Arrays.copyOf(bytes.array(), size)) : Optional.empty();
    }

    /**
     * Drops what a ticket replaces, what is void or has expired when it was received, and the oldest ones beyond the
     * bounds.
     *
     * @return whether there is room for the ticket; nothing is dropped for one that never fits
     */
    boolean makeRoom(TicketFile newcomer, int ticketsPerServer, int files, long bytes) throws IOException {
        if (newcomer.size() > bytes) {
            return false;
        }
        List<TicketFile> kept = new ArrayList<>();
        for (TicketFile file : ticketFiles()) {
            boolean replaced = file.isIn(newcomer.bucket())
                    && (file.id().equals(newcomer.id()) || !file.group().equals(newcomer.group()));
            if (replaced || file.epoch() != newcomer.epoch() || file.isExpired(newcomer.receivedAt())) {
                drop(file);
            } else {
                kept.add(file);
            }
        }
        kept.sort(OLDEST_FIRST);
        List<TicketFile> sameServer =
                kept.stream().filter(file -> file.isIn(newcomer.bucket())).toList();
        int surplus = sameServer.size() + 1 - ticketsPerServer;
        if (surplus > 0 && newcomer.receivedAt() < sameServer.get(0).receivedAt()) {
            return false;
        }
        for (int i = 0; i < surplus; i++) {
            drop(sameServer.get(i));
            kept.remove(sameServer.get(i));
        }
        long total = kept.stream().mapToLong(TicketFile::size).sum() + newcomer.size();
        int next = 0;
        while (next < kept.size() && (kept.size() - next + 1 > files || total > bytes)) {
            drop(kept.get(next));
            total -= kept.get(next).size();
            next++;
        }
        return true;
    }

    /** Returns how many files are being written, or were when their writer died. */
    int unfinished() {
        return (int)
                Arrays.stream(names).filter(name -> name.startsWith(UNFINISHED)).count();
    }

    /** Drops what is void or expired, and what processes left that died while they wrote. */
    void sweep(int epoch, long nowMillis, FileTime now) throws IOException {
        for (TicketFile file : ticketFiles()) {
            if (file.epoch() != epoch || file.isExpired(nowMillis)) {
                drop(file);
            }
        }
        for (String name : names) {
            if (name.startsWith(UNFINISHED) && isOld(directory.resolve(name), now)) {
                Files.deleteIfExists(directory.resolve(name));
            }
        }
    }

    /** Drops the tickets of a bucket. */
    void remove(String bucket) throws IOException {
        for (String name : names) {
            if (name.startsWith(bucket)) {
                Files.deleteIfExists(directory.resolve(name));
            }
        }
    }

    private static boolean isOld(Path path, FileTime now) throws IOException {
        try {
            return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toMillis() + LITTER_AGE.toMillis()
                    < now.toMillis();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private List<TicketFile> ticketFiles() {
        return Arrays.stream(names)
                .flatMap(name -> Stream.ofNullable(TicketFile.parse(name)))
                .toList();
    }

    private void drop(TicketFile file) throws IOException {
        Files.deleteIfExists(directory.resolve(file.name()));
    }
}
