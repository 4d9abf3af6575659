package io.github.admitone.benchmarks.store;

import io.github.admitone.store.TicketStore;
import java.time.Instant;
import java.util.stream.IntStream;

/** The takes of a store. */
final class StoreTakes implements Takes {

    private final TicketStore store;
    private final Instant now;

    /** Made before the takes, which are what is measured. */
    private String[] names = {};

    StoreTakes(TicketStore store, Instant now) {
        this.store = store;
        this.now = now;
    }

    @Override
    public void fill(int buckets, int ticketsOfEach) {
        names = IntStream.range(0, buckets).mapToObj(Takes::bucket).toArray(String[]::new);
        for (int i = 0; i < buckets; i++) {
            for (int j = 0; j < ticketsOfEach; j++) {
                if (!store.add(names[i], Takes.ticket((long) i * ticketsOfEach + j, now))) {
                    throw new IllegalStateException("a ticket is refused");
                }
            }
        }
    }

    @Override
    public void take(int bucket) {
        Takes.require(store.take(names[bucket], now).isPresent(), bucket);
    }

    @Override
    public void close() {
        store.close();
    }
}
