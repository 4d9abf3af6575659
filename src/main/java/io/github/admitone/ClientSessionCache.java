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
 * caller's instance alone, {@code get} hands its result over to the caller, who destroys it after use. The cache and
 * its callers never share mutable state. An implementation destroys whatever it evicts, expires or clears.
 *
 * <p><b>Thread-safety.</b> Every method may be called by any thread at any time. Actions in a thread before a
 * {@code put} happen-before actions after the {@code get} that returns that ticket.
 *
 * <p><b>Errors.</b> A null argument is a {@link NullPointerException} that names the argument. A miss is
 * {@link Optional#empty()}, never null and never an exception. A cache that depends on something that can fail, a disk
 * or a network, throws an unchecked exception when it does; nothing is half-changed then.
 *
 * @since 0.1.0
 */
public interface ClientSessionCache {

    /**
     * Stores an independent copy of a ticket.
     *
     * <p>The copy is not stored, and the refusal is no error, if the ticket has expired, has lifetime zero (RFC 8446
     * §4.6.1: discard at once), comes from the future, cannot fit, or stems from a handshake that began before the last
     * {@link #clear()}. A refusal changes nothing. A key never holds tickets of two protocol versions: a ticket of
     * another version than those held replaces them all. A ticket that is already held under the key, byte for byte,
     * replaces the one held.
     *
     * @param key the peer and scope that the ticket belongs to
     * @param ticket the ticket; it remains the caller's, who may destroy it as soon as the call returns
     * @return true if the copy was stored, whatever is evicted later or had to make room; false if it was refused
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
     * <p>It raises no fence. A ticket that a caller took before this call and gives back after it is stored again, and
     * so is one that a handshake brings which was under way. A caller to whom that matters must stop those connections
     * first, use another {@linkplain SessionKey#scope() scope} from now on, or {@link #clear()} the cache.
     *
     * @param key the peer and scope whose tickets to drop
     */
    void invalidate(SessionKey key);

    /**
     * Drops and destroys the tickets of a key that descend from one full handshake. A client calls it after a server
     * has declined one of them, because it will decline the rest too (RFC 9149 §3). The default drops every ticket of
     * the key, which is always correct, and costs more full handshakes.
     *
     * @param key the peer and scope whose tickets to drop
     * @param lineage the {@link SessionTicket#lineage()} of the declined ticket
     */
    default void invalidateLineage(SessionKey key, long lineage) {
        invalidate(key);
    }

    /**
     * Drops and destroys everything, and raises a fence: a ticket whose handshake
     * {@linkplain SessionTicket#handshakeStartedAt() began} before this call is refused by every later {@link #put},
     * even if it was taken before and is given back. Call it when trust changes, <em>after</em> the change: a handshake
     * that was under way with the old trust then leaves nothing behind.
     *
     * <p>The fence goes by time, and does not know what a connection trusts. A ticket that was taken before stays
     * usable for the connection that took it. And a client that still has the old trust and connects after this call
     * leaves tickets here: connections with the new trust find them. With re-verification on every resumption that is
     * harmless, but where a verification is trusted for some time ({@code reverifyAfter} of the Bouncy Castle
     * integration) they resume without having verified anything. Where clients of both kinds can exist at the same
     * time, give each trust a {@linkplain SessionKey#scope() scope} of its own.
     */
    void clear();

    /**
     * {@return a cache that stores nothing and finds nothing, to switch resumption off}
     */
    static ClientSessionCache none() {
        return NoSessionCache.INSTANCE;
    }
}
