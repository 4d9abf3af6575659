package io.github.admitone.benchmarks;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Draws ranks so that the k-th is drawn in proportion to 1 / k^s; ranks are scattered, so that neighbours are not. */
public final class Zipf {

    private final double exponent;
    private final double[] cumulative;
    private final int[] scattered;

    public Zipf(int size, double exponent) {
        this.exponent = exponent;
        cumulative = new double[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += 1 / Math.pow(i + 1, exponent);
            cumulative[i] = sum;
        }
        scattered = new int[size];
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            scattered[i] = scattered[j];
            scattered[j] = i;
        }
    }

    public int size() {
        return cumulative.length;
    }

    public double exponent() {
        return exponent;
    }

    public int next(SplittableRandom random) {
        int found = Arrays.binarySearch(cumulative, random.nextDouble() * sum());
        return scattered[Math.min(found < 0 ? -found - 1 : found, scattered.length - 1)];
    }

    /** How probable each rank is, most probable first. */
    public DoubleStream probabilities() {
        return IntStream.range(0, cumulative.length)
                .mapToDouble(i -> (cumulative[i] - (i == 0 ? 0 : cumulative[i - 1])) / sum());
    }

    private double sum() {
        return cumulative[cumulative.length - 1];
    }
}
