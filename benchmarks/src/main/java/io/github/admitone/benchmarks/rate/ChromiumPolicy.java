package io.github.admitone.benchmarks.rate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * Chromium, {@code net/ssl/ssl_client_session_cache.cc}: the 2 newest of each server, newest first, single use in
 * TLS 1.3; the least recently used server gives way. When the newest that is left has expired, all have.
 */
final class ChromiumPolicy implements TicketPolicy {

    private static final int TICKETS_PER_SERVER = 2;

    private final Map<Integer, Deque<Ticket>> servers;

    ChromiumPolicy(int capacity) {
        servers = BoundedMap.leastRecentlyUsed(capacity);
    }

    @Override
    public Ticket take(int host, long now) {
        Deque<Ticket> tickets = servers.get(host);
        if (tickets == null) {
            return null;
        }
        Ticket newest = tickets.removeLast();
        if (tickets.isEmpty() || !tickets.getLast().isLive(now)) {
            servers.remove(host);
        }
        return newest.isLive(now) ? newest : null;
    }

    @Override
    public void put(int host, Ticket ticket, long now) {
        Deque<Ticket> tickets = servers.computeIfAbsent(host, absent -> new ArrayDeque<>());
        if (tickets.size() == TICKETS_PER_SERVER) {
            tickets.removeFirst();
        }
        tickets.addLast(ticket);
    }
}
