package io.github.admitone;

import static io.github.admitone.Checks.inRange;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import javax.security.auth.Destroyable;
import org.jspecify.annotations.Nullable;

/**
 * One resumption state: what a client needs to resume one TLS session on one later connection.
 *
 * <p><b>Ownership.</b> A ticket belongs to one holder at a time, who destroys it after use. Arrays are copied on the
 * way in and on the way out. {@link #toString()} shows neither secret nor ticket, and there is no equality over
 * secrets.
 *
 * <p><b>Lifecycle.</b> Immutable until {@link #destroy()}, which overwrites its bytes with zeros; after that every
 * accessor throws {@link IllegalStateException}. Thread-safe.
 *
 * <p>Points in time have millisecond resolution, the lifetime has seconds; finer fractions are dropped.
 *
 * @since 0.1.0
 */
public sealed class SessionTicket implements Destroyable permits HeldTicket {

    /** RFC 8446 §4.6.1: a client must not cache a ticket for longer than seven days, whatever the server says. */
    public static final Duration MAX_LIFETIME = Duration.ofDays(7);

    /** TLS 1.2 on the wire (RFC 5246 §6.2.1). */
    public static final int TLS_1_2 = 0x0303;

    /** TLS 1.3 on the wire (RFC 8446 §4.2.1). */
    public static final int TLS_1_3 = 0x0304;

    /** DTLS 1.2 on the wire (RFC 6347 §4.1). */
    public static final int DTLS_1_2 = 0xFEFD;

    final char protocolVersion;
    final int lifetimeSeconds;
    final long receivedAt;
    final long handshakeStartedAt;
    final CertificateChain peerCertificates;

    /** The rest, as {@link PackedFields}; null once destroyed. Guarded by this ticket's monitor. */
    private byte @Nullable [] packed;

    /**
     * Makes a ticket of what a cache looks at, and of the rest.
     *
     * @param packed all else; owned by the ticket from now on, which overwrites it in the end
     */
    SessionTicket(
            char protocolVersion,
            int lifetimeSeconds,
            long receivedAt,
            long handshakeStartedAt,
            CertificateChain peerCertificates,
            byte[] packed) {
        this.protocolVersion = protocolVersion;
        this.lifetimeSeconds = lifetimeSeconds;
        this.receivedAt = receivedAt;
        this.handshakeStartedAt = handshakeStartedAt;
        this.peerCertificates = peerCertificates;
        this.packed = packed;
    }

    /**
     * {@return a new builder}
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * {@return the ticket that {@link #encode()} encoded}
     *
     * @param encoding the encoding; not kept, and left as it is
     * @throws IllegalArgumentException if it is truncated, has trailing bytes, is of an unknown format version, or
     *     holds a value out of range; the message names the field
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
    public synchronized byte[] encode() {
        return TicketCodec.encode(this, requireAlive());
    }

    /**
     * {@return an independent copy; only the certificate chain, which is public and never written, is shared}
     *
     * @throws IllegalStateException if this ticket has been destroyed
     */
    public SessionTicket copy() {
        return new SessionTicket(
                protocolVersion, lifetimeSeconds, receivedAt, handshakeStartedAt, peerCertificates, packedCopy());
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
    public synchronized int cipherSuite() {
        return PackedFields.uint16(requireAlive(), PackedFields.CIPHER_SUITE);
    }

    /**
     * {@return a copy of the ticket as the server issued it, at most 65,535 bytes; the PSK identity in TLS 1.3; empty
     * if the session is resumed by its ID alone}
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
    public synchronized long ageAdd() {
        return PackedFields.uint32(requireAlive(), PackedFields.AGE_ADD);
    }

    /**
     * {@return the {@code obfuscated_ticket_age} of RFC 8446 §4.2.11, milliseconds modulo 2^32}
     *
     * @param now the present
     */
    public long obfuscatedAge(Instant now) {
        return (now.toEpochMilli() - receivedAt + ageAdd()) & 0xFFFF_FFFFL;
    }

    /**
     * {@return when the server was last authenticated by a full handshake; renewals of the session do not move it}
     */
    public synchronized Instant authenticatedAt() {
        return Instant.ofEpochMilli(PackedFields.int64(requireAlive(), PackedFields.AUTHENTICATED_AT));
    }

    /**
     * {@return when the client last verified the server's certificates: in the full handshake, or when it resumed the
     * session since}
     */
    public synchronized Instant verifiedAt() {
        return Instant.ofEpochMilli(PackedFields.int64(requireAlive(), PackedFields.VERIFIED_AT));
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
    public synchronized long lineage() {
        return PackedFields.int64(requireAlive(), PackedFields.LINEAGE);
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
     * {@return whether the session uses the extended master secret (RFC 7627); always true in TLS 1.3}
     */
    public synchronized boolean extendedMasterSecret() {
        return (PackedFields.uint16(requireAlive(), PackedFields.FLAGS) & PackedFields.EXTENDED_MASTER_SECRET) != 0;
    }

    /**
     * {@return a copy of the server's hello extensions that a TLS 1.2 session keeps, as in RFC 5246 §7.4.1.4; may be
     * empty}
     */
    public byte[] serverExtensions() {
        return field(PackedFields.SERVER_EXTENSIONS);
    }

    /**
     * {@return a copy of the PSK identity (RFC 4279) or SRP user name (RFC 5054) that the client authenticated with in
     * a TLS 1.2 session; empty if it used neither}
     */
    public byte[] clientIdentity() {
        return field(PackedFields.CLIENT_IDENTITY);
    }

    /**
     * {@return a copy of the SHA-256 digest, 32 bytes, of the certificate that the client presented in the session: of
     * its end-entity certificate in DER; empty if it presented none}
     *
     * <p>A resumed connection is that client's to the server, whatever certificate the program holds now.
     */
    public byte[] clientCertificateDigest() {
        return field(PackedFields.CLIENT_CERTIFICATE_DIGEST);
    }

    /**
     * {@return the {@code max_early_data_size} of RFC 8446 §4.2.10, 0 to 2^32 − 1; kept for protocol stacks that send
     * early data}
     */
    public synchronized long maxEarlyDataSize() {
        return PackedFields.uint32(requireAlive(), PackedFields.MAX_EARLY_DATA_SIZE);
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
                cipherSuite(),
                PackedFields.length(alive, PackedFields.TICKET),
                PackedFields.length(alive, PackedFields.SECRET),
                Instant.ofEpochMilli(receivedAt),
                Duration.ofSeconds(lifetimeSeconds));
    }

    /**
     * Builds a {@link SessionTicket}. Protocol version, cipher suite, secret, time of receipt, lifetime, and a ticket
     * or a session ID are required. Arrays are copied at once. Not thread-safe.
     */
    public static final class Builder {

        private static final int MAX_UINT16 = 0xFFFF;
        private static final long MAX_UINT32 = 0xFFFF_FFFFL;
        private static final int MAX_SESSION_ID = 32;
        private static final int SHA_256_BYTES = 32;
        private static final int UNSET = -1;
        private static final byte[] NOTHING = {};

        private int protocolVersion = UNSET;
        private int cipherSuite = UNSET;
        private int lifetimeSeconds = UNSET;
        private long ageAdd;
        private long maxEarlyDataSize;
        private long lineage;
        private boolean extendedMasterSecret;
        private @Nullable Instant receivedAt;
        private @Nullable Instant authenticatedAt;
        private @Nullable Instant verifiedAt;
        private @Nullable Instant handshakeStartedAt;
        private CertificateChain peerCertificates = CertificateChain.empty();

        /** As {@link PackedFields} numbers them; each array is this builder's own. */
        private final byte[][] fields = new byte[PackedFields.COUNT][];

        private Builder() {
            Arrays.fill(fields, NOTHING);
        }

        /**
         * Sets the protocol version of the session.
         *
         * @param wireVersion the version on the wire, 1 to 65535, such as {@link #TLS_1_3}
         * @return this builder
         */
        public Builder protocolVersion(int wireVersion) {
            this.protocolVersion = (int) inRange("protocolVersion", wireVersion, 1, MAX_UINT16);
            return this;
        }

        /**
         * Sets the cipher suite of the session.
         *
         * @param code the suite's code (RFC 8446 appendix B.4), 0 to 65535
         * @return this builder
         */
        public Builder cipherSuite(int code) {
            this.cipherSuite = (int) inRange("cipherSuite", code, 0, MAX_UINT16);
            return this;
        }

        /**
         * Sets the ticket as the server issued it.
         *
         * @param ticket 0 to 65,535 bytes; copied. Required in TLS 1.3
         * @return this builder
         */
        public Builder ticket(byte[] ticket) {
            return field(PackedFields.TICKET, "ticket", ticket, PackedFields.MAX_LENGTH);
        }

        /**
         * Sets the session ID.
         *
         * @param sessionId 0 to 32 bytes (RFC 5246 §7.4.1.2); copied
         * @return this builder
         */
        public Builder sessionId(byte[] sessionId) {
            return field(PackedFields.SESSION_ID, "sessionId", sessionId, MAX_SESSION_ID);
        }

        /**
         * Sets the PSK of a TLS 1.3 ticket, or the master secret of an older session. Overwrites a secret that was set
         * before.
         *
         * @param secret 1 to 65,535 bytes; copied. The copy is overwritten by {@link #build()} or {@link #wipe()}
         * @return this builder
         */
        public Builder secret(byte[] secret) {
            return field(PackedFields.SECRET, "secret", secret, PackedFields.MAX_LENGTH);
        }

        /**
         * Sets when the ticket was received.
         *
         * @param receivedAt the moment of receipt
         * @return this builder
         */
        public Builder receivedAt(Instant receivedAt) {
            this.receivedAt = requireNonNull(receivedAt, "receivedAt");
            return this;
        }

        /**
         * Sets how long after its receipt the ticket may be used.
         *
         * @param lifetime not negative; more than {@link #MAX_LIFETIME} counts as that
         * @return this builder
         */
        public Builder lifetime(Duration lifetime) {
            if (requireNonNull(lifetime, "lifetime").isNegative()) {
                throw new IllegalArgumentException("lifetime must not be negative, but was " + lifetime);
            }
            this.lifetimeSeconds = (int) Math.min(lifetime.toSeconds(), MAX_LIFETIME.toSeconds());
            return this;
        }

        /**
         * Sets the {@code ticket_age_add} of RFC 8446 §4.6.1; 0 unless set.
         *
         * @param ageAdd 0 to 2^32 − 1
         * @return this builder
         */
        public Builder ageAdd(long ageAdd) {
            this.ageAdd = inRange("ageAdd", ageAdd, 0, MAX_UINT32);
            return this;
        }

        /**
         * Sets when a full handshake last authenticated the server; the time of receipt unless set.
         *
         * @param authenticatedAt the moment of that authentication
         * @return this builder
         */
        public Builder authenticatedAt(Instant authenticatedAt) {
            this.authenticatedAt = requireNonNull(authenticatedAt, "authenticatedAt");
            return this;
        }

        /**
         * Sets when the client last verified the server's certificates; the time of authentication unless set.
         *
         * @param verifiedAt the moment of that verification
         * @return this builder
         */
        public Builder verifiedAt(Instant verifiedAt) {
            this.verifiedAt = requireNonNull(verifiedAt, "verifiedAt");
            return this;
        }

        /**
         * Sets when the handshake of the connection that brought this ticket began; the time of receipt unless set.
         *
         * @param handshakeStartedAt the moment when that handshake began
         * @return this builder
         */
        public Builder handshakeStartedAt(Instant handshakeStartedAt) {
            this.handshakeStartedAt = requireNonNull(handshakeStartedAt, "handshakeStartedAt");
            return this;
        }

        /**
         * Sets the number shared by all tickets that descend from one full handshake; 0 unless set.
         *
         * @param lineage any number, drawn at random once for a full handshake
         * @return this builder
         */
        public Builder lineage(long lineage) {
            this.lineage = lineage;
            return this;
        }

        /**
         * Sets the name that the client sent in the {@code server_name} extension; none unless set.
         *
         * @param serverName the name, empty for none
         * @return this builder
         */
        public Builder serverName(String serverName) {
            return text(PackedFields.SERVER_NAME, "serverName", serverName);
        }

        /**
         * Sets the application protocol negotiated by ALPN; none unless set.
         *
         * @param applicationProtocol the protocol, empty for none
         * @return this builder
         */
        public Builder applicationProtocol(String applicationProtocol) {
            return text(PackedFields.APPLICATION_PROTOCOL, "applicationProtocol", applicationProtocol);
        }

        /**
         * Sets the certificates that the server presented in the full handshake; none unless set.
         *
         * @param peerCertificates the chain, which the tickets of one handshake should share
         * @return this builder
         */
        public Builder peerCertificates(CertificateChain peerCertificates) {
            this.peerCertificates = requireNonNull(peerCertificates, "peerCertificates");
            return this;
        }

        /**
         * Sets whether the session uses the extended master secret (RFC 7627); false unless set.
         *
         * @param extendedMasterSecret whether it does
         * @return this builder
         */
        public Builder extendedMasterSecret(boolean extendedMasterSecret) {
            this.extendedMasterSecret = extendedMasterSecret;
            return this;
        }

        /**
         * Sets the server's hello extensions that a TLS 1.2 session keeps; none unless set.
         *
         * @param serverExtensions the encoded extensions, 0 to 65,535 bytes; copied
         * @return this builder
         */
        public Builder serverExtensions(byte[] serverExtensions) {
            return field(PackedFields.SERVER_EXTENSIONS, "serverExtensions", serverExtensions, PackedFields.MAX_LENGTH);
        }

        /**
         * Sets the PSK identity or SRP user name of a TLS 1.2 session; none unless set.
         *
         * @param clientIdentity 0 to 65,535 bytes; copied
         * @return this builder
         */
        public Builder clientIdentity(byte[] clientIdentity) {
            return field(PackedFields.CLIENT_IDENTITY, "clientIdentity", clientIdentity, PackedFields.MAX_LENGTH);
        }

        /**
         * Sets the digest of the certificate that the client presented in the session; none unless set.
         *
         * @param digest the SHA-256 digest, 32 bytes, of the end-entity certificate in DER; no bytes if the client
         *     presented no certificate; copied
         * @return this builder
         */
        public Builder clientCertificateDigest(byte[] digest) {
            int length = requireNonNull(digest, "clientCertificateDigest").length;
            require(
                    length == 0 || length == SHA_256_BYTES,
                    "clientCertificateDigest length must be 0 or 32, but was " + length);
            return own(PackedFields.CLIENT_CERTIFICATE_DIGEST, digest.clone());
        }

        /**
         * Sets the {@code max_early_data_size} of RFC 8446 §4.2.10; 0 unless set.
         *
         * @param maxEarlyDataSize 0 to 2^32 − 1
         * @return this builder
         */
        public Builder maxEarlyDataSize(long maxEarlyDataSize) {
            this.maxEarlyDataSize = inRange("maxEarlyDataSize", maxEarlyDataSize, 0, MAX_UINT32);
            return this;
        }

        /**
         * Sets opaque bytes that the application keeps with the session; none unless set.
         *
         * @param applicationData 0 to 65,535 bytes; copied
         * @return this builder
         */
        public Builder applicationData(byte[] applicationData) {
            return field(PackedFields.APPLICATION_DATA, "applicationData", applicationData, PackedFields.MAX_LENGTH);
        }

        /**
         * Builds the ticket and {@linkplain #wipe() wipes} this builder's copy of the secret: a further ticket needs a
         * secret of its own, while everything else stays as it was set. The copy stays where building fails.
         *
         * @return the ticket, which belongs to the caller
         * @throws IllegalArgumentException if something required is missing, or a point in time is too far away to be
         *     counted in milliseconds; the message names it
         */
        public SessionTicket build() {
            require(protocolVersion != UNSET, "protocolVersion is required");
            require(cipherSuite != UNSET, "cipherSuite is required");
            require(lifetimeSeconds != UNSET, "lifetime is required");
            require(fields[PackedFields.SECRET].length > 0, "secret is required, and must not be empty");
            boolean hasTicket = fields[PackedFields.TICKET].length > 0;
            require(hasTicket || protocolVersion != TLS_1_3, "ticket is required in TLS 1.3, and must not be empty");
            require(hasTicket || fields[PackedFields.SESSION_ID].length > 0, "ticket or sessionId is required");
            require(receivedAt != null, "receivedAt is required");
            long received = millis("receivedAt", receivedAt, 0);
            long started = millis("handshakeStartedAt", handshakeStartedAt, received);
            byte[] packed = pack(received);
            wipe();
            return new SessionTicket(
                    (char) protocolVersion, lifetimeSeconds, received, started, peerCertificates, packed);
        }

        private byte[] pack(long received) {
            long authenticated = millis("authenticatedAt", authenticatedAt, received);
            long verified = millis("verifiedAt", verifiedAt, authenticated);
            byte[] packed = PackedFields.pack(extendedMasterSecret ? PackedFields.EXTENDED_MASTER_SECRET : 0, fields);
            ByteBuffer.wrap(packed)
                    .putShort(PackedFields.CIPHER_SUITE, (short) cipherSuite)
                    .putInt(PackedFields.AGE_ADD, (int) ageAdd)
                    .putInt(PackedFields.MAX_EARLY_DATA_SIZE, (int) maxEarlyDataSize)
                    .putLong(PackedFields.AUTHENTICATED_AT, authenticated)
                    .putLong(PackedFields.VERIFIED_AT, verified)
                    .putLong(PackedFields.LINEAGE, lineage);
            return packed;
        }

        /**
         * Overwrites this builder's copy of the secret with zeros, for a caller who does not build after all. Does
         * nothing if there is none.
         */
        public void wipe() {
            own(PackedFields.SECRET, NOTHING);
        }

        private Builder text(int index, String name, String value) {
            return field(index, name, requireNonNull(value, name).getBytes(UTF_8), PackedFields.MAX_LENGTH);
        }

        private Builder field(int index, String name, byte[] value, int maxLength) {
            inRange(name + " length", requireNonNull(value, name).length, 0, maxLength);
            return own(index, value.clone());
        }

        /** Takes over an array, and overwrites the one that it replaces. */
        Builder own(int index, byte[] value) {
            Arrays.fill(fields[index], (byte) 0);
            fields[index] = value;
            return this;
        }

        private static long millis(String name, @Nullable Instant instant, long unlessSet) {
            try {
                return instant == null ? unlessSet : instant.toEpochMilli();
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException(name + " is out of range: " + instant, e);
            }
        }

        private static void require(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException(message);
            }
        }
    }
}
