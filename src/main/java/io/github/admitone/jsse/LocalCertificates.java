package io.github.admitone.jsse;

import io.github.admitone.SessionKey;
import io.github.admitone.internal.RecentEntries;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which certificates the client presented in the last full handshake of a key: a resumed connection inherits them, and
 * no message of its own names them. Thread-safe.
 */
final class LocalCertificates {

    private static final int MAXIMUM_KEYS = 1024;

    private final Map<SessionKey, List<X509Certificate>> presented = new RecentEntries<>(MAXIMUM_KEYS);

    synchronized void presented(SessionKey key, @Nullable List<X509Certificate> chain) {
        presented.put(key, chain == null ? List.of() : chain);
    }

    /**
     * {@return what was presented, or null if nothing was}
     *
     * @param anticipated what the client would present, which is what the key stands for: the answer where the full
     *     handshake was another context's, or another process's
     */
    synchronized @Nullable List<X509Certificate> of(SessionKey key, @Nullable List<X509Certificate> anticipated) {
        List<X509Certificate> known = presented.get(key);
        if (known == null) {
            return anticipated;
        }
        return known.isEmpty() ? null : known;
    }
}
