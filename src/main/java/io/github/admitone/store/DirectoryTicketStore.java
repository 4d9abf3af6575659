package io.github.admitone.store;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A {@link TicketStore} for the processes of one machine: a directory is the store, a file is a ticket, and the one
 * {@code unlink} that succeeds takes it, as in a Maildir.
 *
 * <p><b>The directory</b> is made with permissions for its owner alone, or must have them. {@link Builder#open} throws
 * a {@link TicketStoreException} that says what is wrong if it is a symbolic link, belongs to another user, is open to
 * others, or lies below a directory in which others could replace it. It must be on a local file system: NFS may answer
 * an unlink that it repeats with success twice. Nothing else may be in it.
 *
 * <p><b>Once.</b> Processes may be killed at any point: what one was taking is gone, what one was writing never was.
 * There is no lock, no background thread, and nothing to clean up before the next process can go on. After the loss of
 * power, when a file system may have lost the last unlinks, Linux is seen to have started again, and no earlier ticket
 * is returned: tickets do not outlive the running system. On other systems than Linux that cannot be seen, and is not
 * promised. Nor is it if someone puts files back: a copy of the directory, or a snapshot of the whole running machine,
 * holds tickets that may have been used. Delete the directory after restoring it.
 *
 * <p><b>Bounds.</b> Files and bytes are bounded by share: tickets are spread over {@value #SETS} small directories,
 * each of which keeps to its share of the bounds and drops what was received first, so some are dropped before the
 * whole is full. The bounds are exceeded by no more than the tickets being added at the moment. Every process should
 * have the same. Expired tickets go when a {@code take} meets them, when another ticket of the same small directory is
 * added, and by a little sweeping now and then with an {@code add}, as does the litter of processes that died while
 * they wrote, after a minute.
 *
 * <p>Every operation is a few system calls on one small directory, but {@link #clear}, which passes over all; its fence
 * is one rename. A full disk, a directory that became read-only and the like are {@link TicketStoreException}s. An
 * operation of an interrupted thread may fail.
 *
 * @since 0.1.0
 */
public final class DirectoryTicketStore implements TicketStore {

    /** Small enough to list with every operation, and many enough that few servers share one. */
    static final int SETS = 1024;

    /** How often a clear by another process may come in between before an operation gives up. */
    private static final int ATTEMPTS = 20;

    /** One add in this many sweeps some directory. */
    private static final int SWEEP_ONE_IN = 16;

    private static final Set<StandardOpenOption> NEW_FILE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private final Path root;
    private final Epochs epochs;
    private final int ticketsPerServer;
    private final int filesPerSet;
    private final long bytesPerSet;

    private DirectoryTicketStore(Builder builder, Path root) throws IOException {
        this.root = root;
        this.epochs = new Epochs(root);
        this.ticketsPerServer = builder.ticketsPerServer;
        this.filesPerSet = builder.maximumFiles / SETS;
        this.bytesPerSet = builder.maximumBytes / SETS;
    }

    /**
     * {@return a store in a directory, with the default bounds}
     *
     * @param directory the directory; it is made if it is not there, its parents are not
     * @throws TicketStoreException if it cannot hold tickets; the message says why
     */
    public static DirectoryTicketStore open(Path directory) {
        return builder(directory).open();
    }

    /**
     * {@return a new builder with the defaults: 8 tickets per server, 65,536 files, 256 MiB}
     *
     * @param directory the directory; it is made if it is not there, its parents are not
     */
    public static Builder builder(Path directory) {
        return new Builder(directory);
    }

    @Override
    public boolean add(String bucket, SealedTicket ticket) {
        SealedTicket.requireBucket(bucket);
        requireNonNull(ticket, "ticket");
        return throughEpoch("add a ticket to", epoch -> {
            if (ticket.handshakeStartedAt().toEpochMilli() <= epoch.fence()) {
                return false;
            }
            Path set = set(epoch, bucket);
            try {
                return write(set, bucket, ticket, epoch);
            } catch (NoSuchFileException e) {
                makeSet(set);
                return write(set, bucket, ticket, epoch);
            }
        });
    }

    @Override
    public Optional<byte[]> take(String bucket, Instant now) {
        SealedTicket.requireBucket(bucket);
        long nowMillis = requireNonNull(now, "now").toEpochMilli();
        return throughEpoch("take a ticket from", epoch -> {
            try {
                return TicketSet.list(set(epoch, bucket)).take(bucket, epoch.counter(), nowMillis);
            } catch (NoSuchFileException e) {
                return noneIn(epoch, Optional.empty());
            }
        });
    }

    @Override
    public void remove(String bucket) {
        SealedTicket.requireBucket(bucket);
        throughEpoch("remove tickets from", epoch -> {
            try {
                TicketSet.list(set(epoch, bucket)).remove(bucket);
                return true;
            } catch (NoSuchFileException e) {
                return noneIn(epoch, true);
            }
        });
    }

    @Override
    public void clear(Instant fence) {
        long fenceMillis = requireNonNull(fence, "fence").toEpochMilli();
        try {
            Epochs.Epoch epoch = epochs.begin(fenceMillis);
            // The rename was a moment ago: the file system's own idea of the present, beside which litter is old or
            // not.
            FileTime now = Files.getLastModifiedTime(root);
            String[] sets = new File(epoch.directory().toString()).list();
            for (String set : sets == null ? new String[0] : sets) {
                dropFormer(epoch.directory().resolve(set), epoch, now);
            }
        } catch (IOException e) {
            throw new TicketStoreException("cannot clear " + root, e);
        }
    }

    private static void dropFormer(Path set, Epochs.Epoch epoch, FileTime now) {
        try {
            sweep(set, epoch, Long.MIN_VALUE, now);
        } catch (IOException e) {
            // They are void, and go another time. To say that the clear failed would be to have it repeated.
        }
    }

    @Override
    public void close() {
        // No file is open between two operations.
    }

    /** An operation on the tickets of one epoch, which throws {@link NoSuchFileException} if that has passed. */
    private interface Operation<T> {
        T in(Epochs.Epoch epoch) throws IOException;
    }

    private <T> T throughEpoch(String what, Operation<T> operation) {
        try {
            Epochs.Epoch epoch = epochs.current();
            for (int i = 0; i < ATTEMPTS; i++) {
                try {
                    return operation.in(epoch);
                } catch (NoSuchFileException e) {
                    epoch = epochs.refresh();
                }
            }
            throw new IOException("the store is cleared all the time");
        } catch (IOException e) {
            throw new TicketStoreException("cannot " + what + " " + root, e);
        }
    }

    /** There is no such set: that is an answer, as long as the epoch lasts. */
    private static <T> T noneIn(Epochs.Epoch epoch, T answer) throws IOException {
        if (Files.isDirectory(epoch.directory())) {
            return answer;
        }
        throw new NoSuchFileException(epoch.directory().toString());
    }

    /** Writes a file under a name that nobody looks for, makes room, and gives it its name. */
    private boolean write(Path set, String bucket, SealedTicket ticket, Epochs.Epoch epoch) throws IOException {
        byte[] bytes = ticket.bytes();
        long nonce = Sealing.randomLong();
        TicketFile file = TicketFile.of(bucket, ticket, epoch.counter(), bytes.length, nonce);
        Path unfinished = set.resolve(TicketSet.UNFINISHED + Long.toHexString(nonce));
        boolean added = false;
        try {
            try (SeekableByteChannel out = Files.newByteChannel(unfinished, NEW_FILE, PrivateDirectory.FILE)) {
                for (ByteBuffer rest = ByteBuffer.wrap(bytes); rest.hasRemaining(); ) {
                    out.write(rest);
                }
            }
            TicketSet held = TicketSet.list(set);
            sweepNowAndThen(held, epoch, unfinished, file.receivedAt(), nonce);
            if (held.makeRoom(file, ticketsPerServer, filesPerSet, bytesPerSet)) {
                Files.move(unfinished, set.resolve(file.name()), StandardCopyOption.ATOMIC_MOVE);
                added = true;
            }
            return added;
        } finally {
            if (!added) {
                Files.deleteIfExists(unfinished);
            }
        }
    }

    /**
     * Sweeps the set at hand if others were writing there, too, and may have died of it; now and then any other set.
     */
    private static void sweepNowAndThen(
            TicketSet held, Epochs.Epoch epoch, Path justWritten, long nowMillis, long drawn) throws IOException {
        boolean sweepAnother = Math.floorMod(drawn, SWEEP_ONE_IN) == 0;
        if (sweepAnother || held.unfinished() > 1) {
            FileTime now = Files.getLastModifiedTime(justWritten);
            held.sweep(epoch.counter(), nowMillis, now);
            if (sweepAnother) {
                sweep(set(epoch, Math.floorMod(drawn / SWEEP_ONE_IN, SETS)), epoch, nowMillis, now);
            }
        }
    }

    private static void sweep(Path set, Epochs.Epoch epoch, long nowMillis, FileTime now) throws IOException {
        try {
            TicketSet.list(set).sweep(epoch.counter(), nowMillis, now);
        } catch (NoSuchFileException e) {
            // Nothing was ever stored there, or the epoch has passed: nothing to sweep.
        }
    }

    private static void makeSet(Path set) throws IOException {
        try {
            Files.createDirectory(set, PrivateDirectory.DIRECTORY);
        } catch (FileAlreadyExistsException e) {
            // Another process was as quick.
        }
    }

    private static Path set(Epochs.Epoch epoch, String bucket) {
        return set(epoch, Integer.parseInt(bucket, 0, 4, 16) % SETS);
    }

    private static Path set(Epochs.Epoch epoch, int number) {
        return epoch.directory().resolve(Integer.toHexString(SETS + number).substring(1));
    }

    /** Sets the bounds of a store; the same for every process that shares it. Not thread-safe. */
    public static final class Builder {

        private static final int MAX_TICKETS_PER_SERVER = 255;

        private final Path directory;
        private int ticketsPerServer = 8;
        private int maximumFiles = 1 << 16;
        private long maximumBytes = 256L << 20;

        private Builder(Path directory) {
            this.directory = requireNonNull(directory, "directory");
        }

        /**
         * Sets how many tickets of one server the store may hold; 8 unless set.
         *
         * @param ticketsPerServer 1 to 255
         * @return this builder
         */
        public Builder ticketsPerServer(int ticketsPerServer) {
            this.ticketsPerServer = ticketsPerServer;
            return this;
        }

        /**
         * Sets how many files the store may have; 65,536 unless set.
         *
         * @param maximumFiles at least 1024
         * @return this builder
         */
        public Builder maximumFiles(int maximumFiles) {
            this.maximumFiles = maximumFiles;
            return this;
        }

        /**
         * Sets how many bytes the files may have in all; 256 MiB unless set. File systems round each up to a block. A
         * ticket of more than a 1024th of it is not stored.
         *
         * @param maximumBytes at least 1024
         * @return this builder
         */
        public Builder maximumBytes(long maximumBytes) {
            this.maximumBytes = maximumBytes;
            return this;
        }

        /**
         * {@return the store}
         *
         * @throws IllegalArgumentException if a bound is out of its range; the message names both
         * @throws TicketStoreException if the directory cannot hold tickets; the message says why
         */
        public DirectoryTicketStore open() {
            requireRange("ticketsPerServer", ticketsPerServer, 1, MAX_TICKETS_PER_SERVER);
            requireRange("maximumFiles", maximumFiles, SETS, Integer.MAX_VALUE);
            requireRange("maximumBytes", maximumBytes, SETS, Long.MAX_VALUE);
            try {
                return new DirectoryTicketStore(this, PrivateDirectory.open(directory));
            } catch (IOException e) {
                throw new TicketStoreException(directory + " cannot hold tickets", e);
            }
        }

        private static void requireRange(String name, long value, long min, long max) {
            if (value < min || value > max) {
                throw new IllegalArgumentException(name + " must be " + min + " to " + max + ", but was " + value);
            }
        }
    }
}
