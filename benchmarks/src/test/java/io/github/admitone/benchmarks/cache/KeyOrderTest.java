package io.github.admitone.benchmarks.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.SessionKey;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KeyOrderTest {

    private static final int KEYS = 1000;
    private static final SessionKey[] ORDER = KeyOrder.of(KEYS);

    @Test
    void of_everyRound_holdsEveryKeyOnce() {
        for (int round = 0; round < 3; round++) {
            assertThat(Arrays.stream(ORDER, round * KEYS, (round + 1) * KEYS).distinct())
                    .hasSize(KEYS);
        }
    }

    @Test
    void of_twoRounds_differ() {
        assertThat(Arrays.copyOfRange(ORDER, 0, KEYS)).isNotEqualTo(Arrays.copyOfRange(ORDER, KEYS, 2 * KEYS));
    }
}
