package io.github.admitone.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The least that keeps the contract: a map, and one lock around every step. The tickets do not outlive the process. */
final class MapTicketStore implements TicketStore {

    private static final int TICKETS_PER_BUCKET = 128;
    private static final int BUCKETS = 10_000;

    private final Map<String, List<SealedTicket>> buckets = new HashMap<>();
    private Instant fence = Instant.MIN;

    @Override
    public synchronized boolean add(String bucket, SealedTicket ticket) {
        SealedTicket.requireBucket(bucket);
        requireNonNull(ticket, "ticket");
        if (!ticket.handshakeStartedAt().isAfter(fence)) {
            return false;
        }
        if (!buckets.containsKey(bucket) && buckets.size() == BUCKETS) {
            buckets.remove(buckets.keySet().iterator().next());
        }
        List<SealedTicket> held = buckets.computeIfAbsent(bucket, name -> new ArrayList<>());
        held.removeIf(other -> other.id().equals(ticket.id()) || !other.group().equals(ticket.group()));
        held.add(ticket);
        held.sort(Comparator.comparing(SealedTicket::receivedAt).reversed());
        if (held.size() > TICKETS_PER_BUCKET) {
            held.remove(TICKETS_PER_BUCKET);
        }
        return true;
    }

    @Override
    public synchronized Optional<byte[]> take(String bucket, Instant now) {
        List<SealedTicket> held = buckets.getOrDefault(SealedTicket.requireBucket(bucket), new ArrayList<>());
        requireNonNull(now, "now");
        held.removeIf(ticket -> !now.isBefore(ticket.expiresAt()));
        Optional<SealedTicket> newest = held.stream()
                .filter(ticket -> !ticket.receivedAt().isAfter(now))
                .findFirst();
        newest.ifPresent(held::remove);
        return newest.map(SealedTicket::bytes);
    }

    @Override
    public synchronized void remove(String bucket) {
        buckets.remove(SealedTicket.requireBucket(bucket));
    }

    @Override
    public synchronized void clear(Instant fence) {
        this.fence = requireNonNull(fence, "fence").isAfter(this.fence) ? fence : this.fence;
        buckets.clear();
    }

    @Override
    public void close() {}
}
