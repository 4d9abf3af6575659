package io.github.admitone.benchmarks.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import java.util.ArrayDeque;
import java.util.Deque;

/** Caffeine with a queue of tickets for each key, changed atomically by its {@code compute} methods. */
final class CaffeineDeque implements TicketCache {

    private final Cache<SessionKey, Deque<SessionTicket>> cache;

    CaffeineDeque(int servers) {
        this.cache = Caffeine.newBuilder()
                .maximumSize(servers)
                .expireAfterWrite(SessionTicket.MAX_LIFETIME)
                .build();
    }

    @Override
    public void put(SessionKey key, SessionTicket ticket) {
        SessionTicket copy = ticket.copy();
        cache.asMap().compute(key, (same, held) -> {
            Deque<SessionTicket> tickets = held == null ? new ArrayDeque<>(1) : held;
            tickets.addFirst(copy);
            if (tickets.size() > TICKETS_PER_SERVER) {
                tickets.removeLast();
            }
            return tickets;
        });
    }

    @Override
    public SessionTicket take(SessionKey key) {
        SessionTicket[] taken = new SessionTicket[1];
        cache.asMap().computeIfPresent(key, (same, tickets) -> {
            taken[0] = tickets.removeFirst();
            return tickets.isEmpty() ? null : tickets;
        });
        return taken[0];
    }
}
