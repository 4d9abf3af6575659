package io.github.admitone.benchmarks.rate;

import java.util.LinkedHashMap;
import java.util.Map;

/** One run: where it belongs in which figure, what was simulated, and what came out. */
record Point(String figure, String curve, double x, Scenario scenario, Outcome outcome) {

    /** All of it, flat, for further analysis. */
    Map<String, Object> row() {
        Traffic traffic = scenario.traffic();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("figure", figure);
        row.put("curve", curve);
        row.put("x", x);
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
        row.put("connections", outcome.connections());
        row.put("resumed", outcome.resumed());
        row.put("reused", outcome.reused());
        return row;
    }
}
