package io.github.admitone;

import io.github.admitone.CacheStats.Removal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a stripe must do, said as plainly as possible: lists that are searched from end to end, sums that are added up
 * again each time, for one thread. It imitates only the order in which the stripe evicts and sweeps, because that is
 * not defined otherwise.
 */
final class NaiveStripe {

    private static final int SWEPT_SERVERS = 2;
    private static final int SWEPT_BUCKETS = 16;
    private static final long OVERTAKING_MILLIS = 1000;

    private final int hashShift;
    private final int buckets;
    private final int maximumServers;
    private final int ticketsPerServer;
    private final long maximumBytes;

    /** In the order in which the servers came; the tickets of each newest first. */
    private final Map<SessionKey, List<HeldTicket>> held = new LinkedHashMap<>();

    private final Map<Removal, Long> removals = new EnumMap<>(Removal.class);
    private long fence = Long.MIN_VALUE;
    private long hits;
    private long misses;
    private long puts;
    private long refusedPuts;
    private final Set<SessionKey> used = new HashSet<>();
    private int hand;
    private long secondChances;
    private int swept;
    private long earliest = Long.MAX_VALUE;
    private long earliestOfRound = Long.MAX_VALUE;

    NaiveStripe(int hashShift, int maximumServers, int ticketsPerServer, long maximumBytes) {
        this.hashShift = hashShift;
        this.buckets = new ServerIndex(hashShift, maximumServers, maximumBytes).buckets();
        this.maximumServers = maximumServers;
        this.ticketsPerServer = ticketsPerServer;
        this.maximumBytes = maximumBytes;
    }

    boolean put(SessionKey key, HeldTicket ticket, long now) {
        boolean storable = isStorable(key, ticket, now);
        if (storable) {
            List<HeldTicket> tickets = held.getOrDefault(key, List.of());
            if (!tickets.isEmpty() && tickets.get(0).protocolVersion() != ticket.protocolVersion()) {
                remove(key, each -> true, Removal.VERSION_CHANGE);
            }
            remove(key, each -> isSame(each, ticket), Removal.REPLACEMENT);
            if (!held.containsKey(key)) {
                makeRoomFor(key, ticket);
            }
            insert(held.computeIfAbsent(key, added -> new ArrayList<>()), ticket);
            used.add(key);
            expect(ticket);
            puts++;
            evict(key);
        } else {
            refusedPuts++;
        }
        sweep(now);
        return storable;
    }

    Optional<SessionTicket> take(SessionKey key, long now) {
        for (HeldTicket next : List.copyOf(held.getOrDefault(key, List.of()))) {
            if (isDead(next, now)) {
                remove(key, each -> each == next, Removal.EXPIRATION);
            } else if (isLive(next, now)) {
                used.add(key);
                held.get(key).remove(next);
                dropIfEmpty(key);
                hits++;
                return Optional.of(next);
            }
        }
        misses++;
        return Optional.empty();
    }

    void invalidate(SessionKey key) {
        remove(key, each -> true, Removal.INVALIDATION);
    }

    void invalidateLineage(SessionKey key, long lineage) {
        remove(key, each -> each.lineage() == lineage, Removal.INVALIDATION);
    }

    void clear(long now) {
        fence = Math.max(fence, now);
        for (SessionKey key : List.copyOf(held.keySet())) {
            remove(key, each -> true, Removal.CLEARANCE);
        }
        swept = 0;
        earliest = Long.MAX_VALUE;
        earliestOfRound = Long.MAX_VALUE;
    }

    /** How often a server was spared because it had been used. */
    long secondChances() {
        return secondChances;
    }

    static CacheStats stats(List<NaiveStripe> stripes) {
        Map<Removal, Long> removals = new EnumMap<>(Removal.class);
        stripes.forEach(stripe -> stripe.removals.forEach((cause, count) -> removals.merge(cause, count, Long::sum)));
        return new CacheStats(
                stripes.stream().mapToLong(stripe -> stripe.hits).sum(),
                stripes.stream().mapToLong(stripe -> stripe.misses).sum(),
                stripes.stream().mapToLong(stripe -> stripe.puts).sum(),
                stripes.stream().mapToLong(stripe -> stripe.refusedPuts).sum(),
                removals,
                stripes.stream()
                        .flatMap(stripe -> stripe.held.values().stream())
                        .mapToLong(List::size)
                        .sum(),
                stripes.stream().mapToLong(stripe -> stripe.held.size()).sum(),
                stripes.stream().mapToLong(NaiveStripe::bytes).sum());
    }

    private boolean isStorable(SessionKey key, HeldTicket ticket, long now) {
        long began = ticket.handshakeStartedAt().toEpochMilli();
        return isLive(ticket, now) && began > fence && began <= received(ticket) && cost(key, ticket) <= maximumBytes;
    }

    private static long cost(SessionKey key, HeldTicket ticket) {
        return ServerIndex.overhead(key) + ticket.footprint + chainBytes(ticket);
    }

    private void makeRoomFor(SessionKey key, HeldTicket ticket) {
        if (held.size() == maximumServers) {
            remove(nextVictim(), each -> true, Removal.SERVERS);
        }
        evictToBytes(maximumBytes - cost(key, ticket));
    }

    private static void insert(List<HeldTicket> tickets, HeldTicket ticket) {
        int index = 0;
        while (index < tickets.size() && received(tickets.get(index)) > received(ticket)) {
            index++;
        }
        tickets.add(index, ticket);
    }

    private void evict(SessionKey key) {
        if (held.get(key).size() > ticketsPerServer) {
            removeOldest(key, Removal.TICKETS_PER_SERVER);
        }
        evictToBytes(maximumBytes);
    }

    private void evictToBytes(long limit) {
        while (bytes() > limit) {
            SessionKey victim = nextVictim();
            while (bytes() > limit && held.containsKey(victim)) {
                removeOldest(victim, Removal.BYTES);
            }
        }
    }

    private SessionKey nextVictim() {
        while (true) {
            hand = (hand + 1) % buckets;
            for (SessionKey key : bucket(hand)) {
                if (!used.remove(key)) {
                    return key;
                }
                secondChances++;
            }
        }
    }

    /** The servers of a bucket, the last that came first. */
    private List<SessionKey> bucket(int number) {
        List<SessionKey> keys = new ArrayList<>();
        for (SessionKey key : held.keySet()) {
            if (((key.hashCode() >>> hashShift) & (buckets - 1)) == number) {
                keys.add(0, key);
            }
        }
        return keys;
    }

    private void removeOldest(SessionKey key, Removal cause) {
        List<HeldTicket> tickets = held.get(key);
        HeldTicket oldest = tickets.get(tickets.size() - 1);
        remove(key, each -> each == oldest, cause);
    }

    private void sweep(long now) {
        int servers = 0;
        for (int i = 0; i < SWEPT_BUCKETS && servers < SWEPT_SERVERS && now >= earliest; i++) {
            for (SessionKey key : bucket(swept)) {
                remove(key, each -> isDead(each, now), Removal.EXPIRATION);
                held.getOrDefault(key, List.of()).forEach(this::expect);
                servers++;
            }
            swept = (swept + 1) % buckets;
            if (swept == 0) {
                earliest = earliestOfRound;
                earliestOfRound = Long.MAX_VALUE;
            }
        }
    }

    private void expect(HeldTicket ticket) {
        long expiry = received(ticket) + ticket.lifetime().toMillis();
        earliest = Math.min(earliest, expiry);
        earliestOfRound = Math.min(earliestOfRound, expiry);
    }

    private void remove(SessionKey key, Predicate<HeldTicket> match, Removal cause) {
        Iterator<HeldTicket> tickets = held.getOrDefault(key, new ArrayList<>()).iterator();
        while (tickets.hasNext()) {
            if (match.test(tickets.next())) {
                tickets.remove();
                removals.merge(cause, 1L, Long::sum);
            }
        }
        dropIfEmpty(key);
    }

    private void dropIfEmpty(SessionKey key) {
        if (held.getOrDefault(key, List.of()).isEmpty()) {
            held.remove(key);
            used.remove(key);
        }
    }

    private long bytes() {
        long bytes = 0;
        for (Map.Entry<SessionKey, List<HeldTicket>> server : held.entrySet()) {
            Map<CertificateChain, Long> chains = new HashMap<>();
            bytes += ServerIndex.overhead(server.getKey());
            for (HeldTicket ticket : server.getValue()) {
                bytes += ticket.footprint;
                chains.put(ticket.peerCertificates(), chainBytes(ticket));
            }
            bytes += chains.values().stream().mapToLong(Long::longValue).sum();
        }
        return bytes;
    }

    private static boolean isSame(HeldTicket one, HeldTicket other) {
        return Arrays.equals(one.ticket(), other.ticket()) && Arrays.equals(one.sessionId(), other.sessionId());
    }

    private static boolean isLive(HeldTicket ticket, long now) {
        return received(ticket) <= now
                && now < received(ticket) + ticket.lifetime().toMillis();
    }

    private static boolean isDead(HeldTicket ticket, long now) {
        boolean fromFuture = received(ticket) > now;
        return fromFuture ? received(ticket) >= now + OVERTAKING_MILLIS : !isLive(ticket, now);
    }

    private static long received(HeldTicket ticket) {
        return ticket.receivedAt().toEpochMilli();
    }

    private static long chainBytes(HeldTicket ticket) {
        return ticket.peerCertificates().footprint();
    }
}
