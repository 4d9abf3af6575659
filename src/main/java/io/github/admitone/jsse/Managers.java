package io.github.admitone.jsse;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Picks from the caller's managers as JSSE does: the first that is for X.509. */
final class Managers {

    private Managers() {}

    /** {@return the trust manager; one that trusts nobody if there is none, as in JSSE} */
    static X509TrustManager trust(List<TrustManager> managers) {
        return first(managers.stream(), X509TrustManager.class).orElseGet(TrustNobody::new);
    }

    /** {@return these without null, which JSSE passes over} */
    static <T> List<T> present(@Nullable T[] managers) {
        return Stream.of(managers).flatMap(Stream::ofNullable).toList();
    }

    static @Nullable X509KeyManager keys(List<KeyManager> managers) {
        return first(managers.stream(), X509KeyManager.class).orElse(null);
    }

    private static <T> Optional<T> first(Stream<?> managers, Class<T> type) {
        return managers.filter(type::isInstance).map(type::cast).findFirst();
    }

    /** {@return the JDK's trust managers over its default key store} */
    static List<TrustManager> platformTrust() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return List.of(factory.getTrustManagers());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK's default trust is not available", e);
        }
    }

    private static final class TrustNobody implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("no X509TrustManager was given");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("no X509TrustManager was given");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
