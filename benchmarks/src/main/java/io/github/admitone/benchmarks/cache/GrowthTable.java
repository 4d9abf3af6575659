package io.github.admitone.benchmarks.cache;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** A row for each number of tickets: the time that each cache takes, and by what factor it has grown. */
final class GrowthTable {

    private static final String REFERENCE = "map-copy";
    private static final double BAR = 1.3;

    private final Map<String, SortedMap<Integer, Result<?>>> times = new LinkedHashMap<>();

    GrowthTable(Collection<RunResult> results) {
        for (RunResult result : results) {
            times.computeIfAbsent(result.getParams().getParam("cache"), cache -> new TreeMap<>())
                    .put(Integer.valueOf(result.getParams().getParam("tickets")), result.getPrimaryResult());
        }
    }

    String markdown() {
        StringBuilder table = new StringBuilder("| tickets");
        times.keySet().forEach(cache -> table.append(" | %s, ns | growth | over %s's".formatted(cache, REFERENCE)));
        table.append(" |\n|---:").append("|---:".repeat(3 * times.size())).append("|\n");
        for (int tickets : times.get(REFERENCE).keySet()) {
            table.append("| ").append(String.format(Locale.ROOT, "%,d", tickets));
            times.keySet()
                    .forEach(cache -> table.append(String.format(
                            Locale.ROOT,
                            " | %s | %.2f | %.2f",
                            time(cache, tickets),
                            growth(cache, tickets),
                            overReference(cache, tickets))));
            table.append(" |\n");
        }
        return table + "\n" + verdict();
    }

    private String verdict() {
        double highest = times.get("admit-one").keySet().stream()
                .mapToDouble(tickets -> overReference("admit-one", tickets))
                .max()
                .orElseThrow();
        return String.format(Locale.ROOT, """
                Growth is the time over that of the fewest tickets; errors are JMH's, at 99.9 %%.
                Bar: admit-one's growth is at most %.1f times that of %s. Highest here: %.2f times. %s.
                """, BAR, REFERENCE, highest, highest <= BAR ? "Met" : "MISSED");
    }

    private String time(String cache, int tickets) {
        Result<?> time = times.get(cache).get(tickets);
        String error =
                Double.isNaN(time.getScoreError()) ? "" : String.format(Locale.ROOT, " ± %.0f", time.getScoreError());
        return String.format(Locale.ROOT, "%.0f%s", time.getScore(), error);
    }

    private double growth(String cache, int tickets) {
        SortedMap<Integer, Result<?>> bySize = times.get(cache);
        return bySize.get(tickets).getScore() / bySize.get(bySize.firstKey()).getScore();
    }

    private double overReference(String cache, int tickets) {
        return growth(cache, tickets) / growth(REFERENCE, tickets);
    }
}
