package io.github.admitone.store;

import io.github.admitone.SessionTicket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What one of the caller's keys does: it seals and opens tickets, and names their buckets. A sealed ticket, format 1:
 *
 * <pre>
 * uint8  format = 1
 * opaque keyId[8]
 * opaque salt[16]          of this record's own key, which is derived from the sealing key
 * opaque nonce[12]
 * opaque ciphertext[..]    AES-256-GCM of the encoded ticket, with its tag of 16 bytes
 * </pre>
 *
 * Associated data is the format, the key id and the whole session key. A key of its own for every record keeps a fleet
 * that seals thousands of tickets a second far from the 2^32 that random nonces of 12 bytes allow to one key
 * (NIST SP 800-38D §8.3).
 */
final class Sealing {

    private static final byte FORMAT = 1;
    private static final int KEY_ID_LENGTH = 8;
    private static final int SALT_LENGTH = 16;
    private static final int NONCE_LENGTH = 12;
    private static final int TAG_LENGTH = 16;
    private static final int HEADER_LENGTH = 1 + KEY_ID_LENGTH + SALT_LENGTH + NONCE_LENGTH;

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final byte[] NO_CONTEXT = {};
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] keyId;
    private final Key sealingKey;
    private final Key namingKey;

    Sealing(SecretKey key) {
        this.keyId = Arrays.copyOf(Hkdf.expand(key, "admit-one key id", NO_CONTEXT), KEY_ID_LENGTH);
        this.sealingKey = derived(key, "admit-one sealing", NO_CONTEXT, "HmacSHA256");
        this.namingKey = derived(key, "admit-one naming", NO_CONTEXT, "HmacSHA256");
    }

    /** The bucket of a session key: whoever lacks the key cannot tell which host it is, even by guessing. */
    String bucket(byte[] sessionKey) {
        return name(SealedTicket.ID_DIGITS, 'b', sessionKey);
    }

    /** Tickets of one protocol version share a group, which does not tell the version. */
    String group(String bucket, int protocolVersion) {
        byte[] place = HexFormat.of().parseHex(bucket);
        byte[] version = {(byte) (protocolVersion >>> 8), (byte) protocolVersion};
        return name(SealedTicket.GROUP_DIGITS, 'g', place, version);
    }

    /** What a server could not tell apart has one id: the same ticket and session ID. */
    String id(SessionTicket ticket) {
        byte[] sessionId = ticket.sessionId();
        return name(SealedTicket.ID_DIGITS, 'i', new byte[] {(byte) sessionId.length}, sessionId, ticket.ticket());
    }

    byte[] seal(byte[] sessionKey, byte[] plaintext) {
        byte[] salt = random(SALT_LENGTH);
        byte[] nonce = random(NONCE_LENGTH);
        try {
            byte[] ciphertext =
                    cipher(Cipher.ENCRYPT_MODE, salt, nonce, sessionKey).doFinal(plaintext);
            return ByteBuffer.allocate(HEADER_LENGTH + ciphertext.length)
                    .put(FORMAT)
                    .put(keyId)
                    .put(salt)
                    .put(nonce)
                    .put(ciphertext)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform cannot encrypt with " + CIPHER, e);
        }
    }

    /**
     * Returns the plaintext, which is the caller's to overwrite, or nothing if this key did not seal it for that peer.
     */
    Optional<byte[]> open(byte[] sessionKey, byte[] sealed) {
        if (sealed.length < HEADER_LENGTH + TAG_LENGTH || sealed.length > SealedTicket.MAX_BYTES) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(sealed);
        byte format = in.get();
        byte[] sealedWith = read(in, KEY_ID_LENGTH);
        byte[] salt = read(in, SALT_LENGTH);
        byte[] nonce = read(in, NONCE_LENGTH);
        if (format != FORMAT || !Arrays.equals(sealedWith, keyId)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    cipher(Cipher.DECRYPT_MODE, salt, nonce, sessionKey).doFinal(read(in, in.remaining())));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** A number that no process draws twice. */
    static long randomLong() {
        return RANDOM.nextLong();
    }

    private Cipher cipher(int mode, byte[] salt, byte[] nonce, byte[] sessionKey) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(
                mode,
                derived(sealingKey, "admit-one record", salt, "AES"),
                new GCMParameterSpec(TAG_LENGTH * Byte.SIZE, nonce));
        cipher.updateAAD(new byte[] {FORMAT});
        cipher.updateAAD(keyId);
        cipher.updateAAD(sessionKey);
        return cipher;
    }

    private String name(int digits, char use, byte[]... parts) {
        byte[][] labelled = new byte[parts.length + 1][];
        labelled[0] = new byte[] {(byte) use};
        System.arraycopy(parts, 0, labelled, 1, parts.length);
        return HexFormat.of().formatHex(Hkdf.hmac(namingKey, digits / 2, labelled));
    }

    private static Key derived(Key key, String label, byte[] context, String algorithm) {
        byte[] bytes = Hkdf.expand(key, label, context);
        try {
            return new SecretKeySpec(bytes, algorithm);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static byte[] read(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
