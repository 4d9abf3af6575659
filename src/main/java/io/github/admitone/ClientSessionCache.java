package io.github.admitone;

import java.util.Optional;

/**
 * A cache of TLS session tickets for clients, in which every ticket is used at most once.
 *
 * <p><b>At most once.</b> What one {@link #put} stored is returned by at most one {@link #get}, to one caller, ever. An
 * implementation MUST keep this rule under any interleaving of calls; one that is shared by several processes MUST keep
 * it across all of them. RFC 8446 appendix C.4 and RFC 9001 §4.5 only advise it (a reused ticket lets an observer link
 * connections, and two connections that share one resumption state race); here it is the contract.
 *
 * <p><b>Ownership.</b> A ticket is copied in and moved out: {@code put} stores an independent copy and leaves the
 * caller's instance alone, {@code get} hands its result over to the caller, who destroys it after use. The cache and its
 * callers never share mutable state. An implementation destroys whatever it evicts, expires or clears.
 *
 * <p><b>Thread-safety.</b> Every method may be called by any thread at any time. Actions in a thread before a
 * {@code put} happen-before actions after the {@code get} that returns that ticket.
 *
 * <p><b>Errors.</b> A null argument is a {@link NullPointerException} that names the argument. A miss is
 * {@link Optional#empty()}, never null and never an exception. A cache that depends on something that can fail, a disk or
 * a network, throws an unchecked exception when it does; nothing is half-changed then.
 */
public interface ClientSessionCache {

    /**
     * Stores an independent copy of a ticket.
     *
     * <p>The copy is not stored, and the refusal is no error, if the ticket has expired, has lifetime zero
     * (RFC 8446 §4.6.1: discard at once), comes from the future, cannot fit, or stems from a handshake that began before
     * the last {@link #clear()}. A key never holds tickets of two protocol versions: a ticket of another version than
     * those held replaces them all. A ticket that is already held under the key, byte for byte, replaces the one held.
     *
     * @param key the peer and scope that the ticket belongs to
     * @param ticket the ticket; it remains the caller's, who may destroy it as soon as the call returns
     * @return whether the copy was stored
     * @throws IllegalStateException if the ticket has been destroyed
     */
    boolean put(SessionKey key, SessionTicket ticket);

    /**
     * Atomically removes and returns the freshest live ticket of a key.
     *
     * @param key the peer and scope to connect to
     * @return the ticket, which now belongs to the caller alone, or empty if the cache holds no live one
     */
    Optional<SessionTicket> get(SessionKey key);

    /**
     * Drops and destroys every ticket of a key; does nothing where there is none.
     *
     * @param key the peer and scope whose tickets to drop
     */
    void invalidate(SessionKey key);

    /**
     * Drops and destroys the tickets of a key that descend from one full handshake: what a client does after a server
     * declined one of them, for the rest will be declined too (RFC 9149 §3). The default drops every ticket of the
     * key, which is always correct, if costlier.
     *
     * @param key the peer and scope whose tickets to drop
     * @param lineage the {@link SessionTicket#lineage()} of the declined ticket
     */
    default void invalidateLineage(SessionKey key, long lineage) {
        invalidate(key);
    }

    /**
     * Drops and destroys everything, and raises a fence: a ticket whose handshake
     * {@linkplain SessionTicket#handshakeStartedAt() began} before this call is refused by every later {@link #put}.
     * Call it when trust changes: a handshake that was under way with the old trust then leaves nothing behind.
     */
    void clear();

    /**
     * {@return a cache that stores nothing and finds nothing, to switch resumption off}
     */
    static ClientSessionCache none() {
        return NoSessionCache.INSTANCE;
    }
}
