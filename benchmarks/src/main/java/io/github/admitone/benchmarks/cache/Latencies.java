package io.github.admitone.benchmarks.cache;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * How long operations of one kind took. Of long ones it is also known when they ran, so that those which a pause of the
 * virtual machine interrupted can be told afterwards, and how much of it the thread spent on a processor: one that never
 * waits for another thread owes the rest to the machine.
 */
final class Latencies {

    /** Above what an undisturbed operation takes. What disturbs a shorter one is left in the figures. */
    static final long LONG_NANOS = 20_000;

    private static final long HOUR_NANOS = 3_600_000_000_000L;
    private static final int SIGNIFICANT_DIGITS = 3;

    private final Histogram brief = new Histogram(HOUR_NANOS, SIGNIFICANT_DIGITS);
    private final List<Disturbed> disturbed = new ArrayList<>();

    /** Start and end are of {@link System#nanoTime()}. */
    private record Disturbed(long start, long end, long processorNanos) {

        long nanos() {
            return end - start;
        }
    }

    void addBrief(long nanos) {
        brief.recordValue(nanos);
    }

    void addLong(long start, long end, long processorNanos) {
        disturbed.add(new Disturbed(start, end, processorNanos));
    }

    /** {@return how long all operations took} */
    Histogram all() {
        Histogram all = brief.copy();
        disturbed.forEach(operation -> all.recordValue(operation.nanos()));
        return all;
    }

    /** {@return how long all operations took but those that ran during one of these pauses} */
    Histogram outside(Pauses pauses) {
        Histogram outside = brief.copy();
        disturbed.stream()
                .filter(operation -> !pauses.overlap(operation.start, operation.end))
                .forEach(operation -> outside.recordValue(operation.nanos()));
        return outside;
    }

    /** {@return the same, of long operations only the time on a processor} */
    Histogram onProcessorOutside(Pauses pauses) {
        Histogram onProcessor = brief.copy();
        disturbed.stream()
                .filter(operation -> !pauses.overlap(operation.start, operation.end))
                // The clock of the processor was read around those of the operation, and so may show more.
                .forEach(operation -> onProcessor.recordValue(Math.min(operation.processorNanos, operation.nanos())));
        return onProcessor;
    }
}
