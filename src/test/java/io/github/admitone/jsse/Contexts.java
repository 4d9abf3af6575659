package io.github.admitone.jsse;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.bctls.TicketResumption;
import io.github.admitone.server.TestCertificates;
import io.github.admitone.server.TlsIdentity;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The contexts of the tests: they trust the authorities of {@link TestCertificates}. */
final class Contexts {

    private Contexts() {}

    /** Returns a context with a cache of its own. */
    static ResumingSslContext resuming() {
        return builder().build();
    }

    static ResumingSslContext.Builder builder() {
        return builder(StripedSessionCache.builder().build());
    }

    static ResumingSslContext.Builder builder(ClientSessionCache cache) {
        return ResumingSslContext.builder(TicketResumption.using(cache)).trustManagers(trust());
    }

    /** Returns the JDK's own context with the same trust. */
    static SSLContext sun(KeyManager... keys) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static TrustManager[] trust() {
        return trust(TestCertificates.trustStore());
    }

    static TrustManager[] trust(KeyStore store) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyManager[] keys(TlsIdentity identity) {
        return keys(identity, "PKIX");
    }

    /** Returns the key managers of that algorithm: {@code SunX509} does not look at the chain, {@code PKIX} does. */
    static KeyManager[] keys(TlsIdentity identity, String algorithm) {
        try {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(algorithm);
            factory.init(identity.keyStore(), TlsIdentity.PASSWORD.toCharArray());
            return factory.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
