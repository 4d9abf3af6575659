package io.github.admitone.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One of the processes of a {@link StoreRace}: its threads add numbered tickets and take what they find, and write down
 * each in a file of their own, in the moment that they know of it, so that the notes survive a kill. It ends when its
 * standard input does, or when it has taken enough.
 */
final class RacingProcess {

    static final int NOTE_LENGTH = 1 + Long.BYTES;
    static final byte ADDED = 1;
    static final byte TAKEN = 2;
    static final byte CORRUPT = 3;
    static final byte FAILED = 4;

    static final Duration LIFETIME = Duration.ofHours(6);

    private static final int TICKET_LENGTH = 1200;

    private final TicketStore store;
    private final int process;
    private final int buckets;
    private final AtomicInteger takesLeft;
    private volatile boolean stopped;

    private RacingProcess(TicketStore store, int process, int buckets, int takes) {
        this.store = store;
        this.process = process;
        this.buckets = buckets;
        this.takesLeft = new AtomicInteger(takes);
    }

    /** Takes the store's description, its own number, the directory for notes, and the numbers of threads, buckets and takes. */
    public static void main(String[] arguments) throws Exception {
        try (TicketStore store = TestStores.open(arguments[0])) {
            RacingProcess process = new RacingProcess(
                    store,
                    Integer.parseInt(arguments[1]),
                    Integer.parseInt(arguments[4]),
                    Integer.parseInt(arguments[5]));
            process.race(Path.of(arguments[2]), Integer.parseInt(arguments[3]));
        }
    }

    private void race(Path notes, int threads) throws Exception {
        Thread watch = new Thread(this::awaitEndOfInput, "watch");
        watch.setDaemon(true);
        watch.start();
        List<Thread> racers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            Thread racer = new Thread(() -> runThread(notes.resolve(process + "-" + number), number), "racer");
            racer.start();
            racers.add(racer);
        }
        for (Thread racer : racers) {
            racer.join();
        }
    }

    private void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Nobody has anything to say.
            }
        } catch (IOException e) {
            // Then the end has come, too.
        }
        stopped = true;
    }

    private void runThread(Path file, int thread) {
        try (FileChannel notes = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            // Who took nothing adds nothing: so no bucket fills up, and nothing is lost to its bound.
            boolean took = true;
            for (long i = 0; !stopped && takesLeft.get() > 0; i++) {
                if (took) {
                    add(notes, ((long) process << 40) | ((long) thread << 32) | i);
                }
                took = take(notes);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void add(FileChannel notes, long number) throws IOException {
        try {
            if (store.add(bucket(), ticket(number, Instant.now()))) {
                note(notes, ADDED, number);
            }
        } catch (TicketStoreException e) {
            note(notes, FAILED, number);
        }
    }

    /** Looks into one bucket after the other until it finds a ticket. */
    private boolean take(FileChannel notes) throws IOException {
        int first = ThreadLocalRandom.current().nextInt(buckets);
        for (int i = 0; i < buckets; i++) {
            String bucket = TicketStoreContractTest.bucket((first + i) % buckets);
            try {
                Optional<byte[]> bytes = store.take(bucket, Instant.now().plusSeconds(60));
                if (bytes.isPresent()) {
                    takesLeft.decrementAndGet();
                    note(notes, isWhole(bytes.get()) ? TAKEN : CORRUPT, number(bytes.get()));
                    return true;
                }
            } catch (TicketStoreException e) {
                note(notes, FAILED, 0);
            }
        }
        return false;
    }

    private String bucket() {
        return TicketStoreContractTest.bucket(ThreadLocalRandom.current().nextInt(buckets));
    }

    private static void note(FileChannel notes, byte what, long number) throws IOException {
        notes.write(ByteBuffer.allocate(NOTE_LENGTH).put(what).putLong(number).flip());
    }

    static SealedTicket ticket(long number, Instant now) {
        ByteBuffer bytes = ByteBuffer.allocate(TICKET_LENGTH);
        while (bytes.hasRemaining()) {
            bytes.putLong(number);
        }
        return new SealedTicket(
                String.format("%032x", number), "00000000", now, now.plus(LIFETIME), now, bytes.array());
    }

    static long number(byte[] bytes) {
        return bytes.length < Long.BYTES ? -1 : ByteBuffer.wrap(bytes).getLong();
    }

    private static boolean isWhole(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long number = number(bytes);
        boolean whole = bytes.length == TICKET_LENGTH;
        while (whole && in.hasRemaining()) {
            whole = in.getLong() == number;
        }
        return whole;
    }
}
