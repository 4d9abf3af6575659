package io.github.admitone.benchmarks.cache;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The limit: a concurrent map with one ticket of each key, no bound, no expiry. */
final class PlainMap implements TicketCache {

    private final Map<SessionKey, SessionTicket> map = new ConcurrentHashMap<>();
    private final boolean copies;

    /** @param copies whether the ticket is copied on its way in; without, two holders share it, for orientation only */
    PlainMap(boolean copies) {
        this.copies = copies;
    }

    @Override
    public void put(SessionKey key, SessionTicket ticket) {
        map.put(key, copies ? ticket.copy() : ticket);
    }

    @Override
    public SessionTicket take(SessionKey key) {
        return map.remove(key);
    }
}
