package io.github.admitone;

import static io.github.admitone.Checks.inRange;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * The peer that a ticket belongs to: host, port, transport, and the {@link SessionScope} under which the connection is
 * made. The same host and port under another transport or scope is another key.
 *
 * <p>The host is normalised, so that different spellings of one host meet: lower case, internationalised names in ASCII
 * (RFC 3490), a trailing dot dropped, IPv6 literals in canonical form with or without brackets, IPv4-mapped ones as
 * IPv4. Names are not resolved. Make the key for the peer that the TLS connection is made <em>to</em>: a proxy's own
 * TLS is keyed by the proxy, not by the origin behind it (CVE-2021-22890).
 *
 * <p>A value type: immutable, thread-safe, with a precomputed hash.
 *
 * @since 0.1.0
 */
public final class SessionKey {

    /** The carrier of the TLS records: a session of one transport is never offered over another. */
    public enum Transport {
        /** TLS over a stream. */
        TCP,
        /** DTLS over datagrams, or QUIC. */
        UDP
    }

    private static final int MAX_PORT = 0xFFFF;
    private static final byte FORMAT = 1;

    /** The key of the hash, drawn when the class is loaded: whoever chooses host names cannot choose buckets. */
    private static final long HASH_KEY_0;

    private static final long HASH_KEY_1;

    static {
        SecureRandom random = new SecureRandom();
        HASH_KEY_0 = random.nextLong();
        HASH_KEY_1 = random.nextLong();
    }

    /** The instance: three references, two chars and an int. */
    private static final int OBJECT_BYTES = Footprint.ofObject(3, 2 * Character.BYTES + Integer.BYTES);

    private final String host;
    private final char port;
    private final char footprint;
    private final Transport transport;
    private final SessionScope scope;
    private final int hash;

    private SessionKey(String normalisedHost, int port, Transport transport, SessionScope scope) {
        this.host = normalisedHost;
        this.port = (char) port;
        this.transport = transport;
        this.scope = scope;
        this.footprint = (char) (OBJECT_BYTES + Footprint.ofString(host.length()) + scope.footprint());
        this.hash = (int) SipHash.hash(HASH_KEY_0, HASH_KEY_1, encode());
    }

    /**
     * {@return the key of a TLS server over TCP, under {@link SessionScope#none()}}
     *
     * @param host a DNS name, at most 255 bytes long in ASCII, or an IPv4 or IPv6 literal
     * @param port the port, 1 to 65535
     * @throws IllegalArgumentException if the host is blank, too long, neither a name nor a literal, followed by a
     *     port, or a different name in IDNA 2003 than in 2008 (one with {@code ß}, say), which must be given in ASCII;
     *     or if the port is out of range
     */
    public static SessionKey of(String host, int port) {
        requireNonNull(host, "host");
        inRange("port", port, 1, MAX_PORT);
        return new SessionKey(Hosts.normalise(host), port, Transport.TCP, SessionScope.none());
    }

    /**
     * {@return this key with another transport}
     *
     * @param transport what carries the TLS records
     */
    public SessionKey withTransport(Transport transport) {
        return new SessionKey(host, port, requireNonNull(transport, "transport"), scope);
    }

    /**
     * {@return this key under another scope}
     *
     * @param scope the digest over what makes connections to this peer not interchangeable
     */
    public SessionKey withScope(SessionScope scope) {
        return new SessionKey(host, port, transport, requireNonNull(scope, "scope"));
    }

    /**
     * {@return the normalised host}
     */
    public String host() {
        return host;
    }

    /**
     * {@return the port, 1 to 65535}
     */
    public int port() {
        return port;
    }

    /**
     * {@return what carries the TLS records}
     */
    public Transport transport() {
        return transport;
    }

    /**
     * {@return the scope}
     */
    public SessionScope scope() {
        return scope;
    }

    /**
     * {@return a binary encoding of the whole key, in a new array, for a store outside this process to find tickets by}
     *
     * <p>Two keys have the same encoding exactly if they are equal, in this process, in another one and in later
     * releases. Big-endian throughout:
     *
     * <pre>
     * uint8  format = 1
     * uint8  transport         0: TCP, 1: UDP
     * uint16 port
     * opaque host&lt;1..2^16-1&gt;   normalised, ASCII, after its 16-bit length
     * opaque scope             the rest: the digest, 32 bytes, or nothing for the scope without components
     * </pre>
     *
     * <p>It is not secret, but it names the host, in the clear.
     */
    public byte[] encode() {
        byte[] name = host.getBytes(StandardCharsets.US_ASCII);
        byte[] digest = scope.digest();
        return ByteBuffer.allocate(2 * Byte.BYTES + 2 * Short.BYTES + name.length + digest.length)
                .put(FORMAT)
                .put((byte) (transport == Transport.TCP ? 0 : 1))
                .putShort((short) port)
                .putShort((short) name.length)
                .put(name)
                .put(digest)
                .array();
    }

    /** {@return the heap that the key takes, its scope included} */
    int footprint() {
        return footprint;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof SessionKey key
                        && hash == key.hash
                        && port == key.port
                        && transport == key.transport
                        && host.equals(key.host)
                        && scope.equals(key.scope));
    }

    /**
     * {@return a hash whose every bit depends on the whole key, so that any of its bits can select a stripe or bucket;
     * another one in every process}
     */
    @Override
    public int hashCode() {
        return hash;
    }

    /**
     * {@return host, port, transport, and the beginning of the scope, for logs}
     */
    @Override
    public String toString() {
        String literal = host.indexOf(':') < 0 ? host : '[' + host + ']';
        return literal + ':' + (int) port + '/' + transport + " scope=" + scope;
    }
}
