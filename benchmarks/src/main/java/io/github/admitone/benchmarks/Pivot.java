package io.github.admitone.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.results.RunResult;

/**
 * A table of scores: a row for each setting, a column for each value of one of its properties. What was measured in
 * several rounds shows its median.
 */
public final class Pivot {

    private final Function<RunResult, List<String>> row;
    private final Function<RunResult, String> column;
    private final ToDoubleFunction<RunResult> score;
    private final Set<List<String>> rows = new LinkedHashSet<>();
    private final Set<String> columns = new LinkedHashSet<>();
    private final Map<String, List<Double>> scores = new TreeMap<>();

    public Pivot(
            Collection<RunResult> results, Function<RunResult, List<String>> row, Function<RunResult, String> column) {
        this(results, row, column, result -> result.getPrimaryResult().getScore());
    }

    public Pivot(
            Collection<RunResult> results,
            Function<RunResult, List<String>> row,
            Function<RunResult, String> column,
            ToDoubleFunction<RunResult> score) {
        this.row = row;
        this.column = column;
        this.score = score;
        results.forEach(this::add);
    }

    private void add(RunResult result) {
        rows.add(row.apply(result));
        columns.add(column.apply(result));
        scores.computeIfAbsent(row.apply(result) + column.apply(result), cell -> new ArrayList<>())
                .add(score.applyAsDouble(result));
    }

    /** The settings, one for each row, in order. */
    public List<List<String>> settings() {
        return List.copyOf(rows);
    }

    /** The score of a cell; not a number where nothing was measured. */
    public double median(List<String> setting, String name) {
        double[] sorted = scores.getOrDefault(setting + name, List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return sorted.length == 0 ? Double.NaN : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** The table as Markdown. */
    public String markdown(List<String> rowHeads) {
        StringBuilder table = new StringBuilder("| " + String.join(" | ", rowHeads));
        columns.forEach(name -> table.append(" | ").append(name));
        table.append(" |\n")
                .append("|---".repeat(rowHeads.size()))
                .append("|---:".repeat(columns.size()))
                .append("|\n");
        for (List<String> setting : rows) {
            table.append("| ").append(String.join(" | ", setting));
            for (String name : columns) {
                double median = median(setting, name);
                table.append(" | ").append(Double.isNaN(median) ? "" : String.format(Locale.ROOT, "%.2f", median));
            }
            table.append(" |\n");
        }
        return table.toString();
    }
}
