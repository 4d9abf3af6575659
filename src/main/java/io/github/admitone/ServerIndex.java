package io.github.admitone;

import org.jspecify.annotations.Nullable;

/**
 * The servers of a stripe: a chained hash table over their keys, and a list of them by recency of use. The links are in
 * the entries themselves. Everything here is guarded by the stripe's lock.
 */
final class ServerIndex {

    private static final int INITIAL_BUCKETS = 16;

    private final int hashShift;

    private @Nullable ServerTickets[] table = new ServerTickets[INITIAL_BUCKETS];
    private @Nullable ServerTickets mostRecent;
    private @Nullable ServerTickets leastRecent;
    private int size;
    private int hand;

    /** @param hashShift how many low bits of a key's hash have chosen the stripe already */
    ServerIndex(int hashShift) {
        this.hashShift = hashShift;
    }

    int size() {
        return size;
    }

    @Nullable
    ServerTickets find(SessionKey key) {
        ServerTickets server = table[bucket(key, table.length)];
        while (server != null && !server.key.equals(key)) {
            server = server.nextInBucket;
        }
        return server;
    }

    /** Adds an entry for a key that has none, as the most recently used one. */
    ServerTickets add(SessionKey key) {
        if (size >= table.length) {
            table = doubled(table);
        }
        ServerTickets server = new ServerTickets(key);
        int bucket = bucket(key, table.length);
        server.nextInBucket = table[bucket];
        table[bucket] = server;
        linkMostRecent(server);
        size++;
        return server;
    }

    void remove(ServerTickets server) {
        int bucket = bucket(server.key, table.length);
        ServerTickets before = null;
        for (ServerTickets each = table[bucket]; each != null && each != server; each = each.nextInBucket) {
            before = each;
        }
        if (before == null) {
            table[bucket] = server.nextInBucket;
        } else {
            before.nextInBucket = server.nextInBucket;
        }
        unlink(server);
        size--;
    }

    void makeMostRecent(ServerTickets server) {
        if (server != mostRecent) {
            unlink(server);
            linkMostRecent(server);
        }
    }

    @Nullable
    ServerTickets leastRecent() {
        return leastRecent;
    }

    /** {@return the first entry of the next bucket, so that repeated calls come round to all of them} */
    @Nullable
    ServerTickets nextBucket() {
        hand = (hand + 1) & (table.length - 1);
        return table[hand];
    }

    private int bucket(SessionKey key, int buckets) {
        return (key.hashCode() >>> hashShift) & (buckets - 1);
    }

    private @Nullable ServerTickets[] doubled(@Nullable ServerTickets[] old) {
        @Nullable ServerTickets[] grown = new ServerTickets[old.length * 2];
        for (ServerTickets first : old) {
            ServerTickets server = first;
            while (server != null) {
                ServerTickets next = server.nextInBucket;
                int bucket = bucket(server.key, grown.length);
                server.nextInBucket = grown[bucket];
                grown[bucket] = server;
                server = next;
            }
        }
        return grown;
    }

    private void linkMostRecent(ServerTickets server) {
        ServerTickets second = mostRecent;
        server.lessRecent = second;
        mostRecent = server;
        if (second == null) {
            leastRecent = server;
        } else {
            second.moreRecent = server;
        }
    }

    private void unlink(ServerTickets server) {
        ServerTickets more = server.moreRecent;
        ServerTickets less = server.lessRecent;
        if (more == null) {
            mostRecent = less;
        } else {
            more.lessRecent = less;
        }
        if (less == null) {
            leastRecent = more;
        } else {
            less.moreRecent = more;
        }
        server.moreRecent = null;
        server.lessRecent = null;
    }
}
