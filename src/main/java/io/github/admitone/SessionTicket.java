package io.github.admitone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import javax.security.auth.Destroyable;
import org.jspecify.annotations.Nullable;

/**
 * One resumption state: what a client needs to resume one TLS session on one later connection.
 *
 * <p><b>Ownership.</b> A ticket belongs to one holder at a time, who destroys it after use. Arrays are copied on the way
 * in and on the way out. {@link #toString()} shows neither secret nor ticket, and there is no equality over secrets.
 *
 * <p><b>Lifecycle.</b> Immutable until {@link #destroy()}, which overwrites its bytes with zeros; after that every
 * accessor throws {@link IllegalStateException}. Thread-safe.
 *
 * <p>Points in time have millisecond resolution, the lifetime has seconds; finer fractions are dropped.
 */
public final class SessionTicket extends CacheLinks implements Destroyable {

    /** RFC 8446 §4.6.1: a client must not cache a ticket for longer than seven days, whatever the server says. */
    public static final Duration MAX_LIFETIME = Duration.ofDays(7);

    /** TLS 1.2 on the wire (RFC 5246 §6.2.1). */
    public static final int TLS_1_2 = 0x0303;

    /** TLS 1.3 on the wire (RFC 8446 §4.2.1). */
    public static final int TLS_1_3 = 0x0304;

    /** DTLS 1.2 on the wire (RFC 6347 §4.1). */
    public static final int DTLS_1_2 = 0xFEFD;

    /** The heap that an instance takes beyond the bytes of {@link #packed}: itself, and the array's header. */
    private static final int OVERHEAD_BYTES = 112;

    /** How far one thread may overtake another between the reading of the clock and the lock, generously. */
    private static final long OVERTAKING_MILLIS = 1000;

    /** What the ticket takes on the heap, without its chain. */
    final int footprint;

    private final char protocolVersion;
    private final char cipherSuite;
    private final boolean extendedMasterSecret;

    /** Some bits of a hash over the ticket and the session ID, so that most that differ need not be compared. */
    private final byte wireTag;

    private final int lifetimeSeconds;
    private final int ageAdd;
    private final int maxEarlyDataSize;
    private final long receivedAt;
    private final long authenticatedAt;
    private final long verifiedAt;
    private final long handshakeStartedAt;
    private final long lineage;
    private final CertificateChain peerCertificates;

    /** Whatever has a variable length and is this ticket's own; null once destroyed. */
    @GuardedBy("this")
    private byte @Nullable [] packed;

    SessionTicket(SessionTicketBuilder builder, byte[] packed) {
        this.protocolVersion = (char) builder.protocolVersion;
        this.cipherSuite = (char) builder.cipherSuite;
        this.extendedMasterSecret = builder.extendedMasterSecret;
        this.lifetimeSeconds = builder.lifetimeSeconds;
        this.ageAdd = (int) builder.ageAdd;
        this.maxEarlyDataSize = (int) builder.maxEarlyDataSize;
        this.receivedAt = builder.receivedAt;
        this.authenticatedAt = builder.authenticatedAt;
        this.verifiedAt = builder.verifiedAt;
        this.handshakeStartedAt = builder.handshakeStartedAt;
        this.lineage = builder.lineage;
        this.peerCertificates = builder.peerCertificates;
        this.wireTag = (byte)
                (PackedFields.hash(packed, PackedFields.TICKET) ^ PackedFields.hash(packed, PackedFields.SESSION_ID));
        this.packed = packed;
        this.footprint = OVERHEAD_BYTES + packed.length;
    }

    private SessionTicket(SessionTicket original, byte[] packed, CertificateChain peerCertificates) {
        this.protocolVersion = original.protocolVersion;
        this.cipherSuite = original.cipherSuite;
        this.extendedMasterSecret = original.extendedMasterSecret;
        this.lifetimeSeconds = original.lifetimeSeconds;
        this.ageAdd = original.ageAdd;
        this.maxEarlyDataSize = original.maxEarlyDataSize;
        this.receivedAt = original.receivedAt;
        this.authenticatedAt = original.authenticatedAt;
        this.verifiedAt = original.verifiedAt;
        this.handshakeStartedAt = original.handshakeStartedAt;
        this.lineage = original.lineage;
        this.peerCertificates = peerCertificates;
        this.wireTag = original.wireTag;
        this.packed = packed;
        this.footprint = OVERHEAD_BYTES + packed.length;
    }

    /**
     * {@return a new builder}
     */
    public static SessionTicketBuilder builder() {
        return new SessionTicketBuilder();
    }

    /**
     * {@return the ticket that {@link #encode()} encoded}
     *
     * @param encoding the encoding; not kept, and left as it is
     * @throws IllegalArgumentException if it is truncated, has trailing bytes, is of an unknown format version, or holds
     *     a value out of range; the message names the field
     */
    public static SessionTicket decode(byte[] encoding) {
        return TicketCodec.decode(encoding);
    }

    /**
     * {@return a versioned binary encoding of the whole ticket, secret included, in a new array}
     *
     * <p>Whoever can read it can decrypt and impersonate resumed connections: protect it accordingly, and overwrite it
     * after use.
     *
     * @throws IllegalStateException if this ticket has been destroyed
     */
    public byte[] encode() {
        return TicketCodec.encode(this);
    }

    /**
     * {@return an independent copy; only the certificate chain, which is public and never written, is shared}
     *
     * @throws IllegalStateException if this ticket has been destroyed
     */
    public SessionTicket copy() {
        return new SessionTicket(this, packedCopy(), peerCertificates);
    }

    /**
     * {@return the protocol version on the wire, such as {@link #TLS_1_3}}
     */
    public int protocolVersion() {
        requireAlive();
        return protocolVersion;
    }

    /**
     * {@return the cipher suite's 16-bit code (RFC 8446 appendix B.4)}
     */
    public int cipherSuite() {
        requireAlive();
        return cipherSuite;
    }

    /**
     * {@return a copy of the ticket as the server issued it, at most 65,535 bytes; the PSK identity in TLS 1.3; empty if
     * the session is resumed by its ID alone}
     */
    public byte[] ticket() {
        return field(PackedFields.TICKET);
    }

    /**
     * {@return a copy of the session ID (RFC 5246 §7.4.1.2), 0 to 32 bytes}
     */
    public byte[] sessionId() {
        return field(PackedFields.SESSION_ID);
    }

    /**
     * {@return a copy of the secret: the PSK of RFC 8446 §4.6.1, or the master secret of an older version}
     */
    public byte[] secret() {
        return field(PackedFields.SECRET);
    }

    /**
     * {@return when the ticket was received}
     */
    public Instant receivedAt() {
        requireAlive();
        return Instant.ofEpochMilli(receivedAt);
    }

    /**
     * {@return how long after its receipt the ticket may be used: 0 to {@link #MAX_LIFETIME}}
     */
    public Duration lifetime() {
        requireAlive();
        return Duration.ofSeconds(lifetimeSeconds);
    }

    /**
     * {@return the {@code ticket_age_add} of RFC 8446 §4.6.1, 0 to 2^32 − 1}
     */
    public long ageAdd() {
        requireAlive();
        return Integer.toUnsignedLong(ageAdd);
    }

    /**
     * {@return the {@code obfuscated_ticket_age} of RFC 8446 §4.2.11, milliseconds modulo 2^32}
     *
     * @param now the present
     */
    public long obfuscatedAge(Instant now) {
        requireAlive();
        return (now.toEpochMilli() - receivedAt + ageAdd) & 0xFFFF_FFFFL;
    }

    /**
     * {@return when the server was last authenticated by a full handshake; renewals of the session do not move it}
     */
    public Instant authenticatedAt() {
        requireAlive();
        return Instant.ofEpochMilli(authenticatedAt);
    }

    /**
     * {@return when the client last verified the server's certificates: in the full handshake, or when it resumed the
     * session since}
     */
    public Instant verifiedAt() {
        requireAlive();
        return Instant.ofEpochMilli(verifiedAt);
    }

    /**
     * {@return when the handshake of the connection that brought this ticket began}
     */
    public Instant handshakeStartedAt() {
        requireAlive();
        return Instant.ofEpochMilli(handshakeStartedAt);
    }

    /**
     * {@return an opaque number shared by all tickets that descend from one full handshake}
     */
    public long lineage() {
        requireAlive();
        return lineage;
    }

    /**
     * {@return the name that the client sent in the {@code server_name} extension (RFC 6066 §3), if it sent one}
     */
    public Optional<String> serverName() {
        return text(PackedFields.SERVER_NAME);
    }

    /**
     * {@return the application protocol negotiated by ALPN (RFC 7301), if any; for information, since every resumed
     * handshake negotiates afresh}
     */
    public Optional<String> applicationProtocol() {
        return text(PackedFields.APPLICATION_PROTOCOL);
    }

    /**
     * {@return the certificates that the server presented in the full handshake}
     */
    public CertificateChain peerCertificates() {
        requireAlive();
        return peerCertificates;
    }

    /**
     * {@return a digest of the client certificate}
     */
    public byte[] clientCertificateDigest() {
        return new byte[0];
    }

    /**
     * {@return whether the session uses the extended master secret (RFC 7627); always true in TLS 1.3}
     */
    public boolean extendedMasterSecret() {
        requireAlive();
        return extendedMasterSecret;
    }

    /**
     * {@return a copy of the server's hello extensions that a TLS 1.2 session keeps, as in RFC 5246 §7.4.1.4; may be
     * empty}
     */
    public byte[] serverExtensions() {
        return field(PackedFields.SERVER_EXTENSIONS);
    }

    /**
     * {@return a copy of the PSK identity (RFC 4279) or SRP user name (RFC 5054) that the client authenticated with in a
     * TLS 1.2 session; empty if it used neither}
     */
    public byte[] clientIdentity() {
        return field(PackedFields.CLIENT_IDENTITY);
    }

    /**
     * {@return the {@code max_early_data_size} of RFC 8446 §4.2.10, 0 to 2^32 − 1; kept for protocol stacks that send
     * early data}
     */
    public long maxEarlyDataSize() {
        requireAlive();
        return Integer.toUnsignedLong(maxEarlyDataSize);
    }

    /**
     * {@return a copy of the opaque bytes that the application keeps with the session, such as a QUIC stack's transport
     * parameters}
     */
    public byte[] applicationData() {
        return field(PackedFields.APPLICATION_DATA);
    }

    /**
     * {@return whether the ticket may be used: it was received, and its lifetime has not run out}
     *
     * <p>A ticket "from the future", received later than now, is not live: the clock has been set back, and the age
     * of the ticket is unknown.
     *
     * @param now the present
     * @throws ArithmeticException if the present is too far away to be counted in milliseconds
     */
    public boolean isLive(Instant now) {
        requireAlive();
        return isLive(now.toEpochMilli());
    }

    // Compared so that no clock, however far off, can overflow into a live ticket.
    boolean isLive(long nowMillis) {
        return receivedAt <= nowMillis && nowMillis - lifetimeSeconds * 1000L < receivedAt;
    }

    /**
     * Whether the ticket is of no more use. One that seems a little too young is not: the clock was not set back, but
     * read by a thread that others, who stored the ticket, then overtook on the way to a lock.
     */
    boolean isDead(long nowMillis) {
        boolean overtook = receivedAt > nowMillis && receivedAt - OVERTAKING_MILLIS < nowMillis;
        return !overtook && !isLive(nowMillis);
    }

    /** The first millisecond at which the ticket is not live any more. */
    long expiresAt() {
        return receivedAt + lifetimeSeconds * 1000L;
    }

    boolean receivedBefore(SessionTicket other) {
        return receivedAt < other.receivedAt;
    }

    /** A start later than the receipt shows that the clock was set back meanwhile; then nobody knows. */
    boolean handshakeStartedAfter(long millis) {
        return handshakeStartedAt > millis && handshakeStartedAt <= receivedAt;
    }

    boolean sharesLineage(long lineage) {
        return this.lineage == lineage;
    }

    boolean sharesVersion(SessionTicket other) {
        return protocolVersion == other.protocolVersion;
    }

    boolean hasEqualChain(SessionTicket other) {
        return peerCertificates.equals(other.peerCertificates);
    }

    /**
     * This ticket, which nobody else holds, or one in its stead, with the chain of another whose chain is equal. Connections
     * that start together each receive the chain anew.
     */
    SessionTicket sharingChainOf(SessionTicket other) {
        return sharesChain(other) ? this : new SessionTicket(this, requireAlive(), other.peerCertificates);
    }

    /** Whether the chains are one object on the heap. */
    @SuppressWarnings("ReferenceEquality")
    boolean sharesChain(SessionTicket other) {
        return peerCertificates == other.peerCertificates;
    }

    /** Whether a server could not tell the two apart: the same ticket, or the same session ID where there is none. */
    boolean isSameOnTheWire(SessionTicket other) {
        return wireTag == other.wireTag && hasTicketAndSessionIdOf(other);
    }

    private boolean hasTicketAndSessionIdOf(SessionTicket other) {
        byte[] mine = requireAlive();
        byte[] theirs = other.requireAlive();
        return PackedFields.equal(mine, theirs, PackedFields.TICKET)
                && PackedFields.equal(mine, theirs, PackedFields.SESSION_ID);
    }

    long footprintWithChain() {
        return (long) footprint + peerCertificates.byteLength();
    }

    synchronized byte[] packedCopy() {
        return requireAlive().clone();
    }

    synchronized byte[] requireAlive() {
        byte[] alive = packed;
        if (alive == null) {
            throw new IllegalStateException("the ticket has been destroyed");
        }
        return alive;
    }

    private synchronized byte[] field(int index) {
        return PackedFields.copyOf(requireAlive(), index);
    }

    private Optional<String> text(int index) {
        byte[] text = field(index);
        return text.length == 0 ? Optional.empty() : Optional.of(new String(text, UTF_8));
    }

    /** Overwrites the ticket's bytes with zeros and makes it unusable. Does nothing if that was done before. */
    @Override
    public synchronized void destroy() {
        byte[] alive = packed;
        if (alive != null) {
            packed = null;
            Arrays.fill(alive, (byte) 0);
        }
    }

    /**
     * {@return whether {@link #destroy()} has been called}
     */
    @Override
    public synchronized boolean isDestroyed() {
        return packed == null;
    }

    /**
     * {@return version, suite, sizes and times, for logs; neither secret nor ticket bytes}
     */
    @Override
    public synchronized String toString() {
        byte[] alive = packed;
        if (alive == null) {
            return "SessionTicket[destroyed]";
        }
        return String.format(
                "SessionTicket[version=%04x, suite=%04x, ticket=%d bytes, secret=%d bytes, receivedAt=%s, lifetime=%s]",
                (int) protocolVersion,
                (int) cipherSuite,
                PackedFields.length(alive, PackedFields.TICKET),
                PackedFields.length(alive, PackedFields.SECRET),
                Instant.ofEpochMilli(receivedAt),
                Duration.ofSeconds(lifetimeSeconds));
    }
}
