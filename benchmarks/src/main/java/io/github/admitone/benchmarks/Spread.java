package io.github.admitone.benchmarks;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** The middle of many measurements, and the quartiles, between which their middle half lies. */
public record Spread(double lowerQuartile, double median, double upperQuartile) {

    /** Of no values, all three are not a number. */
    public static Spread of(DoubleStream values) {
        double[] sorted = values.toArray();
        Arrays.sort(sorted);
        return new Spread(quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75));
    }

    public static Spread of(Collection<Double> values) {
        return of(values.stream().mapToDouble(Double::doubleValue));
    }

    private static double quantile(double[] sorted, double fraction) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double position = fraction * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    /** Whether the two are too close to be called different. */
    public boolean overlaps(Spread other) {
        return lowerQuartile <= other.upperQuartile && other.lowerQuartile <= upperQuartile;
    }

    public Spread dividedBy(double unit) {
        return new Spread(lowerQuartile / unit, median / unit, upperQuartile / unit);
    }

    /** The median with the quartiles in parentheses; empty where nothing was measured. */
    public String toString(int decimals) {
        String number = "%." + decimals + "f";
        return Double.isNaN(median)
                ? ""
                : String.format(
                        Locale.ROOT, number + " (" + number + "–" + number + ")", median, lowerQuartile, upperQuartile);
    }
}
