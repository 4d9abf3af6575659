package io.github.admitone;

import io.github.admitone.CacheStats.Removal;
import java.util.ArrayList;
import java.util.List;

/** What one put displaces. Filled under the lock of a stripe, by code of ours alone; read by the putter afterwards. */
final class Displaced implements Drops {

    private final List<PutOutcome.Evicted> evicted = new ArrayList<>();
    private boolean versionChanged;

    /** Takes over a ticket that was evicted; one that is of no more use stays the stripe's to destroy. */
    @Override
    public boolean takesOver(SessionKey key, HeldTicket ticket, Removal cause) {
        versionChanged |= cause == Removal.VERSION_CHANGE;
        return switch (cause) {
            case TICKETS_PER_SERVER, SERVERS, BYTES -> evicted.add(new PutOutcome.Evicted(key, ticket));
            default -> false;
        };
    }

    PutOutcome outcome(boolean stored) {
        return new PutOutcome(stored, versionChanged, evicted);
    }
}
