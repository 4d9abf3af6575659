package io.github.admitone.benchmarks.rate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * rustls 0.23, {@code ClientSessionMemoryCache} in {@code client/handy.rs}: the 8 newest of each server, newest first,
 * single use. Its {@code LimitedCache} drops the server that was inserted first, however recently it was used, and holds
 * one server fewer than its capacity. A server without tickets keeps its place.
 */
final class RustlsPolicy implements TicketPolicy {

    private static final int TICKETS_PER_SERVER = 8;

    private final Map<Integer, Deque<Ticket>> servers;

    RustlsPolicy(int capacity) {
        servers = BoundedMap.firstInserted(capacity - 1);
    }

    @Override
    public Ticket take(int host, long now) {
        Deque<Ticket> tickets = servers.get(host);
        Ticket newest = tickets == null ? null : tickets.pollLast();
        return newest != null && newest.isLive(now) ? newest : null;
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
