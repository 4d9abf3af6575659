package io.github.admitone.benchmarks;

import java.util.stream.DoubleStream;

/** On what the figures were measured. */
final class Machine {

    private static final int READINGS = 1_000_000;

    private static volatile long sink;

    private Machine() {}

    static String description() {
        return "%d processors, %s %s, heap of at most %,d MiB; a reading of the clock takes %s ns."
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("java.vm.name"),
                        Runtime.version(),
                        Runtime.getRuntime().maxMemory() >> 20,
                        Spread.of(DoubleStream.generate(Machine::clockNanos).limit(20))
                                .toString(0));
    }

    /** Of {@link System#currentTimeMillis()}, which a cache that expires has to ask; the loop around it is in it. */
    private static double clockNanos() {
        long sum = 0;
        long start = System.nanoTime();
        for (int i = 0; i < READINGS; i++) {
            sum += System.currentTimeMillis();
        }
        long nanos = System.nanoTime() - start;
        sink = sum;
        return (double) nanos / READINGS;
    }
}
