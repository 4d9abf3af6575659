package io.github.admitone.benchmarks.store;

import io.github.admitone.benchmarks.Json;
import io.github.admitone.benchmarks.Question;
import io.github.admitone.store.DirectoryTicketStore;
import io.github.admitone.store.JdbcTicketStore;
import io.github.admitone.store.RedisTicketStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.HdrHistogram.Histogram;
import redis.clients.jedis.DefaultJedisClientConfig;

/** What a take costs in each store, beside the raw command of its engine. Contenders take turns, so that a busy spell hits all. */
public final class TakeQuestion implements Question {

    private static final int[] THREADS = {1, 8};

    @Override
    public String name() {
        return "stores";
    }

    @Override
    public String asks() {
        return "What does a take cost in each store, beside the raw command?";
    }

    @Override
    public Optional<String> obstacle() {
        return Engines.obstacle();
    }

    @Override
    public String answer(boolean smoke, Path results) throws Exception {
        int rounds = smoke ? 1 : 7;
        int warmUps = smoke ? 0 : 4;
        int buckets = smoke ? 20 : 150;
        Map<String, Result> measured = new LinkedHashMap<>();
        try (Engines engines = new Engines()) {
            engines.startRedis();
            engines.startPostgres();
            Map<String, Takes> contenders = contenders(engines);
            for (int round = -warmUps; round < rounds; round++) {
                for (int threads : THREADS) {
                    for (Map.Entry<String, Takes> contender : contenders.entrySet()) {
                        Round times = measure(contender.getValue(), buckets, threads);
                        if (round >= 0) {
                            measured.computeIfAbsent(contender.getKey() + "/" + threads, name -> new Result())
                                    .add(times);
                        }
                    }
                }
            }
            for (Takes contender : contenders.values()) {
                contender.close();
            }
        }
        Json.write(rows(measured), results.resolve(name() + ".json"));
        return table(measured);
    }

    private static Map<String, Takes> contenders(Engines engines) throws Exception {
        Map<String, Takes> contenders = new LinkedHashMap<>();
        Instant now = Instant.now();
        // The engines' directory is theirs, which may be another user.
        Path files = Files.createTempDirectory(
                "admitone-benchmark",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        engines.deleteOnClose(files);
        contenders.put("memory", new MemoryTakes());
        contenders.put("directory", new StoreTakes(DirectoryTicketStore.open(files.resolve("tickets")), now));
        contenders.put("directory, raw", new RawTakes.Unlink(files.resolve("raw")));
        RedisTicketStore redis = RedisTicketStore.builder(
                        engines.redis(), DefaultJedisClientConfig.builder().build())
                .atMost(Duration.ofSeconds(10))
                .build();
        redis.clear(Instant.EPOCH);
        contenders.put("Redis", new StoreTakes(redis, now));
        contenders.put("Redis, scripted", new RawTakes.ZPopMax(engines.redis(), true));
        contenders.put("Redis, raw", new RawTakes.ZPopMax(engines.redis(), false));
        try (var connection = engines.database().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(JdbcTicketStore.schema());
        }
        DataSource pool = ThreadSource.over(engines.database());
        contenders.put(
                "PostgreSQL",
                new StoreTakes(
                        JdbcTicketStore.builder(pool)
                                .atMost(Duration.ofSeconds(30))
                                .open(),
                        now));
        contenders.put("PostgreSQL, raw", new RawTakes.Delete(pool));
        return contenders;
    }

    /** Returns the times of all takes, and how long the whole took. */
    private static Round measure(Takes takes, int buckets, int threads) throws Exception {
        takes.fill(buckets, Takes.THREADS);
        AtomicInteger next = new AtomicInteger();
        int all = buckets * Takes.THREADS;
        AtomicLong begin = new AtomicLong();
        // Read before anyone goes: this thread may be the last to go on.
        CyclicBarrier start = new CyclicBarrier(threads, () -> begin.set(System.nanoTime()));
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Histogram>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Callable<Histogram> taker = () -> {
                    Histogram times = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
                    start.await();
                    for (int taken = next.getAndIncrement(); taken < all; taken = next.getAndIncrement()) {
                        long before = System.nanoTime();
                        takes.take(taken % buckets);
                        times.recordValue(System.nanoTime() - before);
                    }
                    return times;
                };
                running.add(executor.submit(taker));
            }
            Histogram times = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
            for (Future<Histogram> taker : running) {
                times.add(taker.get());
            }
            return new Round(times, System.nanoTime() - begin.get());
        } finally {
            executor.shutdownNow();
        }
    }

    private record Round(Histogram times, long nanos) {}

    /** The median of the rounds counts: others use the machine, too. */
    private static final class Result {

        private final List<Double> perSecond = new ArrayList<>();
        private final List<Double> median = new ArrayList<>();
        private final List<Double> p99 = new ArrayList<>();

        void add(Round round) {
            perSecond.add(round.times().getTotalCount() * 1e9 / round.nanos());
            median.add(round.times().getValueAtPercentile(50) / 1000.0);
            p99.add(round.times().getValueAtPercentile(99) / 1000.0);
        }

        static double middle(List<Double> values) {
            return values.stream().sorted().toList().get(values.size() / 2);
        }
    }

    private static List<Map<String, Object>> rows(Map<String, Result> measured) {
        List<Map<String, Object>> rows = new ArrayList<>();
        measured.forEach((name, result) -> rows.add(Map.of(
                "store", name,
                "takesPerSecond", result.perSecond,
                "medianMicros", result.median,
                "p99Micros", result.p99)));
        return rows;
    }

    private static String table(Map<String, Result> measured) {
        StringBuilder table =
                new StringBuilder("| store | threads | takes per second | p50, µs | p99, µs | p50 beside raw |\n"
                        + "|---|---:|---:|---:|---:|---:|\n");
        measured.forEach((name, result) -> {
            String[] parts = name.split("/", -1);
            Result raw = measured.get(parts[0].split(",", -1)[0] + ", raw/" + parts[1]);
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %,.0f | %.1f | %.1f | %s |%n",
                    parts[0],
                    parts[1],
                    Result.middle(result.perSecond),
                    Result.middle(result.median),
                    Result.middle(result.p99),
                    raw == null || raw == result
                            ? ""
                            : String.format(
                                    Locale.ROOT, "%.2f", Result.middle(result.median) / Result.middle(raw.median))));
        });
        return table + "\nTickets of " + Takes.TICKET_BYTES
                + " bytes. Raw is what the engine must do at least, through the same client, over the same kind of connection,"
                + " for as many bytes: list, read and unlink a file; `ZPOPMAX`; `DELETE … RETURNING` without generation,"
                + " expiry or fence; scripted, the raw command in a script that does nothing else. Median of the rounds, in which all"
                + " take turns.\n";
    }
}
