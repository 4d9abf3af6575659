package io.github.admitone.demo;

import io.github.admitone.demo.Scene.Cost;
import io.github.admitone.demo.Scene.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Puts the scenes into words, on lines that fit into 72 columns. */
final class SceneReport {

    private static final String ROW = "%-24s%14s%14s%20s%n";

    private SceneReport() {}

    static String table(String scene, Map<Kind, Cost> costs) {
        StringBuilder table = new StringBuilder(System.lineSeparator());
        table.append(scene).append(System.lineSeparator());
        table.append(String.format(ROW, "  one connection", "full", "resumed", "with reverifyAfter"));
        row(table, "client CPU, ms", "%.2f", costs, Cost::clientCpuMillis);
        row(table, "server CPU, ms", "%.2f", costs, Cost::serverCpuMillis);
        row(table, "handshake, ms (median)", "%.2f", costs, Cost::wallMillis);
        row(table, "bytes, both directions", "%,.0f", costs, Cost::bytes);
        return table.toString();
    }

    /** {@return in one sentence, what resumption leaves of a full handshake's cost} */
    static String gain(Map<Kind, Cost> costs) {
        return String.format(
                Locale.ROOT,
                "With a client certificate, a resumed connection (reverifyAfter) takes %.0f %% of the%n"
                        + "client CPU, %.0f %% of the server CPU, %.0f %% of the time and %.0f %% of the bytes of a full one.",
                percent(costs, Cost::clientCpuMillis),
                percent(costs, Cost::serverCpuMillis),
                percent(costs, Cost::wallMillis),
                percent(costs, Cost::bytes));
    }

    /** {@return how many times as long a full handshake takes} */
    static double speedup(Map<Kind, Cost> costs) {
        return 100 / percent(costs, Cost::wallMillis);
    }

    private static double percent(Map<Kind, Cost> costs, ToDoubleFunction<Cost> of) {
        return 100
                * of.applyAsDouble(costs.get(Kind.RESUMED_WITHOUT_REVERIFICATION))
                / of.applyAsDouble(costs.get(Kind.FULL));
    }

    private static void row(
            StringBuilder table, String label, String format, Map<Kind, Cost> costs, ToDoubleFunction<Cost> of) {
        Object[] cells = new Object[1 + Kind.values().length];
        cells[0] = "  " + label;
        for (Kind kind : Kind.values()) {
            cells[1 + kind.ordinal()] = String.format(Locale.ROOT, format, of.applyAsDouble(costs.get(kind)));
        }
        table.append(String.format(ROW, cells));
    }
}
