package io.github.admitone.benchmarks.rate;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * curl 8.12 and later, {@code lib/vtls/vtls_scache.c}: the 2 newest of each server, oldest first, single use in TLS 1.3.
 * A new server takes the first slot without tickets, else that of the lowest age; age is when a ticket was last taken
 * from the slot, so that a server from which none has ever been taken gives way first.
 */
final class CurlPolicy implements TicketPolicy {

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

    CurlPolicy(int capacity) {
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
