package io.github.admitone.benchmarks.cache;

import io.github.admitone.benchmarks.Effort;
import io.github.admitone.benchmarks.JmhRun;
import io.github.admitone.benchmarks.Pivot;
import io.github.admitone.benchmarks.Question;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.results.RunResult;

/** Every cache in every cell of {@link CacheOperationBenchmark}. */
final class OperationQuestion implements Question {

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
        for (int threads : effort == Effort.SMOKE ? SMOKE_THREADS : THREADS) {
            run.with(options -> options.threads(threads));
        }
        return new Pivot(
                        run.writeTo(results.resolve(name() + ".json")),
                        OperationQuestion::cell,
                        result -> result.getParams().getParam("cache"))
                .markdown(List.of("threads", "keys", "hits"));
    }

    private static List<String> cell(RunResult result) {
        return List.of(
                String.valueOf(result.getParams().getThreads()),
                result.getParams().getParam("keys"),
                result.getParams().getParam("hitPercent") + " %");
    }
}
