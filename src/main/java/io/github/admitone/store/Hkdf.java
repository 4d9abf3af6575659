package io.github.admitone.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Arrays;
import javax.crypto.Mac;

/**
 * HKDF-Expand of RFC 5869 §2.3 with SHA-256, for one block of output. The keys that go in are uniformly random, so that
 * the extraction may be left out (§3.3), and a key that an HSM keeps can be used.
 */
final class Hkdf {

    static final int LENGTH = 32;

    private static final String HMAC = "HmacSHA256";
    private static final byte FIRST_BLOCK = 1;

    private Hkdf() {}

    /** Returns 32 bytes, which are the caller's to overwrite. */
    static byte[] expand(Key key, String label, byte[] context) {
        Mac mac = mac(key);
        mac.update(label.getBytes(US_ASCII));
        mac.update(context);
        return mac.doFinal(new byte[] {FIRST_BLOCK});
    }

    /** Returns the first bytes of the HMAC of the parts, each of which must have a fixed length, but the last. */
    static byte[] hmac(Key key, int length, byte[]... parts) {
        Mac mac = mac(key);
        for (byte[] part : parts) {
            mac.update(part);
        }
        return Arrays.copyOf(mac.doFinal(), length);
    }

    private static Mac mac(Key key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("key cannot be used with " + HMAC, e);
        }
    }
}
