package io.github.admitone.benchmarks;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.openjdk.jmh.results.RunResult;

/** A table of scores: a row for each setting, a column for each value of one of its properties. */
public final class Pivot {

    private final Function<RunResult, List<String>> row;
    private final Function<RunResult, String> column;
    private final Set<List<String>> rows = new LinkedHashSet<>();
    private final Set<String> columns = new LinkedHashSet<>();
    private final Map<String, Double> scores = new TreeMap<>();

    public Pivot(
            Collection<RunResult> results, Function<RunResult, List<String>> row, Function<RunResult, String> column) {
        this.row = row;
        this.column = column;
        results.forEach(this::add);
    }

    private void add(RunResult result) {
        rows.add(row.apply(result));
        columns.add(column.apply(result));
        scores.put(
                row.apply(result) + column.apply(result),
                result.getPrimaryResult().getScore());
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
                Double score = scores.get(setting + name);
                table.append(" | ").append(score == null ? "" : String.format(Locale.ROOT, "%.2f", score));
            }
            table.append(" |\n");
        }
        return table.toString();
    }
}
