package io.github.admitone.benchmarks.rate;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

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
