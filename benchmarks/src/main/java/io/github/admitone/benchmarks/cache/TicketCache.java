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
}
