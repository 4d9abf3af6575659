package io.github.admitone.benchmarks.cache;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws ranks so that the k-th is drawn in proportion to 1 / k^s; ranks are scattered, so that neighbours are not. */
final class Zipf {

    private final double[] cumulative;
    private final int[] scattered;

    Zipf(int size, double exponent) {
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

    int next(SplittableRandom random) {
        int found = Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[cumulative.length - 1]);
        return scattered[Math.min(found < 0 ? -found - 1 : found, scattered.length - 1)];
    }
}
