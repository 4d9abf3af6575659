package io.github.admitone.benchmarks.handshake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/** How many of a recording's samples found each method on the stack. */
final class Profile {

    private static final String EXECUTION_SAMPLE = "jdk.ExecutionSample";
    private static final int ROWS = 40;

    private final Map<String, Integer> samplesByMethod = new TreeMap<>();
    private int samples;

    Profile(Path recording) throws IOException {
        for (RecordedEvent event : RecordingFile.readAllEvents(recording)) {
            if (event.getEventType().getName().equals(EXECUTION_SAMPLE) && event.getStackTrace() != null) {
                add(event.getStackTrace().getFrames());
            }
        }
    }

    private void add(List<RecordedFrame> frames) {
        Set<String> methods = new HashSet<>();
        frames.forEach(frame -> methods.add(name(frame.getMethod())));
        if (methods.stream().anyMatch(method -> method.startsWith(Worker.class.getName() + ".connectOnce"))) {
            samples++;
            methods.forEach(method -> samplesByMethod.merge(method, 1, Integer::sum));
        }
    }

    private static String name(RecordedMethod method) {
        return method.getType().getName() + "." + method.getName();
    }

    /** All methods, most frequent first. */
    String json() {
        return mostFrequent(samplesByMethod.size()).stream()
                .map(entry -> "  \"%s\": %d".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
    }

    /** The methods of AdmitOne and of Bouncy Castle that are most often on the stack. */
    String markdown() {
        StringBuilder table =
                new StringBuilder("| method on the stack | samples | of " + samples + "|\n|---|---:|---:|\n");
        mostFrequent(samplesByMethod.size()).stream()
                .filter(entry -> entry.getKey().startsWith("io.github.admitone.bctls")
                        || entry.getKey().startsWith("io.github.admitone.S")
                        || entry.getKey().startsWith("org.bouncycastle."))
                .limit(ROWS)
                .forEach(entry -> table.append(String.format(
                        Locale.ROOT,
                        "| %s | %d | %.1f %% |\n",
                        entry.getKey(),
                        entry.getValue(),
                        100.0 * entry.getValue() / samples)));
        return table.append('\n').toString();
    }

    private List<Map.Entry<String, Integer>> mostFrequent(int limit) {
        return samplesByMethod.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(limit)
                .toList();
    }
}
