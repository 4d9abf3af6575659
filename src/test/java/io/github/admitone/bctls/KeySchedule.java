package io.github.admitone.bctls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key schedules of RFC 8446 section 7.1 and RFC 5246 section 5 for SHA-256, from the JDK's HMAC alone: a second opinion on what the client
 * derives by Bouncy Castle's.
 */
final class KeySchedule {

    static final int HASH_LENGTH = 32;
    private static final byte[] ZEROS = new byte[HASH_LENGTH];

    private KeySchedule() {}

    /** Returns the binder of a resumption PSK, given the hash of the ClientHello up to the binders. */
    static byte[] binder(byte[] psk, byte[] transcriptHash) {
        return finished(derive(early(psk), "res binder", hash()), transcriptHash);
    }

    /** Returns the handshake secret; without a PSK of zeros. */
    static byte[] handshake(byte[] psk, byte[] sharedSecret) {
        return extract(derive(early(psk), "derived", hash()), sharedSecret);
    }

    static byte[] master(byte[] handshakeSecret) {
        return extract(derive(handshakeSecret, "derived", hash()), ZEROS);
    }

    static byte[] derive(byte[] secret, String label, byte[] transcriptHash) {
        return expandLabel(secret, label, transcriptHash, HASH_LENGTH);
    }

    /** Returns the verify_data of a Finished message. */
    static byte[] finished(byte[] trafficSecret, byte[] transcriptHash) {
        return hmac(expandLabel(trafficSecret, "finished", new byte[0], HASH_LENGTH), transcriptHash);
    }

    static byte[] resumptionPsk(byte[] resumptionSecret, byte[] nonce) {
        return expandLabel(resumptionSecret, "resumption", nonce, HASH_LENGTH);
    }

    /** HKDF-Expand-Label for at most one block, which is all that is ever needed here. */
    static byte[] expandLabel(byte[] secret, String label, byte[] context, int length) {
        byte[] name = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer info = ByteBuffer.allocate(2 + 1 + name.length + 1 + context.length + 1);
        info.putShort((short) length);
        info.put((byte) name.length).put(name);
        info.put((byte) context.length).put(context);
        info.put((byte) 1);
        return Arrays.copyOf(hmac(secret, info.array()), length);
    }

    /** The PRF of TLS 1.2. */
    static byte[] tls12Prf(byte[] secret, String label, byte[] seed, int length) {
        byte[] name = label.getBytes(StandardCharsets.US_ASCII);
        byte[] labelled = ByteBuffer.allocate(name.length + seed.length)
                .put(name)
                .put(seed)
                .array();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] a = hmac(secret, labelled); out.size() < length; a = hmac(secret, a)) {
            byte[] block = Arrays.copyOf(a, a.length + labelled.length);
            System.arraycopy(labelled, 0, block, a.length, labelled.length);
            out.writeBytes(hmac(secret, block));
        }
        return Arrays.copyOf(out.toByteArray(), length);
    }

    static byte[] hash(byte[]... parts) {
        MessageDigest digest = digest();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] early(byte[] psk) {
        return extract(ZEROS, psk.length == 0 ? ZEROS : psk);
    }

    private static byte[] extract(byte[] salt, byte[] material) {
        return hmac(salt, material);
    }

    private static byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
