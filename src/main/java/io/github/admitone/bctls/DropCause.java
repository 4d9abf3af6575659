package io.github.admitone.bctls;

/** Why tickets were dropped. */
public enum DropCause {
    /** The server preferred a full handshake. */
    DECLINED,
    /** The handshake failed. */
    HANDSHAKE_FAILED,
    /** A fatal alert ended the connection. */
    FATAL_ALERT,
    /** The session is older than the policy allows. */
    SESSION_TOO_OLD
}
