package io.github.admitone;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What became of a ticket that was put, and of those that it displaced.
 *
 * @param stored whether a copy of the ticket was stored
 * @param versionChanged whether tickets of another protocol version were dropped for it
 * @param evicted the tickets that the cache let go of to keep its bounds, the one that was put among them if it was the
 *     oldest; they belong to the caller, who destroys them after use; unmodifiable
 * @since 0.1.0
 */
public record PutOutcome(boolean stored, boolean versionChanged, List<Evicted> evicted) {

    /**
     * A ticket that was evicted.
     *
     * @param key the key that it was stored under
     * @param ticket the ticket, which is in no cache any more
     */
    public record Evicted(SessionKey key, SessionTicket ticket) {

        /**
         * Makes one.
         *
         * @param key the key that it was stored under
         * @param ticket the ticket
         */
        public Evicted {
            requireNonNull(key, "key");
            requireNonNull(ticket, "ticket");
        }
    }

    /**
     * Makes an outcome.
     *
     * @param stored whether a copy of the ticket was stored
     * @param versionChanged whether tickets of another protocol version were dropped for it
     * @param evicted the tickets that were evicted; copied
     */
    public PutOutcome {
        evicted = List.copyOf(evicted);
    }
}
