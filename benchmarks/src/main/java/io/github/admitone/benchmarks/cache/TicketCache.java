package io.github.admitone.benchmarks.cache;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;

/** What every cache under test does: store a copy of a server's ticket, and take one out, so that nobody else gets it. */
interface TicketCache {

    /** How many tickets of a server those caches keep that keep several. */
    int TICKETS_PER_SERVER = 8;

    void put(SessionKey key, SessionTicket ticket);

    /** Returns null for a miss. */
    SessionTicket take(SessionKey key);

    /**
     * Takes a ticket and puts it back; after a miss, puts the spare one instead. So an operation is the same work even
     * where other threads hold all tickets of the key.
     *
     * @param spare null if a miss is the whole operation
     * @return what was taken, for JMH to consume
     */
    default Object takeAndPutBack(SessionKey key, SessionTicket spare) {
        SessionTicket ticket = take(key);
        SessionTicket back = ticket == null ? spare : ticket;
        if (back != null) {
            put(key, back);
        }
        return ticket;
    }
}
