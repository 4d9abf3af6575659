package io.github.admitone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SweepProgressTest {

    private final SweepProgress sweep = new SweepProgress();

    @Test
    void isDue_nothingStored_never() {
        assertThat(sweep.isDue(Long.MAX_VALUE - 1)).isFalse();
    }

    @Test
    void isDue_fromTheFirstExpiryOn() {
        sweep.expect(20);
        sweep.expect(10);
        sweep.expect(30);

        assertThat(sweep.isDue(9)).isFalse();
        assertThat(sweep.isDue(10)).isTrue();
    }

    @Test
    void bucket_comesRound() {
        int[] visited = new int[5];
        for (int i = 0; i < visited.length; i++) {
            visited[i] = sweep.bucket();
            sweep.moveOn(4);
        }

        assertThat(visited).containsExactly(0, 1, 2, 3, 0);
    }

    @Test
    void moveOn_roundThatFoundNothing_isNotDueAgain() {
        sweep.expect(10);
        round();
        round();

        assertThat(sweep.isDue(1000)).isFalse();
    }

    @Test
    void moveOn_expectedDuringTheRound_isRemembered() {
        sweep.expect(10);
        round();
        sweep.moveOn(4);
        sweep.expect(50);
        sweep.moveOn(4);
        sweep.moveOn(4);
        sweep.moveOn(4);

        assertThat(sweep.isDue(49)).isFalse();
        assertThat(sweep.isDue(50)).isTrue();
    }

    private void round() {
        for (int i = 0; i < 4; i++) {
            sweep.moveOn(4);
        }
    }
}
