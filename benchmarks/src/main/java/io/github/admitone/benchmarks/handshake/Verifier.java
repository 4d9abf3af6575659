package io.github.admitone.benchmarks.handshake;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** The JDK's verification of a server by PKIX, the same for every contender; counts how often it was asked. */
final class Verifier extends X509ExtendedTrustManager {

    /** The suites of TLS 1.3 do not say how the server authenticates; the JDK's name for that is not everybody's. */
    private static final String ANY_KEY_TYPE = "UNKNOWN";

    private final X509ExtendedTrustManager pkix;
    private int verifications;

    Verifier(Path anchor) throws GeneralSecurityException, IOException {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        try (InputStream in = Files.newInputStream(anchor)) {
            anchors.setCertificateEntry(
                    "anchor", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(anchors);
        this.pkix = (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }

    /** How many certificate chains were verified so far. */
    int verifications() {
        return verifications;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        verifications++;
        pkix.checkServerTrusted(chain, ANY_KEY_TYPE);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        verifications++;
        pkix.checkServerTrusted(chain, ANY_KEY_TYPE, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        verifications++;
        pkix.checkServerTrusted(chain, ANY_KEY_TYPE, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return pkix.getAcceptedIssuers();
    }
}
