package io.github.admitone.bctls;

/**
 * Why tickets were dropped from the cache that could still have been offered.
 *
 * @since 0.1.0
 */
public enum DropCause {
    /** The server declined a ticket; the others of its lineage would be declined too (RFC 9149 §3). */
    DECLINED,
    /**
     * A handshake with a ticket on offer, or accepted, ended with an alert: from the server, or because this client
     * rejected something. Its lineage is dropped; if that happens twice in a row with different lineages, the whole
     * key.
     */
    HANDSHAKE_FAILED,
    /** An established connection ended with a fatal alert: its lineage is dropped (RFC 5246 §7.2.2, RFC 8446 §6.2). */
    FATAL_ALERT,
    /** The server was last authenticated longer ago than the policy allows: the lineage is dropped. */
    SESSION_TOO_OLD,
    /**
     * The client presented another certificate than in the session of the ticket that it had just offered: two
     * identities share one scope. The whole key is dropped.
     */
    OTHER_CLIENT_IDENTITY,
    /**
     * {@link TicketResumption#invalidate} was called for the key: all of it is dropped. Or
     * {@link ResumingTlsClientProtocol#forgetSession} for a connection: its lineage is dropped.
     */
    INVALIDATED
}
