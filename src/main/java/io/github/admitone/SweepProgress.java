package io.github.admitone;

/**
 * The progress of a sweep for expired tickets round a stripe's buckets, and the time until which there is nothing to
 * sweep: as long as no ticket can have expired, a put looks at no other server's tickets. Tickets from the future,
 * after the clock was set back, stay until they are asked for, evicted, or expired. Guarded by the stripe's lock.
 */
final class SweepProgress {

    /** No ticket of the stripe expires before this instant. */
    private long earliest = Long.MAX_VALUE;

    /** No ticket that this round has passed, or that was stored during it, expires before this instant. */
    private long earliestOfRound = Long.MAX_VALUE;

    private int bucket;

    boolean isDue(long nowMillis) {
        return nowMillis >= earliest;
    }

    /** Notes when a ticket expires that was stored, or that the sweep leaves in place. */
    void expect(long expiresAt) {
        earliest = Math.min(earliest, expiresAt);
        earliestOfRound = Math.min(earliestOfRound, expiresAt);
    }

    /** {@return the next bucket to sweep} */
    int bucket() {
        return bucket;
    }

    /** Goes on to the next of this many buckets; after the last, a new round begins. */
    void moveOn(int buckets) {
        bucket = (bucket + 1) & (buckets - 1);
        if (bucket == 0) {
            earliest = earliestOfRound;
            earliestOfRound = Long.MAX_VALUE;
        }
    }
}
