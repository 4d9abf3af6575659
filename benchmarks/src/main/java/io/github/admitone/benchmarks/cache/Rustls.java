package io.github.admitone.benchmarks.cache;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The algorithm of rustls' {@code ClientSessionMemoryCache}, in Java: one lock over a map with a queue of up to eight
 * tickets for each server, the youngest of which is taken.
 *
 * <p>It is bounded: the server that was stored first goes first, however often it was used since. It does not expire:
 * rustls looks at the ticket's time after it has taken it. It copies nothing; rustls moves tickets, but clones the
 * server's name at each put, which Java need not. A server whose tickets were all taken keeps its empty queue and its
 * place.
 */
final class Rustls implements TicketCache {

    private final Map<SessionKey, Deque<SessionTicket>> servers;
    private final Deque<SessionKey> oldest;
    private final int capacity;

    Rustls(int capacity) {
        this.capacity = capacity;
        this.servers = new HashMap<>(capacity * 4 / 3 + 1);
        this.oldest = new ArrayDeque<>(capacity);
    }

    @Override
    public void put(SessionKey key, SessionTicket ticket) {
        SessionTicket copy = ticket.copy();
        synchronized (servers) {
            Deque<SessionTicket> tickets = servers.get(key);
            if (tickets == null) {
                tickets = addServer(key);
            }
            if (tickets.size() == TICKETS_PER_SERVER) {
                tickets.removeFirst();
            }
            tickets.addLast(copy);
        }
    }

    private Deque<SessionTicket> addServer(SessionKey key) {
        if (oldest.size() == capacity) {
            servers.remove(oldest.removeFirst());
        }
        Deque<SessionTicket> tickets = new ArrayDeque<>(TICKETS_PER_SERVER);
        servers.put(key, tickets);
        oldest.addLast(key);
        return tickets;
    }

    @Override
    public SessionTicket take(SessionKey key) {
        synchronized (servers) {
            Deque<SessionTicket> tickets = servers.get(key);
            return tickets == null ? null : tickets.pollLast();
        }
    }
}
