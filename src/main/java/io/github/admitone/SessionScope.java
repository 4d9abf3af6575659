package io.github.admitone;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;

/**
 * A digest over everything that makes two connections to the same peer not interchangeable.
 *
 * <p>A resumed connection inherits what the full handshake established: whom the server believes it talks to, and
 * against what the server was verified. So two connections may share tickets only if all of the following agree, and
 * each belongs in the scope as soon as a program uses more than one value of it:
 *
 * <ul>
 *   <li>the <b>client identity</b>: client certificate, PSK identity, SRP user, smart card (CVE-2016-5420,
 *       CVE-2016-7141 and CVE-2026-8932 resumed under another one); a client certificate belongs in the scope even if
 *       there is only one, because a connection without it is another client;
 *   <li>the <b>trust anchors</b> and pins that the server is verified with (CVE-2025-68121);
 *   <li>the <b>verification policy</b>: hostname checks on or off, revocation checks, allowed algorithms
 *       (CVE-2020-8172, CVE-2024-0853); also the hop, where a proxy's TLS and an origin's TLS meet at one host and port
 *       (CVE-2021-22890);
 *   <li>the <b>partition</b>: tenant, user or privacy context whose connections an observer must not be able to link.
 * </ul>
 *
 * <p>Immutable and thread-safe; equal if built from the same components, in whatever order. The digest is SHA-256 over
 * labelled, length-prefixed components, so that no two different sets of components, nor two different
 * {@linkplain #combinedWith combinations}, collide.
 *
 * @since 0.1.0
 */
public final class SessionScope {

    private static final SessionScope NONE = new SessionScope(new byte[0], false);

    /** Precedes the two digests of a combination; no component has this label. */
    private static final byte COMBINATION = 5;

    /** An instance, with a reference, a boolean and an int, and its digest. */
    private static final int FOOTPRINT = Footprint.ofObject(1, 1 + Integer.BYTES) + Footprint.ofArray(32);

    private final byte[] digest;
    private final boolean namesClientIdentity;
    private final int hash;

    private SessionScope(byte[] digest, boolean namesClientIdentity) {
        this.digest = digest;
        this.namesClientIdentity = namesClientIdentity;
        this.hash = Arrays.hashCode(digest);
    }

    /**
     * {@return the scope without components, for a program whose connections are all alike}
     */
    public static SessionScope none() {
        return NONE;
    }

    /**
     * {@return a new builder without components}
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * {@return a scope that differs wherever this one or the other differs}
     *
     * <p>For a scope that holds for all connections of a configuration, such as its client identity, and one that
     * belongs to some of them, such as a tenant. The order of the two does not matter. {@link #none()} adds nothing,
     * nor does a scope that is combined with an equal one. Among three, the grouping matters: each combination is a
     * digest over two scopes, and equals neither another combination nor a scope built from components, even from the
     * same ones.
     *
     * @param other the scope to combine this one with
     */
    public SessionScope combinedWith(SessionScope other) {
        requireNonNull(other, "other");
        if (other.isNone() || equals(other)) {
            return this;
        }
        if (isNone()) {
            return other;
        }
        boolean inOrder = Arrays.compareUnsigned(digest, other.digest) < 0;
        MessageDigest sha256 = sha256();
        sha256.update(COMBINATION);
        sha256.update(inOrder ? digest : other.digest);
        sha256.update(inOrder ? other.digest : digest);
        return new SessionScope(sha256.digest(), namesClientIdentity || other.namesClientIdentity);
    }

    /**
     * {@return whether a client identity is part of the scope: one was added with {@link Builder#clientIdentity}, or to
     * a scope that this one is combined from}
     */
    public boolean namesClientIdentity() {
        return namesClientIdentity;
    }

    /**
     * {@return a copy of the digest: 32 bytes, or none for the scope without components}
     */
    public byte[] digest() {
        return digest.clone();
    }

    /** {@return the heap that the scope takes; nothing for the one without components, which all keys share} */
    int footprint() {
        return isNone() ? 0 : FOOTPRINT;
    }

    private boolean isNone() {
        return digest.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof SessionScope scope && Arrays.equals(digest, scope.digest));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /**
     * {@return the first four bytes of the digest in hexadecimal, or {@code none}}
     */
    @Override
    public String toString() {
        return isNone() ? "none" : HexFormat.of().formatHex(digest, 0, 4);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform implements SHA-256", e);
        }
    }

    /** Collects the components of a scope. Not thread-safe. Each method may be called repeatedly; values add up. */
    public static final class Builder {

        private static final byte CLIENT_IDENTITY = 1;
        private static final byte TRUST_ANCHOR = 2;
        private static final byte VERIFICATION_POLICY = 3;
        private static final byte PARTITION = 4;

        /**
         * Sorted, because the order of the calls does not matter; a set, because trusting a root twice means nothing.
         */
        private final Set<ByteBuffer> components = new TreeSet<>();

        private boolean namesClientIdentity;

        private Builder() {}

        /**
         * Adds an identity that the client authenticates with.
         *
         * @param identity an encoded certificate, a PSK identity, an SRP user name; copied
         * @return this builder
         */
        public Builder clientIdentity(byte[] identity) {
            add(CLIENT_IDENTITY, requireNonNull(identity, "identity"));
            namesClientIdentity = true;
            return this;
        }

        /**
         * Adds something that the server is verified against.
         *
         * @param anchor an encoded root certificate, or a pin; copied
         * @return this builder
         */
        public Builder trustAnchor(byte[] anchor) {
            return add(TRUST_ANCHOR, requireNonNull(anchor, "anchor"));
        }

        /**
         * Adds a rule by which the server is verified.
         *
         * @param policy any text that differs when the rules differ
         * @return this builder
         */
        public Builder verificationPolicy(String policy) {
            return add(VERIFICATION_POLICY, requireNonNull(policy, "policy").getBytes(StandardCharsets.UTF_8));
        }

        /**
         * Adds a tenant, user or privacy context.
         *
         * @param partition any text that differs when the contexts differ
         * @return this builder
         */
        public Builder partition(String partition) {
            return add(PARTITION, requireNonNull(partition, "partition").getBytes(StandardCharsets.UTF_8));
        }

        private Builder add(byte label, byte[] value) {
            components.add(ByteBuffer.allocate(1 + Integer.BYTES + value.length)
                    .put(label)
                    .putInt(value.length)
                    .put(value)
                    .flip());
            return this;
        }

        /**
         * {@return the scope of the components added so far}
         */
        public SessionScope build() {
            if (components.isEmpty()) {
                return NONE;
            }
            MessageDigest sha256 = sha256();
            components.forEach(component -> sha256.update(component.duplicate()));
            return new SessionScope(sha256.digest(), namesClientIdentity);
        }
    }
}
