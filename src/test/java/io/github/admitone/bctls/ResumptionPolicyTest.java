package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.SessionScope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResumptionPolicyTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final ResumptionPolicy policy = new ResumptionPolicy(
            InstantSource.fixed(NOW),
            Duration.ofHours(2),
            Duration.ofHours(1),
            false,
            Duration.ofHours(1),
            SessionScope.none(),
            true,
            Optional.empty(),
            new ResumptionListener() {});

    @Test
    void verification_inTheFuture_isDemandedAgain() {
        assertThat(policy.demandsVerification(NOW.plusMillis(1), NOW)).isTrue();
        assertThat(policy.demandsVerification(NOW, NOW)).isFalse();
    }

    @Test
    void session_authenticatedInTheFuture_isNotAllowed() {
        assertThat(policy.allowsSession(NOW.plusMillis(1), NOW)).isFalse();
        assertThat(policy.allowsSession(NOW, NOW)).isTrue();
    }

    @Test
    void budget_afterTheClockWasSetBack_beginsAnew() {
        TicketBudget budget = new TicketBudget(0);
        for (int i = 0; i < TicketBudget.TICKETS; i++) {
            assertThat(budget.spend(NOW)).isTrue();
        }
        assertThat(budget.spend(NOW)).isFalse();
        assertThat(budget.spend(NOW.minusSeconds(1))).isTrue();
    }
}
