package io.github.admitone.simulation;

import io.github.admitone.simulation.Scenario.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * One figure of the answer: what is varied, and what is compared.
 *
 * @param name names its picture
 * @param title what it shows
 * @param text what else was simulated, in Markdown
 */
record Figure(String name, String title, String text, Axis axis, List<Curve> curves) {

    /**
     * What a figure varies.
     *
     * @param title what it is, with its unit
     * @param values in ascending order, all positive: they are drawn on a logarithmic scale
     * @param labels how each of them is written
     */
    record Axis(String title, List<Double> values, List<String> labels) {

        static Axis of(String title, double... values) {
            return new Axis(
                    title,
                    DoubleStream.of(values).boxed().toList(),
                    DoubleStream.of(values)
                            .mapToObj(value -> String.format(Locale.ROOT, "%,.0f", value))
                            .toList());
        }
    }

    /**
     * One curve of a figure.
     *
     * @param name what it is called in the legend
     * @param scenario what is simulated for each value of the figure's axis
     */
    record Curve(String name, DoubleFunction<Scenario> scenario) {}

    /** One run: where it belongs in the figure, what was simulated, and what came out. */
    record Point(String curve, double x, Scenario scenario, Outcome outcome) {}

    /** The points as a table: a row for each value of the axis, a column for each curve. */
    String table(List<Point> points) {
        StringBuilder table = new StringBuilder("| ")
                .append(axis.title())
                .append(curves.stream().map(Curve::name).collect(Collectors.joining(" | ", " | ", " |\n")))
                .append("|---")
                .append("|---:".repeat(curves.size()))
                .append("|\n");
        for (int i = 0; i < axis.values().size(); i++) {
            double x = axis.values().get(i);
            table.append("| ")
                    .append(axis.labels().get(i))
                    .append(points.stream()
                            .filter(point -> point.x() == x)
                            .map(point -> cell(point.outcome()))
                            .collect(Collectors.joining(" | ", " | ", " |\n")));
        }
        return table.toString();
    }

    private static String cell(Outcome outcome) {
        String resumed = String.format(Locale.ROOT, "%.1f %%", outcome.resumedPercent());
        return outcome.reused() == 0
                ? resumed
                : resumed + String.format(Locale.ROOT, " (reused: %.1f %%)", outcome.reusedPercent());
    }

    String picture(List<Point> points) {
        LineChart chart = new LineChart(title, axis);
        for (Curve curve : curves) {
            chart.add(
                    curve.name(),
                    points.stream()
                            .filter(point -> point.curve().equals(curve.name()))
                            .map(point -> point.outcome().resumedPercent())
                            .toList());
        }
        return chart.svg();
    }
}
