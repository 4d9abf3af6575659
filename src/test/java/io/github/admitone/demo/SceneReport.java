package io.github.admitone.demo;

import io.github.admitone.demo.Scene.Cost;
import io.github.admitone.demo.Scene.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Puts the scenes into words; its tables fit into {@value Columns#NARROWEST} columns. */
final class SceneReport {

    private static final String ROW = "%-25s%9s%10s%15s%n";

    private SceneReport() {}

    static String table(String scene, Map<Kind, Cost> costs) {
        StringBuilder table = new StringBuilder(System.lineSeparator());
        table.append(scene).append(System.lineSeparator());
        table.append(String.format(ROW, "  one connection", "full", "resumed", "reverifyAfter"));
        row(table, "client CPU, ms", "%.2f", costs, Cost::clientCpuMillis);
        if (costs.get(Kind.FULL).serverCpuMillis() > 0) {
            row(table, "server CPU, ms", "%.2f", costs, Cost::serverCpuMillis);
        }
        row(table, "handshake, ms (median)", "%.2f", costs, Cost::wallMillis);
        row(table, "round trips", "%.0f", costs, Cost::roundTrips);
        row(table, "bytes, both directions", "%,.0f", costs, Cost::bytes);
        return table.toString();
    }

    /** {@return in one sentence, what resumption leaves of a full handshake's cost} */
    static String gain(Map<Kind, Cost> costs) {
        return String.format(
                Locale.ROOT,
                "With a client certificate, a resumed connection (reverifyAfter) takes %.0f %% of the client CPU, "
                        + "%.0f %% of the server CPU, %.0f %% of the time and %.0f %% of the bytes of a full one.",
                percent(costs, Cost::clientCpuMillis),
                percent(costs, Cost::serverCpuMillis),
                percent(costs, Cost::wallMillis),
                percent(costs, Cost::bytes));
    }

    /** {@return what the round trips mean} */
    static String roundTrips(Map<Kind, Cost> costs) {
        int full = costs.get(Kind.FULL).roundTrips();
        int resumed = costs.get(Kind.RESUMED).roundTrips();
        return full > resumed
                ? String.format(
                        "Before data can be sent, a full handshake waits for %s, a resumed one for %s: over a network, "
                                + "that counts most.",
                        trips(full), trips(resumed))
                : String.format(
                        "Both wait for %s before data can be sent: a signature, and what it proves, is what resumption "
                                + "saves.",
                        trips(full));
    }

    private static String trips(int count) {
        return count == 1 ? "one round trip" : count + " round trips";
    }

    /** {@return why a full handshake takes a round trip more that is not a flight of its own} */
    static String window() {
        return String.format(
                Locale.ROOT,
                "With ML-DSA-65, a server's certificates and signature exceed the %,d bytes that TCP sends before the "
                        + "first acknowledgement (RFC 6928): over a network, a full handshake takes a round trip more.",
                Flights.FIRST_WINDOW);
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
