package io.github.admitone.benchmarks;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
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

    /** Writes what was measured: JMH's JSON without percentiles of a few values, and without where Java is installed. */
    public Collection<RunResult> writeTo(Path json) throws IOException {
        ResultFormatFactory.getInstance(ResultFormatType.JSON, json.toString()).writeOut(results);
        ObjectMapper mapper = new ObjectMapper();
        JsonNode written = mapper.readTree(json.toFile());
        for (String field : List.of("jvm", "scorePercentiles")) {
            written.findParents(field).forEach(parent -> ((ObjectNode) parent).remove(field));
        }
        Json.write(mapper.convertValue(written, new TypeReference<>() {}), json);
        return results;
    }
}
