package io.github.admitone;

import org.jspecify.annotations.Nullable;

/**
 * Where a ticket hangs while a cache holds it: in the list of its server's tickets, and with the newest of them also in
 * a chain of the stripe's table. That the ticket itself is the entry saves an object, and a cache miss, for each server.
 * Guarded by the stripe's lock.
 */
abstract sealed class CacheLinks permits SessionTicket {

    /** The next older ticket of the same server. */
    @Nullable
    SessionTicket older;

    /** The server's key; of its newest ticket only. */
    @Nullable
    SessionKey key;

    /** The newest ticket of another server, in the same bucket; of a newest ticket only. */
    @Nullable
    SessionTicket nextInBucket;

    /** Some bits of the key's hash, so that a search that passes by need not look into the key. */
    byte hashTag;

    /** Whether a ticket of the server was stored or taken since the hand of the index last came by. */
    boolean used;
}
