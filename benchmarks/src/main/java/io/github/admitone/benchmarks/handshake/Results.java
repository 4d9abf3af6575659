package io.github.admitone.benchmarks.handshake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The costs of contenders in the same rounds. */
final class Results {

    private final Map<Contender, List<Cost>> costs = new EnumMap<>(Contender.class);

    Results(List<Contender> contenders) {
        contenders.forEach(contender -> costs.put(contender, new ArrayList<>()));
    }

    void add(Contender contender, Cost cost) {
        costs.get(contender).add(cost);
    }

    Spread of(Contender contender, ToDoubleFunction<Cost> figure) {
        return Spread.of(costs.get(contender).stream().mapToDouble(figure));
    }

    /** One contender's figure over another's, of the same round. */
    Spread ratio(Contender contender, Contender to, ToDoubleFunction<Cost> figure) {
        List<Cost> above = costs.get(contender);
        List<Cost> below = costs.get(to);
        return Spread.of(IntStream.range(0, above.size())
                .mapToDouble(i -> figure.applyAsDouble(above.get(i)) / figure.applyAsDouble(below.get(i))));
    }

    /** Writes each contender's rounds: for each of them CPU and wall nanoseconds and allocated bytes a connection. */
    void writeTo(Path json) throws IOException {
        Files.writeString(
                json,
                costs.entrySet().stream()
                        .map(entry -> "  \"%s\": [\n%s\n  ]".formatted(entry.getKey(), rounds(entry.getValue())))
                        .collect(Collectors.joining(",\n", "{\n", "\n}\n")));
    }

    private static String rounds(List<Cost> rounds) {
        return rounds.stream()
                .map(cost -> String.format(
                        Locale.ROOT,
                        "    {\"cpuNanos\": %.0f, \"wallNanos\": %.0f, \"allocatedBytes\": %.0f}",
                        cost.cpuNanos(),
                        cost.wallNanos(),
                        cost.allocatedBytes()))
                .collect(Collectors.joining(",\n"));
    }
}
