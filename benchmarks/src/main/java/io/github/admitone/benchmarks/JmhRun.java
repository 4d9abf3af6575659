package io.github.admitone.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs JMH benchmarks, with several settings one after the other, and keeps all results in one file. */
public final class JmhRun {

    private final Class<?> benchmark;
    private final Effort effort;
    private final List<RunResult> results = new ArrayList<>();

    public JmhRun(Class<?> benchmark, Effort effort) {
        this.benchmark = benchmark;
        this.effort = effort;
    }

    /**
     * Runs the class's benchmarks once with these settings.
     *
     * @throws RunnerException if one fails
     */
    public JmhRun with(Consumer<ChainedOptionsBuilder> settings) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\." + benchmark.getSimpleName() + "\\.")
                .shouldFailOnError(true);
        settings.accept(options);
        if (effort == Effort.SMOKE) {
            // In this process: to start another for every cell is what would take the time.
            options.forks(0).warmupIterations(0).measurementIterations(1).measurementTime(TimeValue.milliseconds(50));
        }
        results.addAll(new Runner(options.build()).run());
        return this;
    }

    /** Writes what was measured, as JMH's JSON, but for where Java is installed. */
    public Collection<RunResult> writeTo(Path json) throws IOException {
        ResultFormatFactory.getInstance(ResultFormatType.JSON, json.toString()).writeOut(results);
        Files.writeString(json, Files.readString(json).replaceAll("\\n *\"jvm\" : \"[^\"]*\",", ""));
        return results;
    }
}
