package io.github.admitone.benchmarks.rate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * JDK 24 and later, {@code sun.security.util.Cache} under {@code SSLSessionContextImpl}: a queue of the 10 newest of each
 * server, oldest first, single use; the least recently used server gives way. That it is held by soft references, which
 * the collector may clear, is left out in its favour.
 */
final class JdkPolicy implements TicketPolicy {

    private static final int TICKETS_PER_SERVER = 10;

    private final Map<Integer, Deque<Ticket>> servers;

    JdkPolicy(int capacity) {
        servers = BoundedMap.leastRecentlyUsed(capacity);
    }

    @Override
    public Ticket take(int host, long now) {
        Deque<Ticket> tickets = servers.get(host);
        if (tickets == null) {
            return null;
        }
        Ticket oldest = tickets.poll();
        while (oldest != null && !oldest.isLive(now)) {
            oldest = tickets.poll();
        }
        if (tickets.isEmpty()) {
            servers.remove(host);
        }
        return oldest;
    }

    @Override
    public void put(int host, Ticket ticket, long now) {
        Deque<Ticket> tickets = servers.computeIfAbsent(host, absent -> new ArrayDeque<>());
        if (tickets.size() == TICKETS_PER_SERVER) {
            tickets.remove();
        }
        tickets.add(ticket);
    }
}
