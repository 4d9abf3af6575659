package io.github.admitone.store;

/**
 * An immutable snapshot of the counters of one {@link SealedSessionCache}, of one process, since its creation. The
 * counters are read one after the other, while other threads go on.
 *
 * @param hits calls of {@code get} that returned a ticket
 * @param misses calls of {@code get} that returned none, for whatever reason
 * @param puts calls of {@code put} that stored a ticket
 * @param refusedPuts calls of {@code put} that stored none and were right to: expired, of lifetime zero, from the
 *     future, too large, or older than the last {@code clear}
 * @param unopened tickets that the store returned and that could not be opened, or were not what the store had said:
 *     they are gone; more than a few mean a wrong key, or somebody who writes to the store
 * @param failures requests to the store that failed, in {@code get}, {@code put} and the like
 * @param skipped requests that were not made, because the store had failed shortly before
 * @since 0.1.0
 */
public record SealedCacheStats(
        long hits, long misses, long puts, long refusedPuts, long unopened, long failures, long skipped) {}
