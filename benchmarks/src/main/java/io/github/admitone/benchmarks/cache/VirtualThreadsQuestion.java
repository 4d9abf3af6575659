package io.github.admitone.benchmarks.cache;

import io.github.admitone.SessionKey;
import io.github.admitone.benchmarks.Json;
import io.github.admitone.benchmarks.Question;
import io.github.admitone.benchmarks.Spread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

/**
 * Whether ten thousand virtual threads can share a cache: how much they get done, beside platform threads with the same
 * work, and whether the cache ever makes one wait without letting go of the thread that carries it.
 *
 * <p>Not a benchmark of JMH, which measures with platform threads. Rounds of all crowds alternate; the first ones, in which
 * classes are loaded and compiled, do not count.
 */
public final class VirtualThreadsQuestion implements Question {

    private static final int SINCE = 21;
    private static final int KEYS = 16_384;
    private static final int WARM_UP_ROUNDS = 3;
    private static final int ROUNDS = 10;
    private static final int OPERATIONS = 2_000_000;
    private static final int SMOKE_OPERATIONS = 20_000;

    /** Far beyond what the work takes. */
    private static final int DEADLINE_SECONDS = 60;

    /** Threads that start together and share a number of operations out. */
    private record Crowd(String title, int threads, boolean virtual) {}

    private static final List<Crowd> CROWDS = List.of(
            new Crowd("10,000 virtual", 10_000, true),
            new Crowd("2 platform", 2, false),
            new Crowd("8 platform", 8, false),
            new Crowd("64 platform", 64, false));

    private final SessionKey[] keys = Keys.shuffled(KEYS);

    @Override
    public String name() {
        return "virtual-threads";
    }

    @Override
    public String asks() {
        return "Can ten thousand virtual threads share a cache, and does it ever pin one?";
    }

    @Override
    public Optional<String> obstacle() {
        return Runtime.version().feature() >= SINCE ? Optional.empty() : Optional.of("needs Java 21 or later");
    }

    @Override
    public String answer(boolean smoke, Path results) throws Exception {
        int operations = smoke ? SMOKE_OPERATIONS : OPERATIONS;
        int control =
                pinned(() -> virtualThreads().submit(WaitingInitialiser::touch).get());
        if (control == 0) {
            throw new IllegalStateException("the recording does not show a virtual thread that was pinned");
        }
        Peers.AdmitOne cache = filled();
        measure(cache, operations, WARM_UP_ROUNDS);
        Map<Crowd, List<Double>> speeds = new LinkedHashMap<>();
        int pinned = pinned(() -> speeds.putAll(measure(cache, operations, smoke ? 1 : ROUNDS)));
        if (pinned > 0) {
            throw new IllegalStateException("virtual threads were pinned " + pinned + " times");
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        StringBuilder table = new StringBuilder("| threads | operations per µs |\n|---|---:|\n");
        speeds.forEach((crowd, rounds) -> {
            rows.add(Map.of("threads", crowd.title(), "operationsPerMicrosecond", rounds));
            table.append(
                    "| %s | %s |\n".formatted(crowd.title(), Spread.of(rounds).toString(2)));
        });
        Json.write(rows, results.resolve(name() + ".json"));
        return table + String.format(Locale.ROOT, """

                        %,d times taking a ticket and putting it back, of %,d servers with %d tickets each, shared out among \
                        the threads; medians of the rounds, with quartiles. Virtual threads pinned, without a threshold: 0 \
                        times. In the control, a class initialiser that waits: %d.
                        """, operations, KEYS, TicketCache.TICKETS_PER_SERVER, control);
    }

    /** As many tickets of each key as are kept, so that one is left for whoever comes while another is taken. */
    private Peers.AdmitOne filled() {
        Peers.AdmitOne cache =
                new Peers.AdmitOne(Peers.bounds(4 * KEYS).ticketsPerServer(TicketCache.TICKETS_PER_SERVER));
        SplittableRandom random = new SplittableRandom(42);
        Instant now = Instant.now();
        for (SessionKey key : keys) {
            for (int i = 0; i < TicketCache.TICKETS_PER_SERVER; i++) {
                cache.put(key, Tickets.draw(random, now));
            }
        }
        return cache;
    }

    /** Returns operations per microsecond. */
    private Map<Crowd, List<Double>> measure(TicketCache cache, int operations, int rounds) throws Exception {
        Map<Crowd, List<Double>> speeds = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Crowd crowd : CROWDS) {
                speeds.computeIfAbsent(crowd, any -> new ArrayList<>())
                        .add(1000.0 * operations / nanosFor(crowd, cache, operations));
            }
        }
        return speeds;
    }

    private long nanosFor(Crowd crowd, TicketCache cache, int operations) throws Exception {
        ExecutorService executor = crowd.virtual() ? virtualThreads() : Executors.newFixedThreadPool(crowd.threads());
        try {
            CountDownLatch ready = new CountDownLatch(crowd.threads());
            CountDownLatch go = new CountDownLatch(1);
            List<Future<?>> shares = new ArrayList<>();
            for (int i = 0; i < crowd.threads(); i++) {
                int start = (int) ((long) KEYS * i / crowd.threads());
                shares.add(executor.submit(() -> {
                    ready.countDown();
                    go.await();
                    for (int j = 0; j < operations / crowd.threads(); j++) {
                        cache.takeAndPutBack(keys[(start + j) % KEYS], null);
                    }
                    return null;
                }));
            }
            if (!ready.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(crowd.title() + " threads did not start");
            }
            long start = System.nanoTime();
            go.countDown();
            for (Future<?> share : shares) {
                share.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            }
            return System.nanoTime() - start;
        } finally {
            executor.shutdownNow();
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Counts where virtual threads had to wait without leaving the threads that carry them, however briefly. */
    private static int pinned(Work work) throws Exception {
        Path file = Files.createTempFile("pinning", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.VirtualThreadPinned").withThreshold(Duration.ZERO);
            recording.start();
            work.run();
            recording.stop();
            recording.dump(file);
            return RecordingFile.readAllEvents(file).size();
        } finally {
            Files.delete(file);
        }
    }

    /** A program that is compiled for Java 17 can only find them by reflection. */
    private static ExecutorService virtualThreads() throws ReflectiveOperationException {
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }

    /** Waits in its initialiser, which the virtual machine calls: beneath such a frame no JDK can move a thread away. */
    private static final class WaitingInitialiser {

        static {
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        static void touch() {}
    }
}
