package io.github.admitone.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Processes race for the tickets of one store, and some are killed: what their notes say of every ticket, and what the store
 * holds afterwards. Run in full with {@code -Dadmitone.races=full}.
 */
final class StoreRace {

    static final boolean FULL = "full".equals(System.getProperty("admitone.races"));

    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(FULL ? 60 : 3);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Set<Long> added = new HashSet<>();
    private final Set<Long> taken = new HashSet<>();
    private final List<Long> takenTwice = new ArrayList<>();
    private int takes;
    private int corrupt;
    private int failed;
    private int kills;
    private final String store;
    private final Path notes;
    private final int threads;
    private final int buckets;
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private int nextProcess;

    StoreRace(String store, Path notes, int threads, int buckets) {
        this.store = store;
        this.notes = notes;
        this.threads = threads;
        this.buckets = buckets;
    }

    /** Lets the processes take that many in all, kills that many of them on the way, then empties the store. */
    StoreRace run(int processes, int takesInAll, int killsInAll) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        List<Process> running = new ArrayList<>();
        try {
            for (int i = 0; i < processes; i++) {
                running.add(start(takesInAll));
            }
            while (notedTakes() < takesInAll && System.nanoTime() < deadline) {
                if (kills < killsInAll && notedTakes() > (kills + random.nextDouble()) * takesInAll / killsInAll) {
                    running.remove(random.nextInt(running.size()))
                            .destroyForcibly()
                            .waitFor();
                    kills++;
                    running.add(start(takesInAll));
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
            for (Process process : running) {
                process.getOutputStream().close();
            }
            for (Process process : running) {
                process.waitFor(30, TimeUnit.SECONDS);
            }
        } finally {
            running.forEach(Process::destroyForcibly);
        }
        readNotes();
        drain();
        System.out.println(this);
        return this;
    }

    /** Requires that all took place, and that every ticket was taken once, but what the killed held. */
    void requireEachTakenOnce(int takesInAll, int killsInAll) {
        assertThat(added).as(toString()).hasSizeGreaterThanOrEqualTo(takesInAll);
        assertThat(takenTwice).as(toString()).isEmpty();
        assertThat(corrupt).as(toString()).isZero();
        assertThat(failed).as(toString()).isZero();
        assertThat(kills).as(toString()).isEqualTo(killsInAll);
        assertThat(lost()).as(toString()).isLessThanOrEqualTo(lostAtMost());
    }

    /** Tickets that were stored and are nowhere: what a killed process held in its hands, at most one a thread. */
    private int lost() {
        Set<Long> lost = new HashSet<>(added);
        lost.removeAll(taken);
        return lost.size();
    }

    private int lostAtMost() {
        return kills * threads;
    }

    private Process start(int takes) throws IOException {
        return ChildJvm.start(
                List.of(),
                RacingProcess.class,
                List.of(
                        store,
                        Integer.toString(nextProcess++),
                        notes.toString(),
                        Integer.toString(threads),
                        Integer.toString(buckets),
                        Integer.toString(takes)));
    }

    /** Half of the notes, but for failures, are of takes. */
    private long notedTakes() throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(notes)) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes / RacingProcess.NOTE_LENGTH / 2;
    }

    private void readNotes() throws IOException {
        try (Stream<Path> files = Files.list(notes)) {
            for (Path file : files.toList()) {
                ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
                while (in.remaining() >= RacingProcess.NOTE_LENGTH) {
                    read(in.get(), in.getLong());
                }
            }
        }
    }

    private void read(byte what, long number) {
        switch (what) {
            case RacingProcess.ADDED -> added.add(number);
            case RacingProcess.TAKEN -> took(number);
            case RacingProcess.CORRUPT -> corrupt++;
            default -> failed++;
        }
    }

    private void took(long number) {
        takes++;
        if (!taken.add(number)) {
            takenTwice.add(number);
        }
    }

    private void drain() throws Exception {
        try (TicketStore open = TestStores.open(store)) {
            Instant now = Instant.now().plusSeconds(60);
            for (int i = 0; i < buckets; i++) {
                String bucket = TicketStoreContractTest.bucket(i);
                for (Optional<byte[]> bytes = open.take(bucket, now);
                        bytes.isPresent();
                        bytes = open.take(bucket, now)) {
                    took(RacingProcess.number(bytes.get()));
                }
            }
        }
    }

    @Override
    public String toString() {
        return "race on " + store.replaceAll(":.*", "") + ": " + nextProcess + " processes of " + threads + " threads, "
                + kills + " killed, " + added.size() + " tickets stored, " + takes + " taken, " + takenTwice.size()
                + " twice, " + corrupt + " corrupt, " + lost() + " lost, " + failed + " requests failed, seed " + seed;
    }
}
