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
     * @param status how it ended: {@link ResumptionStatus#RESUMED}, or why not
     */
    default void onHandshake(SessionKey key, ResumptionStatus status) {}

    /**
     * A handshake completed, or ended without completing.
     *
     * @param key the peer and scope
     * @param result how it ended
     */
    default void onHandshake(SessionKey key, HandshakeResult result) {}

    /**
     * Tickets were dropped.
     *
     * @param key the peer and scope
     * @param cause why
     */
    default void onDropped(SessionKey key, DropCause cause) {}

    /**
     * The server issued a ticket, or a session ID, that went into the cache.
     *
     * @param key the peer and scope
     * @param lifetime how long it may be used, as the server said, within the bounds of the policy
     */
    default void onTicket(SessionKey key, Duration lifetime) {}

    /**
     * A ticket arrived and was not stored.
     *
     * @param key the peer and scope
     * @param reason why
     */
    default void onTicketRefused(SessionKey key, StorageStatus reason) {}

    /**
     * Something went wrong in caching; the connection goes on without.
     *
     * @param key the peer and scope
     * @param cause what went wrong
     */
    default void onFailure(SessionKey key, Exception cause) {}
}
