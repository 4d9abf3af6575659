package io.github.admitone.benchmarks.cache;

import io.github.admitone.benchmarks.Json;
import io.github.admitone.benchmarks.Question;
import io.github.admitone.benchmarks.Spread;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** {@link OperationBenchmark} without and with a flight recording under way; the two take turns, each in a new JVM. */
public final class FlightQuestion implements Question {

    private static final int FORKS = 5;
    private static final String OFF = "no recording";
    private static final String ON = "recording";
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    private final Map<String, List<RunResult>> measured = new LinkedHashMap<>();

    @Override
    public String name() {
        return "flight";
    }

    @Override
    public String asks() {
        return "What do the events for Flight Recorder cost the cache? (take and put back, per microsecond)";
    }

    @Override
    public String answer(boolean smoke, Path results) throws Exception {
        for (int fork = 0; fork < (smoke ? 1 : FORKS); fork++) {
            measure(OFF, smoke);
            if (!smoke) {
                measure(ON, false);
            }
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        StringBuilder table = new StringBuilder("| | operations | bytes an operation |\n|---|---:|---:|\n");
        measured.forEach((name, runs) -> {
            Spread speed = Spread.of(
                    runs.stream().map(run -> run.getPrimaryResult().getScore()).toList());
            Spread bytes = Spread.of(runs.stream()
                    .map(run -> run.getSecondaryResults().get(ALLOCATION).getScore())
                    .toList());
            table.append("| %s | %s | %.0f |%n".formatted(name, speed.toString(2), bytes.median()));
            rows.add(Map.of("recording", name, "operationsPerMicrosecond", speed.median(), "bytes", bytes.median()));
        });
        Json.write(rows, results.resolve(name() + ".json"));
        return "One thread, 16,384 servers. Medians of %d JVMs, with the quartiles in parentheses.\n\n"
                        .formatted(smoke ? 1 : FORKS)
                + table;
    }

    private void measure(String name, boolean smoke) throws RunnerException {
        List<String> arguments =
                new ArrayList<>(List.of("--add-exports=java.base/sun.security.util=ALL-UNNAMED", "-Xms3g", "-Xmx3g"));
        if (name.equals(ON)) {
            arguments.add("-XX:StartFlightRecording");
        }
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\." + OperationBenchmark.class.getSimpleName() + "\\.")
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .threads(1)
                .param("cache", Peers.OURS)
                .param("keys", "16384")
                .param("hitPercent", "100")
                .jvmArgsAppend(arguments.toArray(String[]::new))
                .addProfiler(GCProfiler.class);
        if (smoke) {
            options.forks(0).warmupIterations(0).measurementIterations(1).measurementTime(TimeValue.milliseconds(50));
        }
        measured.computeIfAbsent(name, any -> new ArrayList<>()).addAll(new Runner(options.build()).run());
    }
}
