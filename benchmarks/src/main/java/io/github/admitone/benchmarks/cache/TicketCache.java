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

    /** Takes a ticket and, unless it is a miss, puts it back; returns what was taken, for JMH to consume. */
    default Object takeAndPutBack(SessionKey key) {
        SessionTicket ticket = take(key);
        if (ticket != null) {
            put(key, ticket);
        }
        return ticket;
    }
}
