package io.github.admitone.benchmarks.rate;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The points of a figure as a table: a row for each value of its axis, a column for each curve. */
final class PointTable {

    private final Figure figure;
    private final List<Point> points;

    PointTable(Figure figure, List<Point> points) {
        this.figure = figure;
        this.points = points;
    }

    String markdown() {
        StringBuilder table = new StringBuilder("| ")
                .append(figure.axis().title())
                .append(figure.curves().stream().map(Curve::name).collect(Collectors.joining(" | ", " | ", " |\n")))
                .append("|---")
                .append("|---:".repeat(figure.curves().size()))
                .append("|\n");
        for (int i = 0; i < figure.axis().values().size(); i++) {
            double x = figure.axis().values().get(i);
            table.append("| ")
                    .append(figure.axis().labels().get(i))
                    .append(points.stream()
                            .filter(point -> point.x() == x)
                            .map(PointTable::cell)
                            .collect(Collectors.joining(" | ", " | ", " |\n")));
        }
        return table.toString();
    }

    private static String cell(Point point) {
        Outcome outcome = point.outcome();
        String resumed = String.format(Locale.ROOT, "%.1f %%", outcome.resumedPercent());
        return outcome.reused() == 0
                ? resumed
                : resumed + String.format(Locale.ROOT, " (reused: %.1f %%)", outcome.reusedPercent());
    }
}
