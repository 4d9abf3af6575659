package io.github.admitone;

import io.github.admitone.CacheStats.Removal;

/** Sees each ticket that one operation drops. Called under the lock of a stripe, so code of ours alone. */
interface Drops {

    /**
     * {@return whether it takes over the ticket; if not, the stripe destroys it after this call}
     *
     * @param key the key that the ticket was stored under
     * @param ticket the ticket, which is in no index any more
     * @param cause why it is dropped
     */
    boolean takesOver(SessionKey key, HeldTicket ticket, Removal cause);
}
