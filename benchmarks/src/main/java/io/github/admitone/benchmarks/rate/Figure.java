package io.github.admitone.benchmarks.rate;

import java.util.List;

/**
 * One figure of the answer: what is varied, and what is compared.
 *
 * @param name names its picture
 * @param title what it shows
 * @param text what else was simulated, in Markdown
 */
record Figure(String name, String title, String text, Axis axis, List<Curve> curves) {}
