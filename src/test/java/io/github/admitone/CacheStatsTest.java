package io.github.admitone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.admitone.CacheStats.Removal;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheStatsTest {

    @Test
    void evictions_addUpTheBoundsAlone() {
        CacheStats stats = stats(Map.of(
                Removal.TICKETS_PER_SERVER, 1L,
                Removal.SERVERS, 20L,
                Removal.BYTES, 300L,
                Removal.EXPIRATION, 4000L,
                Removal.CLEARANCE, 50000L));

        assertThat(stats.evictions()).isEqualTo(321);
    }

    @Test
    void expirations_areTheOnesOfThatCause() {
        assertThat(stats(Map.of(Removal.EXPIRATION, 4L, Removal.BYTES, 3L)).expirations())
                .isEqualTo(4);
    }

    @Test
    void removed_ofOneCause_isItsCount() {
        assertThat(stats(Map.of(Removal.REPLACEMENT, 4L)).removed(Removal.REPLACEMENT))
                .isEqualTo(4);
    }

    @Test
    void removed_nullCause_isNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> stats(Map.of()).removed(null))
                .withMessage("cause");
    }

    @Test
    void removals_ofNoCause_areZeroForEveryCause() {
        assertThat(stats(Map.of()).removals())
                .containsOnlyKeys(Removal.values())
                .allSatisfy((cause, count) -> assertThat(count).isZero());
    }

    @Test
    void removals_mapChangedAfterwards_areCopied() {
        Map<Removal, Long> removals = new EnumMap<>(Removal.class);
        CacheStats stats = stats(removals);
        removals.put(Removal.BYTES, 1L);

        assertThat(stats.removed(Removal.BYTES)).isZero();
    }

    @Test
    void removals_cannotBeChanged() {
        Map<Removal, Long> removals = stats(Map.of()).removals();

        assertThatThrownBy(() -> removals.put(Removal.BYTES, 1L)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void constructor_nullRemovals_isNamed() {
        assertThatNullPointerException().isThrownBy(() -> stats(null)).withMessage("removals");
    }

    private static CacheStats stats(Map<Removal, Long> removals) {
        return new CacheStats(0, 0, 0, 0, removals, 0, 0, 0);
    }
}
