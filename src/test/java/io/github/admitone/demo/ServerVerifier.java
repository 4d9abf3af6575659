package io.github.admitone.demo;

import io.github.admitone.SessionScope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.est.jcajce.JsseDefaultHostnameAuthorizer;

/**
 * Decides whether a certificate chain proves that a server is the one that the user named: by a PKIX path to a trust
 * anchor, for the purpose of a TLS server, and by the host name or address in the certificate (RFC 6125). Thread-safe.
 */
final class ServerVerifier {

    /** What JSSE itself passes in TLS 1.3, whose cipher suites do not say how the server authenticates. */
    private static final String ANY_KEY_TYPE = "UNKNOWN";

    /** Null for the verifier that accepts everyone. */
    private final X509TrustManager anchors;

    private final SessionScope scope;

    private ServerVerifier(X509TrustManager anchors, SessionScope scope) {
        this.anchors = anchors;
        this.scope = scope;
    }

    /** {@return a verifier with the trust anchors of the JDK} */
    static ServerVerifier ofPlatform() {
        return trusting(null);
    }

    /** {@return a verifier with those trust anchors; null stands for the JDK's} */
    static ServerVerifier trusting(KeyStore anchors) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(anchors);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    return new ServerVerifier(x509, scope(x509));
                }
            }
            throw new IllegalStateException("the JDK has no X.509 trust manager");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return a verifier that trusts the certificates of a PEM file} */
    static ServerVerifier trustingFile(Path file) throws DemoException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore anchors = KeyStore.getInstance("PKCS12");
            anchors.load(null, null);
            int number = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                anchors.setCertificateEntry("authority-" + ++number, each);
            }
            if (number == 0) {
                throw new DemoException("no certificate in " + file);
            }
            return trusting(anchors);
        } catch (IOException | GeneralSecurityException e) {
            throw new DemoException("cannot read the certificates of " + file + ": " + e.getMessage(), e);
        }
    }

    /** {@return a verifier that accepts everyone; never outside of a demo} */
    static ServerVerifier insecure() {
        return new ServerVerifier(
                null, SessionScope.builder().verificationPolicy("none").build());
    }

    /** Tickets of sessions that were verified in another way must not be found: what verifies is part of the scope. */
    private static SessionScope scope(X509TrustManager anchors) throws CertificateException {
        SessionScope.Builder scope = SessionScope.builder().verificationPolicy("PKIX, host name");
        for (X509Certificate anchor : anchors.getAcceptedIssuers()) {
            scope.trustAnchor(anchor.getEncoded());
        }
        return scope.build();
    }

    /** {@return what connections must have in common to share tickets} */
    SessionScope scope() {
        return scope;
    }

    void verify(String host, X509Certificate... chain) throws CertificateException {
        if (anchors == null) {
            return;
        }
        anchors.checkServerTrusted(chain, ANY_KEY_TYPE);
        if (!isIssuedFor(host, chain[0])) {
            throw new CertificateException("the certificate is not for " + host + ", but for " + names(chain[0]));
        }
    }

    private static boolean isIssuedFor(String host, X509Certificate certificate) throws CertificateException {
        try {
            return new JsseDefaultHostnameAuthorizer(Set.of()).verify(host, certificate);
        } catch (IOException e) {
            throw new CertificateException("the names in the certificate cannot be read", e);
        }
    }

    private static String names(X509Certificate certificate) throws CertificateException {
        var names = certificate.getSubjectAlternativeNames();
        return names == null
                ? certificate.getSubjectX500Principal().toString()
                : Arrays.toString(names.stream().map(name -> name.get(1)).toArray());
    }
}
