package io.github.admitone.benchmarks.cache;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The plain map with a copy, and with what no cache that expires can do without: a look at the clock in each call. */
final class TimedMap implements TicketCache {

    private final Map<SessionKey, SessionTicket> map = new ConcurrentHashMap<>();

    @Override
    public void put(SessionKey key, SessionTicket ticket) {
        if (expiresAt(ticket) > System.currentTimeMillis()) {
            map.put(key, ticket.copy());
        }
    }

    @Override
    public SessionTicket take(SessionKey key) {
        SessionTicket ticket = map.remove(key);
        return ticket != null && expiresAt(ticket) > System.currentTimeMillis() ? ticket : null;
    }

    private static long expiresAt(SessionTicket ticket) {
        return ticket.receivedAt().plus(ticket.lifetime()).toEpochMilli();
    }
}
