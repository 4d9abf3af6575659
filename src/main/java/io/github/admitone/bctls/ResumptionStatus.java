package io.github.admitone.bctls;

/**
 * How far a connection came with its ticket, and if it did not resume, why not.
 *
 * @since 0.1.0
 */
public enum ResumptionStatus {
    /** The ClientHello has not been built yet. */
    NOT_STARTED(false),
    /** Resumption is switched off: the cache is {@link io.github.admitone.ClientSessionCache#none()}. */
    DISABLED(false),
    /** The Bouncy Castle that is there lacks what resumption needs; the log said once what it is. */
    UNSUPPORTED_LIBRARY(false),
    /** The cache held no ticket, or failed. */
    NO_TICKET(false),
    /** The client brought a session of its own ({@code getSessionToResume}). */
    OWN_SESSION(false),
    /** The client does not offer the protocol version of the ticket, which stays in the cache. */
    UNSUITABLE_VERSION(false),
    /** The client offers no cipher suite that the ticket can be used with; the ticket stays in the cache. */
    UNSUITABLE_CIPHER_SUITE(false),
    /** The client asks for another server name than the ticket was issued for; the ticket stays in the cache. */
    UNSUITABLE_SERVER_NAME(false),
    /** The client does not offer {@code psk_dhe_ke} (RFC 8446 §4.2.9); the ticket stays in the cache. */
    UNSUITABLE_KEY_EXCHANGE_MODE(false),
    /** The client authenticates with another PSK or SRP identity; the ticket stays in the cache. */
    UNSUITABLE_CLIENT_IDENTITY(false),
    /** The extended master secret rules of RFC 7627 §5.3 forbid it to this client; the ticket stays in the cache. */
    UNSUITABLE_MASTER_SECRET(false),
    /** The ticket does not fit into the ClientHello beside the client's own extensions; it stays in the cache. */
    UNSUITABLE_SIZE(false),
    /**
     * Up to TLS 1.2, in a decorated client ({@link TicketResumption#client}): it asks for an extension whose answer
     * Bouncy Castle would not show it on a resumed connection, use_srtp for example; the ticket stays in the cache.
     */
    UNSUITABLE_EXTENSIONS(false),
    /**
     * The last handshakes that offered a ticket to this key failed, one after the other: none is offered for a while,
     * which grows from a minute to a day. An offer that the server answers as it should ends it.
     */
    PAUSED(false),
    /** The server was last authenticated longer ago than the policy allows; the lineage was dropped. */
    SESSION_TOO_OLD(false),
    /** The ticket cannot be used with this client's cryptography, or has no certificate to verify; it was dropped. */
    UNUSABLE_TICKET(false),
    /** The connection was closed before any byte of the ClientHello left; the ticket is back in the cache. */
    WITHDRAWN(false),
    /** A ClientHello with the ticket is on its way, and the server has not answered. */
    OFFERED(true),
    /** The server accepted the ticket, and its certificates were verified as the policy demands. */
    RESUMED(true),
    /** The server preferred a full handshake. */
    DECLINED(true),
    /** The server chose a cipher suite with another hash than the ticket's. */
    DECLINED_BY_HASH(true),
    /** The server chose another protocol version than the ticket's. */
    DECLINED_BY_VERSION(true),
    /** The client closed the connection while the ticket was on offer; the ticket is spent. */
    CANCELLED(true),
    /**
     * The handshake failed while the ticket was on offer, or had been accepted. The ticket is spent; after an alert its
     * lineage was dropped too.
     */
    FAILED(true);

    private final boolean offered;

    ResumptionStatus(boolean offered) {
        this.offered = offered;
    }

    /**
     * {@return whether a ticket was offered to the server}
     */
    public boolean isOffered() {
        return offered;
    }
}
