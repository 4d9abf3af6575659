package io.github.admitone.benchmarks.handshake;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** The middle of many rounds, and between what their middle half lies. */
record Spread(double lowerQuartile, double median, double upperQuartile) {

    static Spread of(DoubleStream values) {
        double[] sorted = values.toArray();
        Arrays.sort(sorted);
        return new Spread(quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75));
    }

    private static double quantile(double[] sorted, double fraction) {
        double position = fraction * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    Spread dividedBy(double unit) {
        return new Spread(lowerQuartile / unit, median / unit, upperQuartile / unit);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.3f (%.3f–%.3f)", median, lowerQuartile, upperQuartile);
    }
}
