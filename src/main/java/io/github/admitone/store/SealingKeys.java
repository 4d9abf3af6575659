package io.github.admitone.store;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.SecretKey;

/**
 * The keys that tickets are sealed with: one that seals, and any number of former or coming ones that only open.
 *
 * <p>A key is 32 bytes or more of good randomness, the same in every process that shares the store. Encryption and
 * bucket names use keys derived from it (HKDF, RFC 5869), never the key itself, so it may be used for nothing else but
 * need not be guarded differently. A key that an HSM keeps will do, if its provider lets it make an HMAC-SHA256.
 *
 * <p><b>Rotation</b> takes three steps, each on every process before the next begins: add the new key with
 * {@link #alsoOpening}; let the new key seal, and the former only open; drop the former after seven days, when no
 * ticket of it lives. A key names its own buckets: while there are several, a cache asks first where the sealing one
 * keeps a server's tickets, then where the others do, so a miss costs one more request for each.
 *
 * <p>Immutable and thread-safe. {@link #toString()} shows how many there are, no more.
 *
 * @since 0.1.0
 */
public final class SealingKeys {

    private static final int SHORTEST = 32;

    private final List<Sealing> all;

    private SealingKeys(List<Sealing> all) {
        this.all = all;
    }

    /**
     * {@return keys of which there is one: it seals and opens}
     *
     * @param key at least 32 bytes, any algorithm
     * @throws IllegalArgumentException if it is shorter, or no HMAC can be made with it
     */
    public static SealingKeys of(SecretKey key) {
        return new SealingKeys(List.of(derive(key)));
    }

    /**
     * {@return these keys and one more, which opens what others sealed with it, and seals nothing}
     *
     * @param key at least 32 bytes, any algorithm
     * @throws IllegalArgumentException if it is shorter, or no HMAC can be made with it
     */
    public SealingKeys alsoOpening(SecretKey key) {
        return new SealingKeys(
                Stream.concat(all.stream(), Stream.of(derive(key))).toList());
    }

    /** The one that seals. */
    Sealing current() {
        return all.get(0);
    }

    /** The one that seals, then those that only open. */
    List<Sealing> all() {
        return all;
    }

    @Override
    public String toString() {
        return "SealingKeys[" + all.size() + "]";
    }

    private static Sealing derive(SecretKey key) {
        byte[] encoded = requireNonNull(key, "key").getEncoded();
        if (encoded != null) {
            int length = encoded.length;
            Arrays.fill(encoded, (byte) 0);
            if (length < SHORTEST) {
                throw new IllegalArgumentException("key must be " + SHORTEST + " bytes or more, but was " + length);
            }
        }
        return new Sealing(key);
    }
}
