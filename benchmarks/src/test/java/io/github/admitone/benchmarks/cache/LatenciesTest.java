package io.github.admitone.benchmarks.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    private static final Pauses PAUSE = Pauses.parse(List.of("[1000000ns] Safepoint \"any\", Total: 500000 ns"));

    private final Latencies latencies = new Latencies();

    @BeforeEach
    void record() {
        latencies.addBrief(700);
        latencies.addLong(400_000, 1_100_000, 10_000); // around the pause
        latencies.addLong(2_000_000, 2_090_000, 30_000);
    }

    @Test
    void all_pausedToo_areCounted() {
        assertHolds(latencies.all(), 3, 700_000);
    }

    @Test
    void outside_paused_isLeftOut() {
        assertHolds(latencies.outside(PAUSE), 2, 90_000);
    }

    @Test
    void onProcessorOutside_long_countsItsTimeOnTheProcessor() {
        assertHolds(latencies.onProcessorOutside(PAUSE), 2, 30_000);
    }

    private static void assertHolds(Histogram histogram, long count, long max) {
        assertThat(histogram.getTotalCount()).isEqualTo(count);
        assertThat(histogram.valuesAreEquivalent(histogram.getMaxValue(), max)).isTrue();
    }
}
