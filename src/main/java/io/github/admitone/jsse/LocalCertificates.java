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
        if (chain == null) {
            presented.remove(key);
        } else {
            presented.put(key, chain);
        }
    }

    synchronized @Nullable List<X509Certificate> of(SessionKey key) {
        return presented.get(key);
    }
}
