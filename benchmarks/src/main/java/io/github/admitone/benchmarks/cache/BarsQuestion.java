package io.github.admitone.benchmarks.cache;

import io.github.admitone.benchmarks.Effort;
import io.github.admitone.benchmarks.JmhRun;
import io.github.admitone.benchmarks.Pivot;
import io.github.admitone.benchmarks.Question;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The cells in which this cache is held to a ratio, measured for longer and in several rounds, so that whatever disturbs
 * the machine disturbs all contenders. Two of them show what reading the clock costs: a map that reads it as a cache
 * must that expires, and this cache with a clock that stands still.
 */
final class BarsQuestion implements Question {

    private static final int ROUNDS = 3;
    private static final int[] THREADS = {1, 8};
    static final String[] CACHES = {
        "admit-one", "admit-one-untimed", "map-copy", "map-copy-timed", "global-lock", "caffeine", "caffeine-deque"
    };

    @Override
    public String name() {
        return "bars";
    }

    @Override
    public String asks() {
        return "How does one operation compare with a plain map, one lock, and Caffeine?";
    }

    @Override
    public String answer(Effort effort, Path results) throws Exception {
        JmhRun run = new JmhRun(CacheOperationBenchmark.class, effort);
        for (int round = 0; round < (effort == Effort.SMOKE ? 1 : ROUNDS); round++) {
            for (int threads : THREADS) {
                round(run, threads);
            }
        }
        Collection<RunResult> measured = run.writeTo(results.resolve(name() + ".json"));
        List<String> heads = List.of("threads", "keys");
        return "Operations per microsecond:\n\n"
                + new Pivot(measured, BarsQuestion::cell, BarsQuestion::cache).markdown(heads)
                + "\nBytes allocated by an operation:\n\n"
                + new Pivot(measured, BarsQuestion::cell, BarsQuestion::cache, BarsQuestion::allocated).markdown(heads);
    }

    private static void round(JmhRun run, int threads) throws RunnerException {
        run.with(options -> options.threads(threads)
                .param("cache", CACHES)
                .param("keys", "1", "16384")
                .param("hitPercent", "100")
                .warmupIterations(2)
                .warmupTime(TimeValue.milliseconds(700))
                .measurementIterations(3)
                .measurementTime(TimeValue.milliseconds(700))
                .addProfiler(GCProfiler.class));
    }

    private static List<String> cell(RunResult result) {
        return List.of(
                String.valueOf(result.getParams().getThreads()),
                result.getParams().getParam("keys"));
    }

    private static String cache(RunResult result) {
        return result.getParams().getParam("cache");
    }

    private static double allocated(RunResult result) {
        Result<?> perOperation = result.getSecondaryResults().get("gc.alloc.rate.norm");
        return perOperation == null ? Double.NaN : perOperation.getScore();
    }
}
