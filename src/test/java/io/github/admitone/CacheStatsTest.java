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

    @Test
    void hitRate_isTheShareOfGetsThatFound() {
        assertThat(new CacheStats(3, 1, 0, 0, Map.of(), 0, 0, 0).hitRate()).isEqualTo(0.75);
    }

    @Test
    void hitRate_withoutGets_isZero() {
        assertThat(stats(Map.of()).hitRate()).isZero();
    }

    @Test
    void minus_anEarlierSnapshot_hasTheCountsSinceAndTheAmountsOfNow() {
        CacheStats earlier = new CacheStats(1, 2, 3, 4, Map.of(Removal.BYTES, 5L), 6, 7, 8);
        CacheStats later = new CacheStats(11, 22, 33, 44, Map.of(Removal.BYTES, 55L), 66, 77, 88);

        assertThat(later.minus(earlier))
                .isEqualTo(new CacheStats(10, 20, 30, 40, Map.of(Removal.BYTES, 50L), 66, 77, 88));
    }

    @Test
    void minus_aLaterSnapshot_hasNoNegativeCounts() {
        CacheStats later = new CacheStats(1, 1, 1, 1, Map.of(Removal.BYTES, 1L), 0, 0, 0);

        assertThat(stats(Map.of()).minus(later)).isEqualTo(stats(Map.of()));
    }

    @Test
    void minus_null_isNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> stats(Map.of()).minus(null))
                .withMessage("earlier");
    }

    private static CacheStats stats(Map<Removal, Long> removals) {
        return new CacheStats(0, 0, 0, 0, removals, 0, 0, 0);
    }
}
