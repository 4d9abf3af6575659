package io.github.admitone;

/**
 * How far a sweep for expired tickets has come round a stripe's buckets, and until when there is nothing to sweep. A put
 * costs no look at other servers' tickets as long as none of them can have expired. Tickets from the future, after the
 * clock was set back, wait until they are asked for, evicted, or expired. Guarded by the stripe's lock.
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

    /** Takes note of a ticket that was stored, or that the sweep left where it is. */
    void expect(long expiresAt) {
        earliest = Math.min(earliest, expiresAt);
        earliestOfRound = Math.min(earliestOfRound, expiresAt);
    }

    /** {@return the bucket that is next} */
    int bucket() {
        return bucket;
    }

    /** Goes on to the next of so many buckets; after the last, a new round begins. */
    void moveOn(int buckets) {
        bucket = (bucket + 1) & (buckets - 1);
        if (bucket == 0) {
            earliest = earliestOfRound;
            earliestOfRound = Long.MAX_VALUE;
        }
    }
}
