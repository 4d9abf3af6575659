package io.github.admitone;

import static java.util.Objects.requireNonNull;

/**
 * Which peer a ticket belongs to: host, port, transport, and the {@link SessionScope} under which the connection is
 * made. The same host and port under another transport or scope is another key.
 *
 * <p>The host is normalised, so that different spellings of one host meet: lower case, internationalised names in ASCII
 * (RFC 3490), a trailing dot dropped, IPv6 literals in canonical form with or without brackets, IPv4-mapped ones as
 * IPv4. Names are not resolved. Make the key for the peer that the TLS connection is made <em>to</em>: a proxy's own TLS
 * is keyed by the proxy, not by the origin behind it (CVE-2021-22890).
 *
 * <p>A value type: immutable, thread-safe, with a precomputed hash.
 */
public final class SessionKey {

    /** What carries the TLS records: a session of one transport is never offered over another. */
    public enum Transport {
        /** TLS over a stream. */
        TCP,
        /** DTLS over datagrams, or QUIC. */
        UDP
    }

    private static final int MAX_PORT = 0xFFFF;

    /** The heap that an instance takes beyond the host name: itself (32 bytes), and the name's string and array (40). */
    private static final int OVERHEAD_BYTES = 72;

    private final String host;
    private final char port;
    private final char hostLength;
    private final Transport transport;
    private final SessionScope scope;
    private final int hash;

    private SessionKey(String normalisedHost, int port, Transport transport, SessionScope scope) {
        this.host = normalisedHost;
        this.hostLength = (char) host.length();
        this.port = (char) port;
        this.transport = transport;
        this.scope = scope;
        this.hash = smear(
                ((host.hashCode() * 31 + port) * 31 + (transport == Transport.TCP ? 0 : 1)) * 31 + scope.hashCode());
    }

    /**
     * {@return the key of a TLS server over TCP, under {@link SessionScope#none()}}
     *
     * @param host a DNS name, at most 255 bytes long in ASCII, or an IPv4 or IPv6 literal
     * @param port the port, 1 to 65535
     * @throws IllegalArgumentException if the host is blank, too long, or neither a name nor a literal, or one that is
     *     different names in IDNA 2003 and 2008 (with {@code ß}, say) and must be given in ASCII, or the port is out of
     *     range
     */
    public static SessionKey of(String host, int port) {
        requireNonNull(host, "host");
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("port must be 1 to " + MAX_PORT + ", but was " + port);
        }
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

    /** What the key takes on the heap, without its scope; known without a look at the name. */
    int footprint() {
        return OVERHEAD_BYTES + hostLength;
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
     * {@return a hash whose every bit depends on the whole key, so that any of its bits can select a stripe or bucket}
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

    /** The 32-bit finaliser of MurmurHash3: String.hashCode leaves similar names in neighbouring buckets. */
    private static int smear(int h) {
        h ^= h >>> 16;
        h *= 0x85EBCA6B;
        h ^= h >>> 13;
        h *= 0xC2B2AE35;
        return h ^ (h >>> 16);
    }
}
