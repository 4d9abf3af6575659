package io.github.admitone.bctls;

/** What became of the tickets that a server issued. */
public enum StorageStatus {
    /** None came. */
    NOTHING_RECEIVED,
    /** One was stored. */
    STORED,
    /** No cache. */
    DISABLED,
    /** No client identity in the scope. */
    NO_CLIENT_IDENTITY_IN_SCOPE,
    /** An external PSK. */
    EXTERNAL_PSK,
    /** A certificate that cannot be kept. */
    UNSUPPORTED_CERTIFICATE,
    /** A secret that cannot be exported. */
    SECRET_NOT_EXPORTABLE,
    /** Too large. */
    TOO_LARGE,
    /** Too many. */
    OVER_BUDGET,
    /** Lifetime zero. */
    LIFETIME_ZERO,
    /** The cache refused. */
    REFUSED_BY_CACHE
}
