package io.github.admitone;

import org.jspecify.annotations.Nullable;

/**
 * The tickets of one server, linked from the newest to the oldest. The first ticket stands for the list; every change
 * returns the new first one. Guarded by the lock of the stripe that the list is in.
 */
final class TicketList {

    private TicketList() {}

    static int length(HeldTicket newest) {
        int length = 1;
        for (HeldTicket held = newest.older; held != null; held = held.older) {
            length++;
        }
        return length;
    }

    static HeldTicket oldest(HeldTicket newest) {
        HeldTicket last = newest;
        for (HeldTicket next = last.older; next != null; next = next.older) {
            last = next;
        }
        return last;
    }

    /** {@return the newest ticket that is certainly live or certainly dead} */
    static @Nullable HeldTicket firstDecided(@Nullable HeldTicket newest, long nowMillis) {
        HeldTicket held = newest;
        while (held != null && !held.isLive(nowMillis) && !held.isDead(nowMillis)) {
            held = held.older;
        }
        return held;
    }

    /** Inserts the ticket by its time of receipt: one that is given back does not pass for a fresh one. */
    static HeldTicket with(HeldTicket ticket, HeldTicket newest) {
        HeldTicket newer = null;
        HeldTicket next = newest;
        while (next != null && ticket.receivedBefore(next)) {
            newer = next;
            next = next.older;
        }
        ticket.older = next;
        if (newer == null) {
            return ticket;
        }
        newer.older = ticket;
        return newest;
    }

    /** Removes the ticket from the list, which must contain it. */
    static @Nullable HeldTicket without(HeldTicket ticket, HeldTicket newest) {
        HeldTicket rest = newest;
        if (ticket == newest) {
            rest = ticket.older;
        } else {
            HeldTicket newer = newest;
            while (newer.older != null && newer.older != ticket) {
                newer = newer.older;
            }
            newer.older = ticket.older;
        }
        ticket.older = null;
        return rest;
    }

    /**
     * {@return the ticket, or a copy that reuses the chain object of a listed ticket with an equal chain; the caller
     * must be its only holder}
     */
    static HeldTicket sharingChain(HeldTicket ticket, HeldTicket newest) {
        for (HeldTicket held = newest; held != null; held = held.older) {
            if (held.hasEqualChain(ticket)) {
                return ticket.sharingChainOf(held);
            }
        }
        return ticket;
    }

    /** {@return the heap that a ticket takes beside those of a list that it is not in, which may share its chain} */
    static long cost(HeldTicket ticket, @Nullable HeldTicket newest) {
        for (HeldTicket held = newest; held != null; held = held.older) {
            if (held.sharesChain(ticket)) {
                return ticket.footprint;
            }
        }
        return ticket.footprintWithChain();
    }
}
