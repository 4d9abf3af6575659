package io.github.admitone.bctls;

import io.github.admitone.SessionKey;
import java.time.Duration;

/**
 * Told what becomes of resumption on each connection, for logs and metrics. Methods are called on the thread that drives
 * the connection, never under a lock of the cache, and should return quickly. What they throw is logged and otherwise
 * ignored. An implementation is called by many connections at the same time.
 */
public interface ResumptionListener {

    /**
     * A handshake completed, or ended without completing. Called once for each connection, but not where resumption is
     * switched off ({@link ResumptionStatus#DISABLED}), or given up because of renewals
     * ({@link TicketResumption#client}).
     *
     * @param key the peer and scope
     * @param result how it ended
     */
    default void onHandshake(SessionKey key, HandshakeResult result) {}

    /**
     * The server issued a ticket, or a session ID, that went into the cache.
     *
     * @param key the peer and scope
     * @param lifetime how long it may be used, as the server said, within the bounds of the policy
     */
    default void onTicket(SessionKey key, Duration lifetime) {}

    /**
     * Something went wrong in caching; the connection goes on without.
     *
     * @param key the peer and scope
     * @param cause what went wrong
     */
    default void onFailure(SessionKey key, Throwable cause) {}

    /**
     * A ticket was not stored.
     *
     * @param key the peer and scope
     * @param reason why not
     */
    default void onTicketRefused(SessionKey key, StorageStatus reason) {}

    /**
     * Tickets were dropped.
     *
     * @param key the peer and scope
     * @param cause why
     */
    default void onDropped(SessionKey key, DropCause cause) {}
}
