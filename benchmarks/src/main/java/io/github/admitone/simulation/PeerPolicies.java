package io.github.admitone.simulation;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** What other clients do, as small models of their sources. */
final class PeerPolicies {

    private PeerPolicies() {}

    /** The newest tickets of each server, up to a number, the oldest first. */
    private abstract static class Queues implements TicketPolicy {

        final Map<Integer, Deque<Ticket>> servers;
        private final int ticketsPerServer;

        Queues(Map<Integer, Deque<Ticket>> servers, int ticketsPerServer) {
            this.servers = servers;
            this.ticketsPerServer = ticketsPerServer;
        }

        @Override
        public final void put(int host, Ticket ticket, long now) {
            Deque<Ticket> tickets = servers.computeIfAbsent(host, absent -> new ArrayDeque<>());
            if (tickets.size() == ticketsPerServer) {
                tickets.removeFirst();
            }
            tickets.addLast(ticket);
        }
    }

    /**
     * rustls 0.23, {@code ClientSessionMemoryCache} in {@code client/handy.rs}: the 8 newest of each server, newest first,
     * single use. Its {@code LimitedCache} drops the server that was inserted first, however recently it was used, and holds
     * one server fewer than its capacity. A server without tickets keeps its place.
     */
    static final class Rustls extends Queues {

        Rustls(int capacity) {
            super(BoundedMap.firstInserted(capacity - 1), 8);
        }

        @Override
        public Ticket take(int host, long now) {
            Deque<Ticket> tickets = servers.get(host);
            Ticket newest = tickets == null ? null : tickets.pollLast();
            return newest != null && newest.isLive(now) ? newest : null;
        }
    }

    /**
     * JDK 24 and later, {@code sun.security.util.Cache} under {@code SSLSessionContextImpl}: a queue of the 10 newest of each
     * server, oldest first, single use; the least recently used server gives way. That it is held by soft references, which
     * the collector may clear, is left out in its favour.
     */
    static final class Jdk extends Queues {

        Jdk(int capacity) {
            super(BoundedMap.leastRecentlyUsed(capacity), 10);
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
    }

    /**
     * Chromium, {@code net/ssl/ssl_client_session_cache.cc}: the 2 newest of each server, newest first, single use in
     * TLS 1.3; the least recently used server gives way. When the newest that is left has expired, all have.
     */
    static final class Chromium extends Queues {

        Chromium(int capacity) {
            super(BoundedMap.leastRecentlyUsed(capacity), 2);
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
    }

    /**
     * curl 8.12 and later, {@code lib/vtls/vtls_scache.c}: the 2 newest of each server, oldest first, single use in TLS 1.3.
     * A new server takes the first slot without tickets, else that of the lowest age; age is when a ticket was last taken
     * from the slot, so that a server from which none has ever been taken gives way first.
     */
    static final class Curl implements TicketPolicy {

        private static final int TICKETS_PER_SERVER = 2;

        private static final class Slot {
            final int number;
            final Deque<Ticket> tickets = new ArrayDeque<>();
            Integer host;
            long age;

            Slot(int number) {
                this.number = number;
            }

            long ageIfHeld() {
                return tickets.isEmpty() ? -1 : age;
            }
        }

        private final Map<Integer, Slot> servers = new HashMap<>();
        private final TreeSet<Slot> slots =
                new TreeSet<>(Comparator.comparingLong(Slot::ageIfHeld).thenComparingInt(slot -> slot.number));
        private long age = 1;

        Curl(int capacity) {
            for (int i = 0; i < capacity; i++) {
                slots.add(new Slot(i));
            }
        }

        @Override
        public Ticket take(int host, long now) {
            Slot slot = servers.get(host);
            if (slot == null) {
                return null;
            }
            slots.remove(slot);
            slot.tickets.removeIf(ticket -> !ticket.isLive(now));
            Ticket oldest = slot.tickets.poll();
            if (oldest != null) {
                slot.age = ++age;
            }
            slots.add(slot);
            return oldest;
        }

        @Override
        public void put(int host, Ticket ticket, long now) {
            Slot slot = servers.get(host);
            if (slot == null) {
                slot = clearFirst(host);
            } else {
                slots.remove(slot);
                slot.tickets.removeIf(held -> !held.isLive(now));
            }
            slot.tickets.add(ticket);
            if (slot.tickets.size() > TICKETS_PER_SERVER) {
                slot.tickets.remove();
            }
            slots.add(slot);
        }

        private Slot clearFirst(int host) {
            Slot slot = slots.pollFirst();
            servers.remove(slot.host);
            servers.put(host, slot);
            slot.host = host;
            slot.tickets.clear();
            slot.age = 0;
            return slot;
        }
    }

    /**
     * Go, {@code lruSessionCache} in {@code crypto/tls/common.go}: the newest of each server, which stays where it is and is
     * offered by every connection until another comes; the least recently used server gives way.
     */
    static final class Go implements TicketPolicy {

        private final Map<Integer, Ticket> servers;

        Go(int capacity) {
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

    /** What is held for each host, for so many hosts; then the least recent gives way, by use or by insertion. */
    private static final class BoundedMap<V> extends LinkedHashMap<Integer, V> {

        private static final long serialVersionUID = 1;

        private final int maximum;

        private BoundedMap(int maximum, boolean byUse) {
            super(16, 0.75f, byUse);
            this.maximum = maximum;
        }

        static <V> BoundedMap<V> leastRecentlyUsed(int maximum) {
            return new BoundedMap<>(maximum, true);
        }

        static <V> BoundedMap<V> firstInserted(int maximum) {
            return new BoundedMap<>(maximum, false);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, V> eldest) {
            return size() > maximum;
        }
    }
}
