package io.github.admitone.benchmarks.cache;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** What Go's cache is, and most that are written by hand: one lock over an access-ordered map of queues. */
final class GlobalLock implements TicketCache {

    private final Map<SessionKey, Deque<SessionTicket>> map;

    GlobalLock(int servers) {
        this.map = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<SessionKey, Deque<SessionTicket>> eldest) {
                return size() > servers;
            }
        };
    }

    @Override
    public void put(SessionKey key, SessionTicket ticket) {
        SessionTicket copy = ticket.copy();
        synchronized (map) {
            Deque<SessionTicket> tickets = map.computeIfAbsent(key, absent -> new ArrayDeque<>(1));
            tickets.addFirst(copy);
            if (tickets.size() > TICKETS_PER_SERVER) {
                tickets.removeLast();
            }
        }
    }

    @Override
    public SessionTicket take(SessionKey key) {
        Instant now = Instant.now();
        synchronized (map) {
            Deque<SessionTicket> tickets = map.get(key);
            if (tickets == null) {
                return null;
            }
            SessionTicket ticket = tickets.removeFirst();
            if (tickets.isEmpty()) {
                map.remove(key);
            }
            return ticket.isLive(now) ? ticket : null;
        }
    }
}
