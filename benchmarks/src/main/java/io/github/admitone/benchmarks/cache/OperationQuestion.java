package io.github.admitone.benchmarks.cache;

import static io.github.admitone.benchmarks.cache.Peers.GLOBAL_LOCK;
import static io.github.admitone.benchmarks.cache.Peers.MAP;
import static io.github.admitone.benchmarks.cache.Peers.OURS;
import static io.github.admitone.benchmarks.cache.Peers.UNTIMED;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.benchmarks.Json;
import io.github.admitone.benchmarks.Question;
import io.github.admitone.benchmarks.Spread;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * {@link OperationBenchmark} in several cells. The peers take turns within each cell, in another order every time and each
 * in a new JVM, so that whatever disturbs the machine disturbs them alike, and so that each figure is one of several JVMs:
 * what the compiler makes of the same code differs from one to the next by more than many of the differences.
 */
public final class OperationQuestion implements Question {

    private static final int FORKS = 10;
    private static final int FORKS_OF_LARGE_DIFFERENCES = 3;
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    /** Peers measured side by side. */
    private record Cell(int threads, String keys, int hitPercent, List<String> caches) {

        String row() {
            return "| %d | %s | %d %%".formatted(threads, keys, hitPercent);
        }
    }

    private static final String HEAD = "| threads | keys | hits";

    private static final List<Cell> BESIDE_PEERS = List.of(
            new Cell(1, "1", 100, Peers.ALL),
            new Cell(1, "16384", 100, Peers.ALL),
            new Cell(1, "16384 zipf", 100, Peers.ALL),
            new Cell(1, "16384", 50, Peers.ALL),
            new Cell(8, "1", 100, Peers.ALL),
            new Cell(8, "16384", 100, Peers.ALL),
            new Cell(8, "16384 zipf", 100, Peers.ALL),
            new Cell(8, "16384", 50, Peers.ALL));

    private static final List<String> GROWING = List.of(OURS, MAP, GLOBAL_LOCK);
    private static final List<Cell> AS_IT_GROWS =
            List.of(new Cell(1, "100000", 100, GROWING), new Cell(1, "1000000", 100, GROWING));

    private static final List<String> STRIPES = List.of(OURS + "-1", OURS + "-64", OURS + "-256", OURS + "-1024");
    private static final List<Cell> BY_STRIPES =
            List.of(new Cell(2, "16384", 100, STRIPES), new Cell(8, "16384", 100, STRIPES));

    // Many threads at one lock take long even to stop, and run nothing that two do not.
    private static final List<Cell> SMOKE = List.of(new Cell(2, "1000", 100, Peers.ALL));

    private final Map<Cell, Map<String, List<RunResult>>> measured = new LinkedHashMap<>();

    @Override
    public String name() {
        return "operation";
    }

    @Override
    public String asks() {
        return "What does it cost to take a ticket and to put it back? (operations per microsecond)";
    }

    @Override
    public String answer(boolean smoke, Path results) throws Exception {
        List<Cell> peers = smoke ? SMOKE : BESIDE_PEERS;
        List<Cell> growing = smoke ? List.of() : AS_IT_GROWS;
        List<Cell> stripes = smoke ? List.of() : BY_STRIPES;
        for (int fork = 0; fork < (smoke ? 1 : FORKS); fork++) {
            List<Cell> cells = new ArrayList<>(peers);
            if (fork < FORKS_OF_LARGE_DIFFERENCES) {
                cells.addAll(growing);
                cells.addAll(stripes);
            }
            for (Cell cell : cells) {
                measure(cell, new Random(fork), smoke);
            }
        }
        write(results);
        return "Medians of %d JVMs, with the quartiles in parentheses.\n\n".formatted(smoke ? 1 : FORKS)
                + table(peers, Peers.ALL, (cell, cache) -> speed(cell, cache).toString(2))
                + """

                How many times as many operations %s makes; "equal" where the quartiles overlap. Of those that have some \
                bound and some expiry (%s):

                """.formatted(OURS, String.join(", ", Peers.RIVALS))
                + table(peers, Peers.RIVALS, this::ratio)
                + "\nOf those that have not, and of itself with a clock that stands still:\n\n"
                + table(peers, List.of(UNTIMED, MAP, "map-timed", "rustls"), this::ratio)
                + "\nBytes allocated by an operation:\n\n"
                + table(
                        peers,
                        Peers.ALL,
                        (cell, cache) -> "%.0f".formatted(allocated(cell, cache).median()))
                + "\nLarger caches (%d JVMs):\n\n".formatted(FORKS_OF_LARGE_DIFFERENCES)
                + table(growing, GROWING, (cell, cache) -> speed(cell, cache).toString(2))
                + "\nBy stripes (%d JVMs):\n\n".formatted(FORKS_OF_LARGE_DIFFERENCES)
                + table(stripes, STRIPES, (cell, cache) -> speed(cell, cache).toString(2))
                + "\n" + evenness();
    }

    private void measure(Cell cell, Random random, boolean smoke) throws RunnerException {
        List<String> caches = new ArrayList<>(cell.caches());
        Collections.shuffle(caches, random);
        for (String cache : caches) {
            ChainedOptionsBuilder options = new OptionsBuilder()
                    .include("\\." + OperationBenchmark.class.getSimpleName() + "\\.")
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .threads(cell.threads())
                    .param("cache", cache)
                    .param("keys", cell.keys())
                    .param("hitPercent", "" + cell.hitPercent())
                    .addProfiler(GCProfiler.class);
            if (smoke) {
                // In this process: to start another for every cell is what would take the time.
                options.forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(50));
            }
            measured.computeIfAbsent(cell, any -> new LinkedHashMap<>())
                    .computeIfAbsent(cache, any -> new ArrayList<>())
                    .addAll(new Runner(options.build()).run());
        }
    }

    private Spread speed(Cell cell, String cache) {
        return spread(cell, cache, result -> result.getPrimaryResult().getScore());
    }

    private Spread allocated(Cell cell, String cache) {
        return spread(
                cell,
                cache,
                result -> result.getSecondaryResults().get(ALLOCATION).getScore());
    }

    private Spread spread(Cell cell, String cache, Function<RunResult, Double> figure) {
        return Spread.of(measured.get(cell).get(cache).stream().map(figure).toList());
    }

    private String ratio(Cell cell, String cache) {
        Spread ours = speed(cell, OURS);
        Spread theirs = speed(cell, cache);
        String ratio = String.format(Locale.ROOT, "%.2f", ours.median() / theirs.median());
        return ours.overlaps(theirs) ? ratio + ", equal" : ratio;
    }

    private interface Entry {
        String of(Cell cell, String cache);
    }

    private static String table(List<Cell> cells, List<String> caches, Entry entry) {
        StringBuilder table = new StringBuilder(HEAD);
        caches.forEach(cache -> table.append(" | ").append(cache));
        table.append(" |\n|---|---|---").append("|---:".repeat(caches.size())).append("|\n");
        for (Cell cell : cells) {
            table.append(cell.row());
            caches.forEach(cache -> table.append(" | ").append(entry.of(cell, cache)));
            table.append(" |\n");
        }
        return table.toString();
    }

    private void write(Path results) throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        measured.forEach((cell, caches) -> caches.forEach((cache, runs) -> rows.add(Map.of(
                "threads", cell.threads(),
                "keys", cell.keys(),
                "hitPercent", cell.hitPercent(),
                "cache", cache,
                "bytesPerOperation", allocated(cell, cache).median(),
                "operationsPerMicrosecond",
                        runs.stream()
                                .map(run -> run.getPrimaryResult().getScore())
                                .toList()))));
        Json.write(rows, results.resolve(name() + ".json"));
    }

    /** The stripes share the bound of servers out, and do not fill evenly. */
    private static String evenness() {
        StringBuilder text = new StringBuilder();
        SessionTicket ticket = Tickets.draw(new SplittableRandom(42), Instant.now());
        for (int stripes : new int[] {1, 64, 256, 1024}) {
            Peers.AdmitOne cache = new Peers.AdmitOne(Peers.bounds(16_384).stripes(stripes));
            for (SessionKey key : Keys.shuffled(16_384)) {
                cache.put(key, ticket);
            }
            text.append(text.isEmpty() ? "" : ", ")
                    .append(String.format(
                            Locale.ROOT,
                            "%.1f %% with %d",
                            100.0 * cache.cache.stats().servers() / 16_384,
                            stripes));
        }
        return "Of 16,384 servers stored once each in a cache for as many, it holds " + text + " stripes.\n";
    }
}
