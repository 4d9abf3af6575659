package io.github.admitone.benchmarks.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowTest {

    private static final int PLENTY = 1_000_000;

    private final Window window = new Window();

    @Test
    void take_atFirst_isAtMostTenSegments() {
        assertThat(window.take(PLENTY)).isEqualTo(14_600);
    }

    @Test
    void take_less_leavesTheRest() {
        assertThat(window.take(600)).isEqualTo(600);
        assertThat(window.take(PLENTY)).isEqualTo(14_000);
    }

    @Test
    void take_allAcknowledged_isTwiceAsMuch() {
        window.acknowledge(window.take(PLENTY));

        assertThat(window.take(PLENTY)).isEqualTo(29_200);
    }
}
