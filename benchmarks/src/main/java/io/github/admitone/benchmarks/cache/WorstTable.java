package io.github.admitone.benchmarks.cache;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The rows of a {@link WorstRun}: the same operation of all contenders side by side, and what it says about the bar. */
final class WorstTable {

    private static final List<String> FIGURES = List.of("p50.0", "p99.0", "p99.9", "p99.99", "max");
    private static final double MICROSECOND = 1000;
    private static final double MILLISECOND = 1_000_000;

    private static final double BAR_NANOS = MILLISECOND;

    private final List<JsonNode> rows;
    private final JsonNode totals;

    WorstTable(JsonNode json) {
        this.rows = StreamSupport.stream(json.spliterator(), false)
                .filter(row -> row.has("operation"))
                .toList();
        this.totals = json.get(json.size() - 1);
    }

    String markdown() {
        StringBuilder table = new StringBuilder("""
                | µs, outside pauses | of | p50 | p99 | p99.9 | p99.99 | max | p99.99 on the processor | max on the \
                processor | max, pauses included | in pauses |
                |---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
                """);
        List<String> operations =
                rows.stream().map(WorstTable::operation).distinct().toList();
        for (String operation : operations) {
            rows.stream().filter(row -> operation(row).equals(operation)).forEach(row -> table.append(line(row)));
        }
        return table + "\n" + explanation() + verdict();
    }

    private static String line(JsonNode row) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s | %,d of %,d |\n",
                operation(row),
                contender(row),
                FIGURES.stream()
                        .map(figure -> micros(row.get("outside").get(figure)))
                        .collect(Collectors.joining(" | ")),
                micros(row.get("onProcessor").get("p99.99")),
                micros(row.get("onProcessor").get("max")),
                micros(row.get("all").get("max")),
                row.get("paused").asLong(),
                row.get("count").asLong());
    }

    private String explanation() {
        return String.format(
                Locale.ROOT,
                """
                Operations that a pause of the virtual machine interrupted are left out, and counted in the last column; \
                the pauses, %d of them, took %.0f ms. Of operations longer than 20 µs it is known how long the thread was \
                on a processor: the only thread waits for no lock, so the rest is the machine's. The computation stands \
                in the same loop and shows what the machine does to code that has nothing to do with a cache.

                While it is filled, the map's table grows. A get finds a ticket in %.0f %% of the cases. The cache \
                evicted %,d tickets, and %,d expired in it.

                """,
                totals.get("pauses").asLong(),
                totals.get("pausedNanos").asLong() / MILLISECOND,
                100.0
                        * totals.get("hits").asLong()
                        / (totals.get("hits").asLong() + totals.get("misses").asLong()),
                totals.get("evictions").asLong(),
                totals.get("expirations").asLong());
    }

    private String verdict() {
        double worst = worst("admit-one", "onProcessor");
        return String.format(
                Locale.ROOT,
                """
                Bar: at most %,.0f µs for the worst operation of the full cache, outside pauses. Here %,.0f µs on the \
                processor: %s. By the clock %,.0f µs, beside %,.0f µs for the worst computation.
                """,
                BAR_NANOS / MICROSECOND,
                worst / MICROSECOND,
                worst <= BAR_NANOS ? "met" : "MISSED",
                worst("admit-one", "outside") / MICROSECOND,
                worst("computation", "outside") / MICROSECOND);
    }

    /** Of the full cache alone: that is what the bar is about. */
    private double worst(String contender, String figures) {
        return rows.stream()
                .filter(row -> contender(row).equals(contender))
                .filter(row -> !operation(row).equals("put, filling"))
                .mapToLong(row -> row.get(figures).get("max").asLong())
                .max()
                .orElseThrow();
    }

    private static String contender(JsonNode row) {
        return row.get("contender").asText();
    }

    private static String operation(JsonNode row) {
        return row.get("operation").asText();
    }

    private static String micros(JsonNode nanos) {
        return String.format(Locale.ROOT, "%,.2f", nanos.asLong() / MICROSECOND);
    }
}
