package io.github.admitone.simulation;

import io.github.admitone.benchmarks.Json;
import io.github.admitone.benchmarks.Question;
import io.github.admitone.simulation.Figure.Curve;
import io.github.admitone.simulation.Figure.Point;
import io.github.admitone.simulation.Scenario.Outcome;
import io.github.admitone.simulation.Scenario.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Simulates every {@link Figure}. */
public final class RateQuestion implements Question {

    @Override
    public String name() {
        return "rate";
    }

    @Override
    public String asks() {
        return "How often does a connection find a ticket? (a simulation)";
    }

    @Override
    public String answer(boolean smoke, Path results) throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        StringBuilder answer = new StringBuilder();
        for (Figure figure : Figures.all(smoke)) {
            List<Point> points = simulate(figure);
            points.forEach(point -> rows.add(row(figure, point)));
            Files.writeString(results.resolve(figure.name() + ".svg"), figure.picture(points));
            answer.append("## %s\n\n%s\n\n![%s](%s.svg)\n\n%s\n"
                    .formatted(figure.title(), figure.text(), figure.title(), figure.name(), figure.table(points)));
        }
        Json.write(rows, results.resolve(name() + ".json"));
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
                points.add(new Point(curve.name(), x, scenario, outcome));
            }
        }
        return points;
    }

    /** All of it, flat, for further analysis. */
    private static Map<String, Object> row(Figure figure, Point point) {
        Scenario scenario = point.scenario();
        Traffic traffic = scenario.traffic();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("figure", figure.name());
        row.put("curve", point.curve());
        row.put("x", point.x());
        row.put("client", scenario.client().name());
        row.put("bounds", scenario.client().bounds());
        row.put("caches", scenario.caches());
        row.put("hosts", traffic.hosts().size());
        row.put("zipfExponent", traffic.hosts().exponent());
        row.put("visitsPerSecond", traffic.visitsPerSecond());
        row.put("bursts", traffic.bursts());
        row.put("visits", traffic.visits());
        row.put("warmUp", traffic.warmUp());
        row.put("ticketsFull", scenario.issuance().full());
        row.put("ticketsResumed", scenario.issuance().resumed());
        row.put("lifetimeSeconds", scenario.issuance().lifetime().toSeconds());
        row.put("connections", point.outcome().connections());
        row.put("resumed", point.outcome().resumed());
        row.put("reused", point.outcome().reused());
        return row;
    }
}
