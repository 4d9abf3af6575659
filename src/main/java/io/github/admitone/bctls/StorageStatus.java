package io.github.admitone.bctls;

/**
 * What became of the tickets, or session IDs, that the server of one connection issued.
 *
 * @since 0.1.0
 */
public enum StorageStatus {
    /**
     * No ticket has arrived. In TLS 1.3 tickets come after the handshake, and Bouncy Castle sees them when the program
     * reads: the server has issued none, or the program has not read since.
     */
    NOTHING_RECEIVED,
    /** The server issued none: the TLS 1.2 handshake, or the server's orderly close in TLS 1.3, is past. */
    NONE_ISSUED,
    /** At least one ticket is stored. */
    STORED,
    /** Resumption is switched off: the cache is {@link io.github.admitone.ClientSessionCache#none()}. */
    DISABLED,
    /**
     * The client presented a certificate, and the key's scope names no client identity: another client could resume the
     * session as this one. Name the identity with {@code SessionScope.builder().clientIdentity(…)}, in the key or in
     * {@link TicketResumption.Builder#scope}.
     */
    NO_CLIENT_IDENTITY_IN_SCOPE,
    /**
     * The client presented another certificate than in the session whose ticket it had offered: the scope is shared.
     */
    OTHER_CLIENT_IDENTITY,
    /** An external PSK authenticated the server: a ticket would cost as much as the PSK itself. */
    EXTERNAL_PSK,
    /** The server was authenticated by a certificate that a ticket cannot carry, a raw public key for example. */
    UNSUPPORTED_CERTIFICATE,
    /** The cryptography does not export its secrets, as that of an HSM. */
    SECRET_NOT_EXPORTABLE,
    /** The ticket is longer than 32,768 bytes. */
    TOO_LARGE,
    /** The connection brought more tickets than it may: 8 an hour, or as many as it asks for. */
    OVER_BUDGET,
    /** The server, or the policy's limits, left the ticket less than a second to live. */
    LIFETIME_ZERO,
    /** The release of Bouncy Castle in use cannot do its part: {@link ResumptionStatus#UNSUPPORTED_LIBRARY}. */
    UNSUPPORTED_LIBRARY,
    /** The connection has ended with a fatal alert: its session must not be resumed. */
    FATAL_ALERT,
    /** {@link ResumingTlsClientProtocol#forgetSession} was called: the session must not be resumed. */
    INVALIDATED,
    /** The cache refused the ticket, or failed. */
    REFUSED_BY_CACHE
}
