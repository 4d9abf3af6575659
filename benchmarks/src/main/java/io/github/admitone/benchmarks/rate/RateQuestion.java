package io.github.admitone.benchmarks.rate;

import io.github.admitone.benchmarks.Effort;
import io.github.admitone.benchmarks.Json;
import io.github.admitone.benchmarks.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Simulates every {@link Figure}. */
final class RateQuestion implements Question {

    @Override
    public String name() {
        return "rate";
    }

    @Override
    public String asks() {
        return "How often does a connection find a ticket? (a simulation)";
    }

    @Override
    public String answer(Effort effort, Path results) throws IOException {
        List<Point> points = new ArrayList<>();
        StringBuilder answer = new StringBuilder();
        for (Figure figure : Figures.all(effort)) {
            List<Point> simulated = simulate(figure);
            points.addAll(simulated);
            Files.writeString(results.resolve(figure.name() + ".svg"), picture(figure, simulated));
            answer.append("## %s\n\n%s\n\n![%s](%s.svg)\n\n%s\n"
                    .formatted(
                            figure.title(),
                            figure.text(),
                            figure.title(),
                            figure.name(),
                            new PointTable(figure, simulated).markdown()));
        }
        Json.write(points.stream().map(Point::row).toList(), results.resolve(name() + ".json"));
        return answer.toString();
    }

    private static List<Point> simulate(Figure figure) {
        List<Point> points = new ArrayList<>();
        for (Curve curve : figure.curves()) {
            for (double x : figure.axis().values()) {
                Scenario scenario = curve.scenario().apply(x);
                Outcome outcome = Simulation.run(scenario);
                if (outcome.reused() > 0 && scenario.client().singleUse()) {
                    throw new IllegalStateException(curve.name() + " used a ticket twice, in " + figure.name());
                }
                points.add(new Point(figure.name(), curve.name(), x, scenario, outcome));
            }
        }
        return points;
    }

    private static String picture(Figure figure, List<Point> points) {
        LineChart chart = new LineChart(figure.title(), figure.axis());
        for (Curve curve : figure.curves()) {
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
