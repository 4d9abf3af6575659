package io.github.admitone.bctls;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.admitone.internal.RecentEntries;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.bouncycastle.tls.Certificate;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that clients of one {@link TicketResumption} presented, by their digest: a ticket carries the digest
 * alone, and a resumed TLS 1.2 connection shows its client the certificate, as plain Bouncy Castle does. Thread-safe
 * and bounded; what was used longest ago is forgotten first.
 */
final class LocalCertificates {

    static final int MAXIMUM = 64;

    @GuardedBy("certificates")
    private final Map<String, Certificate> certificates = new RecentEntries<>(MAXIMUM);

    /** {@return the SHA-256 digest of an encoded certificate} */
    static byte[] digest(byte[] encoded) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(encoded);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform implements SHA-256", e);
        }
    }

    void remember(byte[] digest, Certificate certificate) {
        String name = HexFormat.of().formatHex(digest);
        synchronized (certificates) {
            certificates.put(name, certificate);
        }
    }

    /** {@return the certificate chain with that digest of its end entity, or null if it is not known} */
    @Nullable
    Certificate find(byte[] digest) {
        if (digest.length == 0) {
            return null;
        }
        String name = HexFormat.of().formatHex(digest);
        synchronized (certificates) {
            return certificates.get(name);
        }
    }
}
