package io.github.admitone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link SessionTicket}. Protocol version, cipher suite, secret, time of receipt, lifetime, and a ticket or a
 * session ID are required. Arrays are copied at once. Not thread-safe.
 */
public final class SessionTicketBuilder {

    private static final int MAX_UINT16 = 0xFFFF;
    private static final long MAX_UINT32 = 0xFFFF_FFFFL;
    private static final int MAX_SESSION_ID = 32;
    private static final int UNSET = -1;

    int protocolVersion = UNSET;
    int cipherSuite = UNSET;
    boolean extendedMasterSecret;
    int lifetimeSeconds = UNSET;
    long ageAdd;
    long maxEarlyDataSize;
    long receivedAt;
    long authenticatedAt;
    long verifiedAt;
    long handshakeStartedAt;
    long lineage;
    CertificateChain peerCertificates = CertificateChain.empty();

    private final byte[][] fields = new byte[PackedFields.COUNT][];
    private @Nullable Instant receipt;
    private @Nullable Instant authentication;
    private @Nullable Instant verification;
    private @Nullable Instant handshakeStart;

    SessionTicketBuilder() {
        Arrays.fill(fields, new byte[0]);
    }

    /**
     * Sets the protocol version of the session.
     *
     * @param wireVersion the version on the wire, 1 to 65535, such as {@link SessionTicket#TLS_1_3}
     * @return this builder
     */
    public SessionTicketBuilder protocolVersion(int wireVersion) {
        this.protocolVersion = (int) inRange("protocolVersion", wireVersion, 1, MAX_UINT16);
        return this;
    }

    /**
     * Sets the cipher suite of the session.
     *
     * @param code the suite's code (RFC 8446 appendix B.4), 0 to 65535
     * @return this builder
     */
    public SessionTicketBuilder cipherSuite(int code) {
        this.cipherSuite = (int) inRange("cipherSuite", code, 0, MAX_UINT16);
        return this;
    }

    /**
     * Sets the ticket as the server issued it.
     *
     * @param ticket 0 to 65,535 bytes; copied. Required in TLS 1.3
     * @return this builder
     */
    public SessionTicketBuilder ticket(byte[] ticket) {
        return field(PackedFields.TICKET, "ticket", ticket, PackedFields.MAX_LENGTH);
    }

    /**
     * Sets the session ID.
     *
     * @param sessionId 0 to 32 bytes (RFC 5246 §7.4.1.2); copied
     * @return this builder
     */
    public SessionTicketBuilder sessionId(byte[] sessionId) {
        return field(PackedFields.SESSION_ID, "sessionId", sessionId, MAX_SESSION_ID);
    }

    /**
     * Sets the PSK of a TLS 1.3 ticket, or the master secret of an older session.
     *
     * @param secret 1 to 65,535 bytes; copied
     * @return this builder
     */
    public SessionTicketBuilder secret(byte[] secret) {
        return field(PackedFields.SECRET, "secret", secret, PackedFields.MAX_LENGTH);
    }

    /**
     * Sets when the ticket was received.
     *
     * @param receivedAt the moment of receipt
     * @return this builder
     */
    public SessionTicketBuilder receivedAt(Instant receivedAt) {
        this.receipt = requireNonNull(receivedAt, "receivedAt");
        return this;
    }

    /**
     * Sets how long after its receipt the ticket may be used.
     *
     * @param lifetime not negative; more than {@link SessionTicket#MAX_LIFETIME} counts as that
     * @return this builder
     */
    public SessionTicketBuilder lifetime(Duration lifetime) {
        if (requireNonNull(lifetime, "lifetime").isNegative()) {
            throw new IllegalArgumentException("lifetime must not be negative, but was " + lifetime);
        }
        this.lifetimeSeconds = (int) Math.min(lifetime.toSeconds(), SessionTicket.MAX_LIFETIME.toSeconds());
        return this;
    }

    /**
     * Sets the {@code ticket_age_add} of RFC 8446 §4.6.1; 0 unless set.
     *
     * @param ageAdd 0 to 2^32 − 1
     * @return this builder
     */
    public SessionTicketBuilder ageAdd(long ageAdd) {
        this.ageAdd = inRange("ageAdd", ageAdd, 0, MAX_UINT32);
        return this;
    }

    /**
     * Sets when a full handshake last authenticated the server; the time of receipt unless set.
     *
     * @param authenticatedAt the moment of that authentication
     * @return this builder
     */
    public SessionTicketBuilder authenticatedAt(Instant authenticatedAt) {
        this.authentication = requireNonNull(authenticatedAt, "authenticatedAt");
        return this;
    }

    /**
     * Sets when the client last verified the server's certificates; the time of authentication unless set.
     *
     * @param verifiedAt the moment of that verification
     * @return this builder
     */
    public SessionTicketBuilder verifiedAt(Instant verifiedAt) {
        this.verification = requireNonNull(verifiedAt, "verifiedAt");
        return this;
    }

    /**
     * Sets when the handshake of the connection that brought this ticket began; the time of receipt unless set.
     *
     * @param handshakeStartedAt the moment when that handshake began
     * @return this builder
     */
    public SessionTicketBuilder handshakeStartedAt(Instant handshakeStartedAt) {
        this.handshakeStart = requireNonNull(handshakeStartedAt, "handshakeStartedAt");
        return this;
    }

    /**
     * Sets the number shared by all tickets that descend from one full handshake; 0 unless set.
     *
     * @param lineage any number, drawn at random once for a full handshake
     * @return this builder
     */
    public SessionTicketBuilder lineage(long lineage) {
        this.lineage = lineage;
        return this;
    }

    /**
     * Sets the name that the client sent in the {@code server_name} extension; none unless set.
     *
     * @param serverName the name, empty for none
     * @return this builder
     */
    public SessionTicketBuilder serverName(String serverName) {
        return text(PackedFields.SERVER_NAME, "serverName", serverName);
    }

    /**
     * Sets the application protocol negotiated by ALPN; none unless set.
     *
     * @param applicationProtocol the protocol, empty for none
     * @return this builder
     */
    public SessionTicketBuilder applicationProtocol(String applicationProtocol) {
        return text(PackedFields.APPLICATION_PROTOCOL, "applicationProtocol", applicationProtocol);
    }

    /**
     * Sets the certificates that the server presented in the full handshake; none unless set.
     *
     * @param peerCertificates the chain, which the tickets of one handshake should share
     * @return this builder
     */
    public SessionTicketBuilder peerCertificates(CertificateChain peerCertificates) {
        this.peerCertificates = requireNonNull(peerCertificates, "peerCertificates");
        return this;
    }

    /**
     * Sets whether the session uses the extended master secret (RFC 7627); false unless set.
     *
     * @param extendedMasterSecret whether it does
     * @return this builder
     */
    public SessionTicketBuilder extendedMasterSecret(boolean extendedMasterSecret) {
        this.extendedMasterSecret = extendedMasterSecret;
        return this;
    }

    /**
     * Sets the server's hello extensions that a TLS 1.2 session keeps; none unless set.
     *
     * @param serverExtensions the encoded extensions, 0 to 65,535 bytes; copied
     * @return this builder
     */
    public SessionTicketBuilder serverExtensions(byte[] serverExtensions) {
        return field(PackedFields.SERVER_EXTENSIONS, "serverExtensions", serverExtensions, PackedFields.MAX_LENGTH);
    }

    /**
     * Sets the PSK identity or SRP user name of a TLS 1.2 session; none unless set.
     *
     * @param clientIdentity 0 to 65,535 bytes; copied
     * @return this builder
     */
    public SessionTicketBuilder clientIdentity(byte[] clientIdentity) {
        return field(PackedFields.CLIENT_IDENTITY, "clientIdentity", clientIdentity, PackedFields.MAX_LENGTH);
    }

    /**
     * Sets the {@code max_early_data_size} of RFC 8446 §4.2.10; 0 unless set.
     *
     * @param maxEarlyDataSize 0 to 2^32 − 1
     * @return this builder
     */
    public SessionTicketBuilder maxEarlyDataSize(long maxEarlyDataSize) {
        this.maxEarlyDataSize = inRange("maxEarlyDataSize", maxEarlyDataSize, 0, MAX_UINT32);
        return this;
    }

    /**
     * Sets opaque bytes that the application keeps with the session; none unless set.
     *
     * @param applicationData 0 to 65,535 bytes; copied
     * @return this builder
     */
    public SessionTicketBuilder applicationData(byte[] applicationData) {
        return field(PackedFields.APPLICATION_DATA, "applicationData", applicationData, PackedFields.MAX_LENGTH);
    }

    /**
     * Builds the ticket and wipes this builder's copy of the secret: a further ticket needs a secret of its own, while
     * everything else stays as it was set.
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
        require(
                hasTicket || protocolVersion != SessionTicket.TLS_1_3,
                "ticket is required in TLS 1.3, and must not be empty");
        require(hasTicket || fields[PackedFields.SESSION_ID].length > 0, "ticket or sessionId is required");
        Instant received = receipt;
        if (received == null) {
            throw new IllegalArgumentException("receivedAt is required");
        }
        receivedAt = millis("receivedAt", received);
        authenticatedAt = authentication == null ? receivedAt : millis("authenticatedAt", authentication);
        verifiedAt = verification == null ? authenticatedAt : millis("verifiedAt", verification);
        handshakeStartedAt = handshakeStart == null ? receivedAt : millis("handshakeStartedAt", handshakeStart);
        byte[] packed = PackedFields.pack(fields);
        Arrays.fill(fields[PackedFields.SECRET], (byte) 0);
        fields[PackedFields.SECRET] = new byte[0];
        return new SessionTicket(this, packed);
    }

    private SessionTicketBuilder text(int index, String name, String value) {
        return field(index, name, requireNonNull(value, name).getBytes(UTF_8), PackedFields.MAX_LENGTH);
    }

    private SessionTicketBuilder field(int index, String name, byte[] value, int maxLength) {
        inRange(name + " length", requireNonNull(value, name).length, 0, maxLength);
        fields[index] = value.clone();
        return this;
    }

    private static long inRange(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be " + min + " to " + max + ", but was " + value);
        }
        return value;
    }

    private static long millis(String name, Instant instant) {
        try {
            return instant.toEpochMilli();
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
