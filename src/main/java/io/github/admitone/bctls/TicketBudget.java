package io.github.admitone.bctls;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How many tickets one connection may bring: a flood of them costs parsing, but neither memory nor key derivation. A
 * connection that stays open for days may go on renewing its tickets, some in every hour.
 */
final class TicketBudget {

    /** Where the client asks for no more: as many as a cache keeps of one server by default. */
    static final int TICKETS = 8;

    static final Duration PERIOD = Duration.ofHours(1);

    private final int tickets;
    private @Nullable Instant periodStart;
    private int left;

    /** @param asked how many tickets the client asks the server for, or zero; all of these may come */
    TicketBudget(int asked) {
        this.tickets = Math.max(TICKETS, asked);
    }

    boolean spend(Instant now) {
        Instant start = periodStart;
        if (start == null || now.isBefore(start) || !now.isBefore(start.plus(PERIOD))) {
            periodStart = now;
            left = tickets;
        }
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }
}
