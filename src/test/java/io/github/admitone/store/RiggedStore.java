package io.github.admitone.store;

import java.time.Instant;
import java.util.Optional;

/** A map whose answers and failures the test chooses. */
final class RiggedStore implements TicketStore {

    final MapTicketStore map = new MapTicketStore();
    byte[] answer;
    RuntimeException failure;
    Error error;
    RuntimeException clearFailure;
    Runnable duringClear = () -> {};
    String lastBucket;
    SealedTicket lastAdded;
    int requests;

    @Override
    public boolean add(String bucket, SealedTicket ticket) {
        fail(failure);
        lastBucket = bucket;
        lastAdded = ticket;
        return map.add(bucket, ticket);
    }

    @Override
    public Optional<byte[]> take(String bucket, Instant now) {
        fail(failure);
        return answer == null ? map.take(bucket, now) : Optional.of(answer);
    }

    @Override
    public void remove(String bucket) {
        fail(failure);
        map.remove(bucket);
    }

    @Override
    public void clear(Instant fence) {
        fail(failure);
        fail(clearFailure);
        duringClear.run();
        map.clear(fence);
    }

    @Override
    public void close() {}

    private void fail(RuntimeException failure) {
        requests++;
        if (error != null) {
            throw error;
        }
        if (failure != null) {
            throw failure;
        }
    }
}
