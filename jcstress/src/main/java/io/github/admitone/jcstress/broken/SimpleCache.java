package io.github.admitone.jcstress.broken;

import io.github.admitone.CacheStats;
import io.github.admitone.CacheStats.Removal;
import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.jcstress.Tickets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A cache that is right as it stands: one lock around everything. Each sibling overrides one method, wrongly. The map is
 * concurrent and its lists are immutable, so that a sibling without the lock loses tickets rather than its way.
 */
class SimpleCache implements ClientSessionCache {

    private static final int MANY = 4;

    final Map<SessionKey, List<SessionTicket>> held = new ConcurrentHashMap<>();

    private final InstantSource clock;
    private final int maximumServers;
    private final int ticketsPerServer;
    private volatile Instant fence = Instant.MIN;
    private long puts;
    private long removed;
    long hits;

    SimpleCache() {
        this(() -> Tickets.NOW, MANY, MANY);
    }

    SimpleCache(InstantSource clock) {
        this(clock, MANY, MANY);
    }

    SimpleCache(int maximumServers, int ticketsPerServer) {
        this(() -> Tickets.NOW, maximumServers, ticketsPerServer);
    }

    private SimpleCache(InstantSource clock, int maximumServers, int ticketsPerServer) {
        this.clock = clock;
        this.maximumServers = maximumServers;
        this.ticketsPerServer = ticketsPerServer;
    }

    @Override
    public synchronized boolean put(SessionKey key, SessionTicket ticket) {
        boolean storable = isStorable(ticket);
        if (storable) {
            insert(key, ticket.copy());
            evictTickets(key);
            evictServers(key);
        }
        return storable;
    }

    @Override
    public synchronized Optional<SessionTicket> get(SessionKey key) {
        SessionTicket taken = takeFreshestLive(key);
        if (taken != null) {
            hits++;
        }
        return Optional.ofNullable(taken);
    }

    @Override
    public synchronized void invalidate(SessionKey key) {
        discard(key);
    }

    @Override
    public synchronized void clear() {
        fence = clock.instant();
        held.keySet().forEach(this::discard);
    }

    public synchronized CacheStats stats() {
        long tickets = held.values().stream().mapToLong(List::size).sum();
        return new CacheStats(hits, 0, puts, 0, Map.of(Removal.INVALIDATION, removed), tickets, held.size(), 0);
    }

    /** Widens the window that a sibling leaves open, so that few samples are enough to see through it. */
    @SuppressWarnings("ThreadPriorityCheck")
    static void letOthersIn() {
        Thread.yield();
    }

    final boolean isStorable(SessionTicket ticket) {
        return ticket.isLive(clock.instant()) && ticket.handshakeStartedAt().isAfter(fence);
    }

    final boolean isLive(SessionTicket ticket) {
        return ticket.isLive(clock.instant());
    }

    final List<SessionTicket> heldOf(SessionKey key) {
        return held.getOrDefault(key, List.of());
    }

    final void insert(SessionKey key, SessionTicket ticket) {
        List<SessionTicket> more = new ArrayList<>(heldOf(key));
        more.add(ticket);
        more.sort(Comparator.comparing(SessionTicket::receivedAt).reversed());
        held.put(key, List.copyOf(more));
        puts++;
    }

    /** The freshest ticket of a key, or null. */
    final SessionTicket peek(SessionKey key) {
        List<SessionTicket> tickets = heldOf(key);
        return tickets.isEmpty() ? null : tickets.get(0);
    }

    final void remove(SessionKey key, SessionTicket ticket) {
        List<SessionTicket> fewer = without(key, ticket);
        if (fewer.isEmpty()) {
            held.remove(key);
        } else {
            held.put(key, fewer);
        }
    }

    final List<SessionTicket> without(SessionKey key, SessionTicket ticket) {
        return heldOf(key).stream().filter(each -> each != ticket).toList();
    }

    final SessionTicket takeFreshestLive(SessionKey key) {
        for (SessionTicket next = peek(key); next != null; next = peek(key)) {
            remove(key, next);
            if (isLive(next)) {
                return next;
            }
            next.destroy();
        }
        return null;
    }

    final void evictTickets(SessionKey key) {
        while (heldOf(key).size() > ticketsPerServer) {
            evictOldest(key);
        }
    }

    final void evictOldest(SessionKey key) {
        List<SessionTicket> tickets = heldOf(key);
        if (!tickets.isEmpty()) {
            SessionTicket oldest = tickets.get(tickets.size() - 1);
            remove(key, oldest);
            oldest.destroy();
            removed++;
        }
    }

    /** Evicts servers, whichever, to make room for one. */
    final void evictServers(SessionKey newcomer) {
        while (held.size() > maximumServers) {
            discard(victim(newcomer));
        }
    }

    final SessionKey victim(SessionKey newcomer) {
        return held.keySet().stream()
                .filter(key -> !key.equals(newcomer))
                .findFirst()
                .orElse(newcomer);
    }

    private void discard(SessionKey key) {
        List<SessionTicket> dropped = heldOf(key);
        held.remove(key);
        dropped.forEach(SessionTicket::destroy);
        removed += dropped.size();
    }
}
