package io.github.admitone.benchmarks.handshake;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** The samples of a recording that found the client at a connection: where, as shares of all. */
final class Profile {

    private static final String EXECUTION_SAMPLE = "jdk.ExecutionSample";
    private static final String CONNECTION = Connector.class.getName() + ".connectOnce";

    private final Map<Part, Integer> samplesOfPart = new EnumMap<>(Part.class);
    private final Map<String, Integer> samplesWithMethod = new HashMap<>();
    private int samples;

    /** @param start what came before is left out: a recording may begin with the end of the one before it */
    Profile(Path recording, Instant start) throws IOException {
        try (RecordingFile events = new RecordingFile(recording)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                if (event.getEventType().getName().equals(EXECUTION_SAMPLE)
                        && event.getStartTime().isAfter(start)
                        && event.getStackTrace() != null) {
                    add(event.getStackTrace().getFrames().stream()
                            .map(Profile::name)
                            .toList());
                }
            }
        }
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    private void add(List<String> innermostFirst) {
        if (innermostFirst.contains(CONNECTION)) {
            samples++;
            samplesOfPart.merge(Part.of(innermostFirst), 1, Integer::sum);
            new HashSet<>(innermostFirst).forEach(method -> samplesWithMethod.merge(method, 1, Integer::sum));
        }
    }

    int samples() {
        return samples;
    }

    /** The share of the samples that belong to that part. */
    double share(Part part) {
        return (double) samplesOfPart.getOrDefault(part, 0) / samples;
    }

    /** The share of the samples that found the method on the stack. */
    double share(String method) {
        return (double) samplesWithMethod.getOrDefault(method, 0) / samples;
    }

    /** The methods whose names begin so, the most frequent first. */
    List<String> methods(String prefix) {
        return samplesWithMethod.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
