package io.github.admitone.bctls;

/** Why tickets were dropped. */
public enum DropCause {
    /** Declined. */
    DECLINED,
    /** Failed. */
    HANDSHAKE_FAILED,
    /** An alert. */
    FATAL_ALERT,
    /** Old. */
    SESSION_TOO_OLD
}
