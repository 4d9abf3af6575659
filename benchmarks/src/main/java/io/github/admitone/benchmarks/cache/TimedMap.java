package io.github.admitone.benchmarks.cache;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The plain map with a copy, and with what no cache can do without that expires: a look at the clock and at the ticket's
 * lifetime in each put, and in each take that finds something.
 */
final class TimedMap implements TicketCache {

    private final Map<SessionKey, SessionTicket> map = new ConcurrentHashMap<>();

    @Override
    public void put(SessionKey key, SessionTicket ticket) {
        if (ticket.isLive(now())) {
            map.put(key, ticket.copy());
        }
    }

    @Override
    public SessionTicket take(SessionKey key) {
        SessionTicket ticket = map.remove(key);
        return ticket != null && ticket.isLive(now()) ? ticket : null;
    }

    private static Instant now() {
        return Instant.ofEpochMilli(System.currentTimeMillis());
    }
}
