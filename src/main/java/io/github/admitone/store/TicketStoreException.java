package io.github.admitone.store;

import org.jspecify.annotations.Nullable;

/**
 * An engine failed: a disk is full, a server does not answer in time, a table is missing.
 *
 * @since 0.1.0
 */
public final class TicketStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what failed; no ticket, key or password
     */
    public TicketStoreException(String message) {
        super(message);
    }

    /**
     * Makes an exception.
     *
     * @param message what failed; no ticket, key or password
     * @param cause what the engine said, if it said anything
     */
    public TicketStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
