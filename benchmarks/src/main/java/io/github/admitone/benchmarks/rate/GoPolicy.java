package io.github.admitone.benchmarks.rate;

import java.util.Map;

/**
 * Go, {@code lruSessionCache} in {@code crypto/tls/common.go}: the newest of each server, which stays where it is and is
 * offered by every connection until another comes; the least recently used server gives way.
 */
final class GoPolicy implements TicketPolicy {

    private final Map<Integer, Ticket> servers;

    GoPolicy(int capacity) {
        servers = BoundedMap.leastRecentlyUsed(capacity);
    }

    @Override
    public Ticket take(int host, long now) {
        Ticket held = servers.get(host);
        if (held != null && !held.isLive(now)) {
            servers.remove(host);
            return null;
        }
        return held;
    }

    @Override
    public void put(int host, Ticket ticket, long now) {
        servers.put(host, ticket);
    }
}
