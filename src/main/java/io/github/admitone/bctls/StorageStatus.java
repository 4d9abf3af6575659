package io.github.admitone.bctls;

/** What became of the tickets that a connection received. */
public enum StorageStatus {
    /** No ticket has arrived. */
    NOTHING_RECEIVED,
    /** The last ticket was stored. */
    STORED,
    /** Resumption is switched off. */
    DISABLED,
    /** The client presented a certificate, and the key's scope names no client identity. */
    NO_CLIENT_IDENTITY_IN_SCOPE,
    /** An external PSK authenticated the server. */
    EXTERNAL_PSK,
    /** The server's certificate cannot be kept. */
    UNSUPPORTED_CERTIFICATE,
    /** The cryptography does not export its secrets. */
    SECRET_NOT_EXPORTABLE,
    /** The ticket is too large. */
    TOO_LARGE,
    /** The connection has brought too many. */
    OVER_BUDGET,
    /** The server wants it discarded. */
    LIFETIME_ZERO,
    /** The cache did not take it. */
    REFUSED_BY_CACHE
}
