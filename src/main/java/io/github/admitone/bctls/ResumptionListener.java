package io.github.admitone.bctls;

import io.github.admitone.SessionKey;
import java.time.Duration;

/**
 * Told what becomes of resumption on each connection, for logs and metrics. Methods are called on the thread that
 * drives or closes the connection, under no lock of the cache or of the connection, and should return quickly. Whatever
 * they throw, but for errors of the virtual machine, is logged and otherwise ignored. Many connections call at the same
 * time.
 *
 * @since 0.1.0
 */
public interface ResumptionListener {

    /**
     * A handshake completed, or ended without completing. Called once for each connection, but not where resumption is
     * switched off ({@link ResumptionStatus#DISABLED}) or Bouncy Castle cannot do its part
     * ({@link ResumptionStatus#UNSUPPORTED_LIBRARY}).
     *
     * @param key the peer and scope
     * @param result how it ended
     */
    default void onHandshake(SessionKey key, HandshakeResult result) {}

    /**
     * The server issued a ticket, or a session ID, and the cache stored it.
     *
     * @param key the peer and scope
     * @param lifetime how long it may be used, as the server said, within the bounds of the policy
     */
    default void onTicket(SessionKey key, Duration lifetime) {}

    /**
     * The server issued a ticket, or a session ID, that is not stored. Called once for each reason on a connection.
     *
     * @param key the peer and scope
     * @param reason why not; never {@link StorageStatus#STORED}, {@link StorageStatus#NOTHING_RECEIVED},
     *     {@link StorageStatus#NONE_ISSUED} or {@link StorageStatus#DISABLED}
     */
    default void onTicketRefused(SessionKey key, StorageStatus reason) {}

    /**
     * The tickets of the key, or those of one lineage, are dropped from the cache, if it holds any.
     *
     * @param key the peer and scope
     * @param cause why
     */
    default void onDropped(SessionKey key, DropCause cause) {}

    /**
     * Something went wrong in caching; the connection goes on without.
     *
     * @param key the peer and scope
     * @param cause what went wrong
     */
    default void onFailure(SessionKey key, Throwable cause) {}
}
