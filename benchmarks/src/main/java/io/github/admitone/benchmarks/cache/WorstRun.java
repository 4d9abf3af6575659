package io.github.admitone.benchmarks.cache;

import io.github.admitone.CacheStats;
import io.github.admitone.benchmarks.Json;
import io.github.admitone.benchmarks.cache.Churn.Contender;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** A {@link Churn} in a virtual machine of its own, which logs its pauses: {@code TICKETS EXPIRATIONS LOG JSON}. */
final class WorstRun {

    private static final int WARM_UP_PART = 8;

    private WorstRun() {}

    public static void main(String[] args) throws IOException {
        int tickets = Integer.parseInt(args[0]);
        int expirations = Integer.parseInt(args[1]);
        warmUp(tickets / WARM_UP_PART);

        Churn churn = new Churn(tickets);
        System.gc();
        long start = System.nanoTime();
        churn.fill();
        churn.exchange(expirations);
        requireChurn(churn.stats(), tickets, expirations);
        Json.write(rows(churn, pausesDuring(start, Path.of(args[2]))), Path.of(args[3]));
    }

    /** With a churn of its own, so that the compiler has seen every path before anything is measured. */
    private static void warmUp(int tickets) {
        Churn churn = new Churn(tickets);
        churn.fill();
        churn.exchange(2);
    }

    /** Whatever was not evicted and swept was not measured either. */
    private static void requireChurn(CacheStats stats, int tickets, int expirations) {
        if (stats.evictions() < tickets || stats.expirations() < (long) expirations * tickets / 3) {
            throw new IllegalStateException("too little was evicted, or expired: " + stats);
        }
    }

    private static Pauses pausesDuring(long start, Path log) throws IOException {
        long before = System.nanoTime();
        System.gc();
        long after = System.nanoTime();
        Pauses pauses = Pauses.read(log);
        if (!pauses.overlap(before, after)) {
            throw new IllegalStateException("the log does not show the pause that was just asked for");
        }
        return pauses.between(start, before);
    }

    private static List<Map<String, Object>> rows(Churn churn, Pauses pauses) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Contender contender : churn.contenders()) {
            rows.add(row("put, filling", contender.name(), contender.filling(), pauses));
            rows.add(row("put", contender.name(), contender.put(), pauses));
            rows.add(row("get", contender.name(), contender.get(), pauses));
        }
        CacheStats stats = churn.stats();
        rows.add(Map.of(
                "pauses", pauses.count(),
                "pausedNanos", pauses.totalNanos(),
                "evictions", stats.evictions(),
                "expirations", stats.expirations(),
                "hits", stats.hits(),
                "misses", stats.misses()));
        return rows;
    }

    private static Map<String, Object> row(String operation, String contender, Latencies latencies, Pauses pauses) {
        Histogram all = latencies.all();
        Histogram outside = latencies.outside(pauses);
        Map<String, Object> row = new HashMap<>();
        row.put("operation", operation);
        row.put("contender", contender);
        row.put("count", all.getTotalCount());
        row.put("paused", all.getTotalCount() - outside.getTotalCount());
        row.put("all", nanos(all));
        row.put("outside", nanos(outside));
        row.put("onProcessor", nanos(latencies.onProcessorOutside(pauses)));
        return row;
    }

    private static Map<String, Long> nanos(Histogram histogram) {
        Map<String, Long> nanos = new HashMap<>();
        for (double percentile : new double[] {50, 99, 99.9, 99.99}) {
            nanos.put("p" + percentile, histogram.getValueAtPercentile(percentile));
        }
        nanos.put("max", histogram.getMaxValue());
        return nanos;
    }
}
