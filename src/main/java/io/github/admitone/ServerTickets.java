package io.github.admitone;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tickets of one server, newest first, as a stripe holds them: also a link of the stripe's hash chain and of its
 * list of servers by recency. Everything here is guarded by the stripe's lock.
 */
final class ServerTickets {

    /**
     * The heap that a server takes beyond its host name and its tickets: this object (48 bytes), its key (32), the
     * key's string and array (40), and its slot in the table.
     */
    private static final int OVERHEAD_BYTES = 128;

    final SessionKey key;

    @Nullable
    ServerTickets nextInBucket;

    @Nullable
    ServerTickets moreRecent;

    @Nullable
    ServerTickets lessRecent;

    private @Nullable SessionTicket newest;
    private int count;
    private long bytes;

    ServerTickets(SessionKey key) {
        this.key = key;
        this.bytes = overhead(key);
    }

    /** What an entry for the key takes on the heap before it holds a ticket. */
    static int overhead(SessionKey key) {
        return OVERHEAD_BYTES + key.host().length();
    }

    /** What this entry and its tickets take on the heap; a chain that several of them share counts once. */
    long bytes() {
        return bytes;
    }

    int count() {
        return count;
    }

    boolean isEmpty() {
        return newest == null;
    }

    boolean holdsOtherVersionThan(SessionTicket ticket) {
        SessionTicket held = newest;
        return held != null && !held.sharesVersion(ticket);
    }

    /** Puts the ticket where its time of receipt belongs: one that is given back does not pass for a fresh one. */
    void insert(SessionTicket ticket) {
        SessionTicket newer = null;
        SessionTicket next = newest;
        while (next != null && ticket.receivedBefore(next)) {
            newer = next;
            next = next.older;
        }
        bytes += cost(ticket);
        ticket.older = next;
        linkAfter(newer, ticket);
        count++;
    }

    @Nullable
    SessionTicket removeOldest() {
        SessionTicket newer = null;
        SessionTicket last = newest;
        if (last == null) {
            return null;
        }
        for (SessionTicket next = last.older; next != null; next = next.older) {
            newer = last;
            last = next;
        }
        unlink(newer, last);
        return last;
    }

    /** Removes the newest ticket of which it can be said that it is live, or that it is dead. */
    @Nullable
    SessionTicket removeNewestDecided(long nowMillis) {
        SessionTicket newer = null;
        SessionTicket held = newest;
        while (held != null && !held.isLive(nowMillis) && !held.isDead(nowMillis)) {
            newer = held;
            held = held.older;
        }
        if (held != null) {
            unlink(newer, held);
        }
        return held;
    }

    /** Removes the newest ticket that matches, if one does. */
    @Nullable
    SessionTicket removeFirst(Predicate<SessionTicket> match) {
        SessionTicket newer = null;
        for (SessionTicket held = newest; held != null; held = held.older) {
            if (match.test(held)) {
                unlink(newer, held);
                return held;
            }
            newer = held;
        }
        return null;
    }

    private void unlink(@Nullable SessionTicket newer, SessionTicket ticket) {
        linkAfter(newer, ticket.older);
        ticket.older = null;
        count--;
        bytes -= cost(ticket);
    }

    private void linkAfter(@Nullable SessionTicket newer, @Nullable SessionTicket ticket) {
        if (newer == null) {
            newest = ticket;
        } else {
            newer.older = ticket;
        }
    }

    /** What a ticket that is not linked costs beside those that are. */
    private long cost(SessionTicket ticket) {
        for (SessionTicket held = newest; held != null; held = held.older) {
            if (held.sharesChain(ticket)) {
                return ticket.footprint;
            }
        }
        return ticket.footprintWithChain();
    }
}
