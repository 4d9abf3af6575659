package io.github.admitone.benchmarks.store;

import io.github.admitone.store.TicketStore;
import java.time.Instant;

/** The takes of a store. */
record StoreTakes(TicketStore store, Instant now) implements Takes {

    @Override
    public void fill(int buckets, int ticketsOfEach) {
        for (int i = 0; i < buckets; i++) {
            for (int j = 0; j < ticketsOfEach; j++) {
                if (!store.add(Takes.bucket(i), Takes.ticket((long) i * ticketsOfEach + j, now))) {
                    throw new IllegalStateException("a ticket is refused");
                }
            }
        }
    }

    @Override
    public void take(int bucket) {
        Takes.require(store.take(Takes.bucket(bucket), now).isPresent(), bucket);
    }

    @Override
    public void close() {
        store.close();
    }
}
