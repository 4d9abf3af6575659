package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.SessionKey;
import io.github.admitone.TestTickets;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OfferHistoryTest {

    private static final SessionKey KEY = Wire.KEY;
    private static final Instant NOW = TestTickets.START;

    private final OfferHistory history = new OfferHistory();

    private OfferHistory.Verdict failOnce(long lineage, Instant now) {
        return history.failed(KEY, history.begun(KEY), OptionalLong.of(lineage), false, now);
    }

    private boolean pausesAt(Instant moment) {
        return history.pause(KEY).filter(pause -> pause.covers(moment)).isPresent();
    }

    @Test
    void failed_once_doesNotPause() {
        assertThat(failOnce(1, NOW).pause()).isNull();
        assertThat(pausesAt(NOW)).isFalse();
    }

    @Test
    void failed_twiceInARow_pausesForAMinute() {
        failOnce(1, NOW);
        failOnce(1, NOW);
        assertThat(pausesAt(NOW)).isTrue();
        assertThat(pausesAt(NOW.plusSeconds(59))).isTrue();
        assertThat(pausesAt(NOW.plusSeconds(60))).isFalse();
    }

    @Test
    void failed_byARenewal_pausesAtOnceForAnHour() {
        history.failed(KEY, history.begun(KEY), OptionalLong.of(1), true, NOW);
        assertThat(pausesAt(NOW.plus(Duration.ofMinutes(59)))).isTrue();
        assertThat(pausesAt(NOW.plus(Duration.ofHours(1)))).isFalse();
    }

    @Test
    void pause_clockSetBack_isOver() {
        failOnce(1, NOW);
        failOnce(1, NOW);
        assertThat(pausesAt(NOW.minusMillis(1))).isFalse();
    }

    @Test
    void failed_againAndAgain_pausesLongerUpToADay() {
        Duration last = Duration.ZERO;
        failOnce(1, NOW);
        for (int i = 0; i < 10; i++) {
            OfferHistory.Pause pause = failOnce(1, NOW).pause();
            assertThat(pause).isNotNull();
            assertThat(pause.length()).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(OfferHistory.LONGEST_PAUSE);
            last = pause.length();
        }
        assertThat(last).isEqualTo(OfferHistory.LONGEST_PAUSE);
    }

    @Test
    void succeeded_between_beginsTheCountAgain() {
        failOnce(1, NOW);
        history.begun(KEY);
        history.succeeded(KEY);
        assertThat(failOnce(1, NOW).pause()).isNull();
    }

    @Test
    void failed_ofOffersThatAnotherOvertook_isNoEvidence() {
        int loser = history.begun(KEY);
        int secondLoser = history.begun(KEY);
        history.begun(KEY);
        history.succeeded(KEY);
        history.failed(KEY, loser, OptionalLong.empty(), false, NOW);
        history.failed(KEY, secondLoser, OptionalLong.empty(), false, NOW);
        assertThat(pausesAt(NOW)).isFalse();
    }

    @Test
    void failed_ofAnotherLineage_suspectsTheKey() {
        assertThat(failOnce(1, NOW).otherLineageFailed()).isFalse();
        assertThat(failOnce(1, NOW).otherLineageFailed()).isFalse();
        assertThat(failOnce(2, NOW).otherLineageFailed()).isTrue();
    }

    @Test
    void failedWithoutOffer_whilePaused_endsThePause() {
        failOnce(1, NOW);
        failOnce(1, NOW);
        history.failedWithoutOffer(KEY);
        assertThat(pausesAt(NOW)).isFalse();
    }

    @Test
    void abandoned_afterAFailure_keepsTheCount() {
        failOnce(1, NOW);
        history.begun(KEY);
        history.abandoned(KEY);
        assertThat(failOnce(1, NOW).pause()).isNotNull();
    }

    @Test
    void begun_moreKeysThanMaximum_forgetsTheOneUsedLongestAgo() {
        failOnce(1, NOW);
        for (int port = 1; port <= OfferHistory.MAXIMUM_KEYS; port++) {
            history.begun(SessionKey.of("other.example", port));
        }
        assertThat(failOnce(1, NOW).pause()).isNull();
    }
}
