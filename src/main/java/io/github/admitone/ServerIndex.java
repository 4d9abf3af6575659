package io.github.admitone;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The servers of a stripe, each found by its key and represented by its newest ticket, which leads to its others; and
 * the heap that they take. A hash table whose chains are linked through the tickets themselves, and a hand that goes
 * round it to find whom to evict. The table is allocated at full size: doubling it would make one put slow. The
 * stripe's lock guards everything here but {@link #seemsToHave}.
 */
final class ServerIndex {

    /** At most this many servers in a row get a second chance, which bounds the search for a victim. */
    private static final int SECOND_CHANCES = 64;

    private static final int TAG_SHIFT = Integer.SIZE - Byte.SIZE;

    /** Two buckets for each server keep the chains short. */
    private static final int BUCKETS_PER_SERVER = 2;

    /** The tables of a whole cache take 16 or 32 MiB at most. Beyond two million servers the chains grow instead. */
    private static final int MAX_BUCKETS = 1 << 22;

    /** No server with a ticket takes less, so no more of them fit into the bytes. */
    private static final int LEAST_BYTES_PER_SERVER = 280;

    private final int hashShift;
    private final @Nullable HeldTicket[] table;

    private int size;
    private long bytes;
    private int hand;

    /**
     * @param hashShift the number of low bits of a key's hash that have chosen the stripe already
     * @param maximumServers the most servers that there will be
     * @param maximumBytes the most heap that they and their tickets will take
     */
    ServerIndex(int hashShift, int maximumServers, long maximumBytes) {
        long servers = Math.min(maximumServers, maximumBytes / LEAST_BYTES_PER_SERVER);
        long buckets = Math.min(BUCKETS_PER_SERVER * servers, MAX_BUCKETS >> hashShift);
        this.hashShift = hashShift;
        this.table = new HeldTicket[Integer.highestOneBit((int) Math.max(1, buckets))];
    }

    /** {@return the heap that a server takes beyond its tickets: its key, and its share of the table} */
    static int overhead(SessionKey key) {
        return key.footprint() + BUCKETS_PER_SERVER * Footprint.REFERENCE;
    }

    /** {@return the heap that a server with this one ticket takes} */
    static long cost(SessionKey key, HeldTicket ticket) {
        return overhead(key) + ticket.footprintWithChain();
    }

    int size() {
        return size;
    }

    /**
     * {@return the heap that the servers and their tickets take; a chain that tickets of a server share counts once}
     */
    long bytes() {
        return bytes;
    }

    int buckets() {
        return table.length;
    }

    /** {@return the newest ticket of the first server in a bucket, which leads to the others} */
    @Nullable
    HeldTicket first(int bucket) {
        return table[bucket];
    }

    /** {@return whether the key's bucket holds any server} The one method that needs no lock; a hint. */
    boolean seemsToHave(SessionKey key) {
        return table[bucket(key)] != null;
    }

    /** {@return the newest ticket of the key's server} */
    @Nullable
    HeldTicket find(SessionKey key) {
        byte tag = tag(key);
        HeldTicket newest = table[bucket(key)];
        while (newest != null && !(newest.hashTag == tag && key.equals(requireNonNull(newest.key)))) {
            newest = newest.nextInBucket;
        }
        return newest;
    }

    /** Adds a server that is not there yet, with its only ticket. */
    void add(SessionKey key, HeldTicket ticket) {
        int bucket = bucket(key);
        ticket.key = key;
        ticket.hashTag = tag(key);
        ticket.used = true;
        ticket.nextInBucket = table[bucket];
        table[bucket] = ticket;
        size++;
        bytes += cost(key, ticket);
    }

    /**
     * Adds a ticket to a server.
     *
     * @param copy a ticket of which the caller is the only holder
     * @param newest the newest ticket of the server so far
     * @return the newest ticket of the server now
     */
    HeldTicket insert(HeldTicket copy, HeldTicket newest) {
        HeldTicket ticket = TicketList.sharingChain(copy, newest);
        bytes += TicketList.cost(ticket, newest);
        HeldTicket first = TicketList.with(ticket, newest);
        if (first == ticket) {
            replace(newest, ticket);
        }
        return first;
    }

    /**
     * Removes a ticket from a server, and the server if that was its last.
     *
     * @param newest the newest ticket of the server so far
     * @return the newest ticket of the server now, if any is left
     */
    @Nullable
    HeldTicket remove(HeldTicket ticket, HeldTicket newest) {
        if (ticket == newest) {
            removeNewest(newest, newest.older);
        }
        HeldTicket rest = TicketList.without(ticket, newest);
        bytes -= TicketList.cost(ticket, rest);
        return rest;
    }

    /**
     * {@return the newest ticket of the next server that was not used since the hand last came by; null if there is no
     * server}
     *
     * <p>The hand moves on with every call, so that servers which share a bucket do not lose their second chance
     * together.
     */
    @Nullable
    HeldTicket nextVictim() {
        int chances = SECOND_CHANCES;
        while (size > 0) {
            hand = (hand + 1) & (table.length - 1);
            for (HeldTicket newest = table[hand]; newest != null; newest = newest.nextInBucket) {
                if (!newest.used || chances == 0) {
                    return newest;
                }
                newest.used = false;
                chances--;
            }
        }
        return null;
    }

    private void removeNewest(HeldTicket newest, @Nullable HeldTicket older) {
        if (older == null) {
            bytes -= overhead(requireNonNull(newest.key));
            relink(newest, newest.nextInBucket);
            size--;
        } else {
            replace(newest, older);
        }
    }

    /** Puts another ticket of the server, its newest now, in the place of the one that was. */
    private void replace(HeldTicket newest, HeldTicket successor) {
        successor.key = newest.key;
        successor.hashTag = newest.hashTag;
        successor.used = newest.used;
        successor.nextInBucket = newest.nextInBucket;
        relink(newest, successor);
    }

    private void relink(HeldTicket newest, @Nullable HeldTicket next) {
        int bucket = bucket(requireNonNull(newest.key));
        HeldTicket before = null;
        for (HeldTicket each = table[bucket]; each != null && each != newest; each = each.nextInBucket) {
            before = each;
        }
        if (before == null) {
            table[bucket] = next;
        } else {
            before.nextInBucket = next;
        }
        newest.key = null;
        newest.nextInBucket = null;
    }

    private int bucket(SessionKey key) {
        return (key.hashCode() >>> hashShift) & (table.length - 1);
    }

    private static byte tag(SessionKey key) {
        return (byte) (key.hashCode() >>> TAG_SHIFT);
    }
}
