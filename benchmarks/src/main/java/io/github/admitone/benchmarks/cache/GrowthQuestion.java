package io.github.admitone.benchmarks.cache;

import io.github.admitone.benchmarks.Effort;
import io.github.admitone.benchmarks.JmhRun;
import io.github.admitone.benchmarks.Question;
import java.nio.file.Path;

/** {@link GrowthBenchmark}, and how the growth of each cache compares with that of a plain map. */
final class GrowthQuestion implements Question {

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public String asks() {
        return "How long do taking a ticket and putting it back take, as the cache grows?";
    }

    @Override
    public String answer(Effort effort, Path results) throws Exception {
        JmhRun run = new JmhRun(GrowthBenchmark.class, effort).with(options -> {
            if (effort == Effort.SMOKE) {
                options.param("tickets", "1000", "10000");
            }
        });
        return new GrowthTable(run.writeTo(results.resolve(name() + ".json"))).markdown();
    }
}
