package io.github.admitone.benchmarks.cache;

import io.github.admitone.benchmarks.Json;
import io.github.admitone.benchmarks.Question;
import io.github.admitone.benchmarks.Spread;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.IntStream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * {@link OperationBenchmark} with the cache as it is, without and with a flight recording under way, and with a cache whose
 * calls for the recorder do nothing, as if nobody had written them. The three take turns, each in a new JVM.
 */
public final class FlightQuestion implements Question {

    private static final int ROUNDS = 9;
    private static final String ALLOCATION = "gc.alloc.rate.norm";
    private static final String CLASS_PATH = "java.class.path";

    /** Stands before the library on the class path. */
    private static final String CACHE_WITHOUT_EVENTS = """
            package io.github.admitone;

            final class CacheFlight {

                private CacheFlight() {}

                static boolean wantsDrops() {
                    return false;
                }

                static void dropped(SessionKey key, CacheStats.Removal cause, long ageMillis) {}
            }
            """;

    private enum Way {
        WITHOUT_EVENTS("without the events' code"),
        NOT_RECORDING("no recording"),
        RECORDING("recording");

        final String title;

        Way(String title) {
            this.title = title;
        }
    }

    private final Map<Way, List<RunResult>> measured = new EnumMap<>(Way.class);

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
        Path withoutEvents = Files.createDirectories(Path.of("benchmarks", "target", "without-events"));
        compileInto(withoutEvents);
        for (int round = 0; round < (smoke ? 1 : ROUNDS); round++) {
            for (Way way : Way.values()) {
                measure(way, withoutEvents, smoke);
            }
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        StringBuilder table = new StringBuilder("""
                One thread, 16,384 servers. Medians of %d JVMs, with the quartiles in parentheses; the share is taken round \
                by round.

                | | operations | share of those without the events' code | bytes an operation |
                |---|---:|---:|---:|
                """.formatted(smoke ? 1 : ROUNDS));
        for (Way way : Way.values()) {
            List<Double> speeds = speeds(way);
            Spread bytes = Spread.of(measured.get(way).stream()
                    .map(run -> run.getSecondaryResults().get(ALLOCATION).getScore())
                    .toList());
            table.append("| %s | %s | %s | %.0f |%n"
                    .formatted(
                            way.title, Spread.of(speeds).toString(2), share(way).toString(3), bytes.median()));
            rows.add(Map.of("way", way.title, "operationsPerMicrosecond", speeds, "bytes", bytes.median()));
        }
        Json.write(rows, results.resolve(name() + ".json"));
        return table.toString();
    }

    private List<Double> speeds(Way way) {
        return measured.get(way).stream()
                .map(run -> run.getPrimaryResult().getScore())
                .toList();
    }

    private Spread share(Way way) {
        List<Double> above = speeds(way);
        List<Double> below = speeds(Way.WITHOUT_EVENTS);
        return Spread.of(IntStream.range(0, above.size()).mapToDouble(i -> above.get(i) / below.get(i)));
    }

    private static void compileInto(Path directory) throws IOException {
        Path source = Files.writeString(directory.resolve("CacheFlight.java"), CACHE_WITHOUT_EVENTS);
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow(() -> new IOException("this needs a JDK"));
        String target = directory.toString();
        String[] arguments = {
            "-proc:none", "-classpath", System.getProperty(CLASS_PATH), "-d", target, source.toString()
        };
        if (javac.run(System.out, System.err, arguments) != 0) {
            throw new IOException("the cache's calls for the recorder have changed; the compiler says how");
        }
    }

    private void measure(Way way, Path withoutEvents, boolean smoke) throws RunnerException {
        List<String> arguments =
                new ArrayList<>(List.of("--add-exports=java.base/sun.security.util=ALL-UNNAMED", "-Xms1g", "-Xmx1g"));
        if (way == Way.RECORDING) {
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
                .warmupIterations(1)
                .warmupTime(TimeValue.milliseconds(smoke ? 50 : 1000))
                .measurementIterations(smoke ? 1 : 4)
                .measurementTime(TimeValue.milliseconds(smoke ? 50 : 300))
                .addProfiler(GCProfiler.class);
        String classPath = System.getProperty(CLASS_PATH);
        try {
            if (way == Way.WITHOUT_EVENTS) {
                // JMH hands this property down to the new JVM.
                System.setProperty(CLASS_PATH, withoutEvents + File.pathSeparator + classPath);
            }
            measured.computeIfAbsent(way, any -> new ArrayList<>()).addAll(new Runner(options.build()).run());
        } finally {
            System.setProperty(CLASS_PATH, classPath);
        }
    }
}
