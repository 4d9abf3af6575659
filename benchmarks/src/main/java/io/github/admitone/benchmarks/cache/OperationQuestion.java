package io.github.admitone.benchmarks.cache;

import static java.util.Comparator.comparingDouble;

import io.github.admitone.benchmarks.Effort;
import io.github.admitone.benchmarks.JmhRun;
import io.github.admitone.benchmarks.Pivot;
import io.github.admitone.benchmarks.Question;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;

/** Every cache in every cell of {@link CacheOperationBenchmark}, and the fastest of its rivals. */
final class OperationQuestion implements Question {

    private static final String OURS = "admit-one";

    /** Those with some bound and some expiry, if not as strict as this cache's: the maps have neither, rustls does not expire. */
    static final List<String> RIVALS = List.of(
            "global-lock",
            "caffeine",
            "caffeine-deque",
            "jdk-sessions",
            "jdk-cache",
            "netty-quic",
            "conscrypt",
            "bc-jsse");

    private static final int ROUNDS = 3;
    private static final int[] THREADS = {1, 2, 8, 64};

    // Many threads at one lock take long even to stop, and run nothing that two do not.
    private static final int[] SMOKE_THREADS = {2};

    @Override
    public String name() {
        return "operation";
    }

    @Override
    public String asks() {
        return "What does it cost to take a ticket and to put it back? (operations per microsecond)";
    }

    @Override
    public String answer(Effort effort, Path results) throws Exception {
        JmhRun run = new JmhRun(CacheOperationBenchmark.class, effort);
        for (int round = 0; round < (effort == Effort.SMOKE ? 1 : ROUNDS); round++) {
            for (int threads : effort == Effort.SMOKE ? SMOKE_THREADS : THREADS) {
                run.with(options -> options.threads(threads));
            }
        }
        Pivot table = new Pivot(
                run.writeTo(results.resolve(name() + ".json")),
                OperationQuestion::cell,
                result -> result.getParams().getParam("cache"));
        return table.markdown(List.of("threads", "keys", "hits")) + "\n" + nextToOurs(table);
    }

    private static List<String> cell(RunResult result) {
        return List.of(
                String.valueOf(result.getParams().getThreads()),
                result.getParams().getParam("keys"),
                result.getParams().getParam("hitPercent") + " %");
    }

    private static String nextToOurs(Pivot table) {
        StringBuilder rows = new StringBuilder();
        int noSlower = 0;
        for (List<String> cell : table.settings()) {
            String rival = RIVALS.stream()
                    .max(comparingDouble(name -> table.median(cell, name)))
                    .orElseThrow();
            double ratio = Math.round(100 * table.median(cell, OURS) / table.median(cell, rival)) / 100.0;
            noSlower += ratio >= 1 ? 1 : 0;
            rows.append(String.format(Locale.ROOT, "| %s | %s | %.2f |\n", String.join(" | ", cell), rival, ratio));
        }
        return """
                Of the others that have some bound and some expiry, the fastest in each cell, and how many times as many \
                operations %s makes; it is no slower in %d of %d cells:

                | threads | keys | hits | rival | ratio |
                |---|---|---|---|---:|
                """.formatted(OURS, noSlower, table.settings().size()) + rows;
    }
}
