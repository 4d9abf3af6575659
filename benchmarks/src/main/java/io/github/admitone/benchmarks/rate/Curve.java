package io.github.admitone.benchmarks.rate;

import java.util.function.DoubleFunction;

/**
 * One curve of a figure.
 *
 * @param name what it is called in the legend
 * @param scenario what is simulated for each value of the figure's axis
 */
record Curve(String name, DoubleFunction<Scenario> scenario) {}
