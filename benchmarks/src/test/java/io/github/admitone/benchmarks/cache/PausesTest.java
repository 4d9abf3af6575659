package io.github.admitone.benchmarks.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PausesTest {

    private static final String JAVA_17 =
            "[5000000ns] Safepoint \"ParallelGCFailedAllocation\", Time since last: 400 ns,"
                    + " Reaching safepoint: 10 ns, Cleanup: 20 ns, At safepoint: 970 ns, Total: 1000 ns";
    private static final String JAVA_25 = "[9000000ns] Safepoint \"ParallelGCCollect\", Time since last: 400 ns,"
            + " Reaching safepoint: 10 ns, At safepoint: 980 ns, Leaving safepoint: 10 ns, Total: 1000 ns,"
            + " Threads: 1 runnable, 11 total";
    private static final Pauses PAUSES = Pauses.parse(List.of(JAVA_17, "[7000000ns] something else", JAVA_25));

    @Test
    void parse_linesOfBothJavas_findsTheirPauses() {
        assertThat(PAUSES.count()).isEqualTo(2);
        assertThat(PAUSES.totalNanos()).isEqualTo(2000);
    }

    @Test
    void overlap_operationAroundAPause_isSeen() {
        assertThat(PAUSES.overlap(4_000_000, 6_000_000)).isTrue();
    }

    @Test
    void overlap_operationThatEndsWithinAPause_isSeen() {
        assertThat(PAUSES.overlap(8_000_000, 8_999_500)).isTrue();
    }

    @Test
    void overlap_operationBetweenPauses_isNot() {
        assertThat(PAUSES.overlap(5_000_001, 8_998_999)).isFalse();
    }

    @Test
    void between_onePause_leavesTheOtherOut() {
        assertThat(PAUSES.between(4_000_000, 6_000_000).count()).isEqualTo(1);
    }
}
