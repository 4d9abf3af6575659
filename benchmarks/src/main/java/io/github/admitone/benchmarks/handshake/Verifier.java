package io.github.admitone.benchmarks.handshake;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Verification of a server by PKIX, the same for every contender; counts how often it was asked. It is the JDK's; for
 * post-quantum certificates, which JDK 17 does not know, it is Bouncy Castle's.
 */
final class Verifier extends X509ExtendedTrustManager {

    /** The suites of TLS 1.3 do not say how the server authenticates; the JDK's name for that is not everybody's. */
    private static final String ANY_KEY_TYPE = "UNKNOWN";

    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

    private final CertificateFactory certificates;
    private final X509ExtendedTrustManager pkix;
    /** Empty where the JDK verifies. */
    private final Optional<PKIXParameters> bouncyCastle;

    private int verifications;

    Verifier(Path anchor, boolean postQuantum) throws GeneralSecurityException, IOException {
        this.certificates = postQuantum
                ? CertificateFactory.getInstance("X.509", BOUNCY_CASTLE)
                : CertificateFactory.getInstance("X.509");
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        try (InputStream in = Files.newInputStream(anchor)) {
            anchors.setCertificateEntry("anchor", certificates.generateCertificate(in));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(anchors);
        this.pkix = (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        this.bouncyCastle = postQuantum ? Optional.of(withoutRevocation(anchors)) : Optional.empty();
    }

    /** As the JDK's trust manager has it. */
    private static PKIXParameters withoutRevocation(KeyStore anchors) throws GeneralSecurityException {
        PKIXParameters parameters = new PKIXParameters(anchors);
        parameters.setRevocationEnabled(false);
        return parameters;
    }

    /** Decodes certificates as this verification wants them. */
    CertificateFactory certificates() {
        return certificates;
    }

    /** How many certificate chains were verified so far. */
    int verifications() {
        return verifications;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        verifications++;
        if (bouncyCastle.isEmpty()) {
            pkix.checkServerTrusted(chain, ANY_KEY_TYPE);
            return;
        }
        try {
            CertPathValidator.getInstance("PKIX", BOUNCY_CASTLE)
                    .validate(certificates.generateCertPath(List.of(chain)), bouncyCastle.get());
        } catch (GeneralSecurityException e) {
            throw new CertificateException(e);
        }
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
