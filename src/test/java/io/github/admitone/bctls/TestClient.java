package io.github.admitone.bctls;

import io.github.admitone.server.KeyKind;
import io.github.admitone.server.TestCertificates;
import io.github.admitone.server.TlsIdentity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsPSK;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/**
 * A client as users write them: it verifies the server by PKIX, casts its crypto where it wants more of it, and knows
 * nothing of AdmitOne. Its fields are set before it connects.
 */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
class TestClient extends DefaultTlsClient {

    private static final X509TrustManager TRUST = trust();

    /** The JDK's own providers do not know RSA-PSS by the name that Bouncy Castle uses. */
    private static final Provider PROVIDER = new BouncyCastleProvider();

    final List<Certificate> verified = new ArrayList<>();

    ProtocolVersion[] versions = ProtocolVersion.TLSv13.downTo(ProtocolVersion.TLSv12);
    int[] suites = {};
    int[] groups = {};
    int[] keyShareGroups = {};
    String serverName = "localhost";
    String applicationProtocol = "";
    TlsIdentity identity = null;
    Vector<Object> externalPsks = null;
    short[] pskModes = null;
    IOException rejection = null;
    Hashtable<Integer, byte[]> moreExtensions = new Hashtable<>();
    TlsPSK selectedPsk = null;
    byte[] exported = null;
    byte[] exporterContext = {1, 2, 3};
    String selectedProtocol = "";

    TestClient(TlsCrypto crypto) {
        super(crypto);
    }

    private static X509TrustManager trust() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(TestCertificates.trustStore());
            return (X509TrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Offers two suites of TLS 1.3, that of SHA-256 first. */
    static TestClient ofBothHashes() {
        TestClient client = new TestClient(new BcTlsCrypto(new SecureRandom()));
        client.suites = new int[] {CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384};
        return client;
    }

    static JcaTlsCrypto jca() {
        return new JcaTlsCryptoProvider().setProvider(PROVIDER).create(new SecureRandom());
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return versions;
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return suites.length == 0 ? super.getSupportedCipherSuites() : suites;
    }

    @Override
    protected Vector<?> getSupportedGroups(@SuppressWarnings("rawtypes") Vector namedGroupRoles) {
        return groups.length == 0 ? super.getSupportedGroups(namedGroupRoles) : boxed(groups);
    }

    @Override
    public Vector<?> getEarlyKeyShareGroups() {
        return keyShareGroups.length == 0 ? super.getEarlyKeyShareGroups() : boxed(keyShareGroups);
    }

    private static Vector<Integer> boxed(int[] values) {
        Vector<Integer> boxed = new Vector<>();
        for (int value : values) {
            boxed.add(value);
        }
        return boxed;
    }

    @Override
    public Hashtable<?, ?> getClientExtensions() throws IOException {
        Hashtable<Integer, byte[]> extensions = Extensions.copyOf(super.getClientExtensions());
        extensions.putAll(moreExtensions);
        if (!serverName.isEmpty()) {
            TlsExtensionsUtils.addServerNameExtensionClient(
                    extensions,
                    new Vector<>(List.of(
                            new ServerName(NameType.host_name, serverName.getBytes(StandardCharsets.US_ASCII)))));
        }
        if (!applicationProtocol.isEmpty()) {
            TlsExtensionsUtils.addALPNExtensionClient(
                    extensions, new Vector<>(List.of(ProtocolName.asUtf8Encoding(applicationProtocol))));
        }
        return extensions;
    }

    @Override
    public Vector<?> getExternalPSKs() {
        return externalPsks;
    }

    @Override
    public short[] getPskKeyExchangeModes() {
        return pskModes == null ? super.getPskKeyExchangeModes() : pskModes;
    }

    @Override
    public void notifySelectedPSK(TlsPSK selected) {
        selectedPsk = selected;
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        selectedProtocol = Alpn.name(context.getSecurityParametersConnection());
        if (context.getSecurityParametersConnection().isExtendedMasterSecret()) {
            exported = context.exportKeyingMaterial("EXPORTER-admit-one-test", exporterContext, 32);
        }
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
                verify(server.getCertificate());
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                return identity == null ? null : credentials();
            }
        };
    }

    private void verify(Certificate certificate) throws IOException {
        if (rejection != null) {
            throw rejection;
        }
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<X509Certificate> path = new ArrayList<>();
            for (TlsCertificate each : certificate.getCertificateList()) {
                path.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(each.getEncoded())));
            }
            TRUST.checkServerTrusted(path.toArray(new X509Certificate[0]), "UNKNOWN");
        } catch (GeneralSecurityException e) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, e);
        }
        verified.add(certificate);
    }

    /** As in many a program: the crypto that went in is what the context gives back, so it can be cast. */
    private TlsCredentials credentials() throws IOException {
        JcaTlsCrypto crypto = (JcaTlsCrypto) context.getCrypto();
        List<CertificateEntry> entries = new ArrayList<>();
        try {
            for (X509Certificate each : identity.chain()) {
                entries.add(new CertificateEntry(crypto.createCertificate(each.getEncoded()), null));
            }
        } catch (GeneralSecurityException e) {
            throw new TlsFatalAlert(AlertDescription.internal_error, e);
        }
        boolean tls13 = TlsUtils.isTLSv13(context);
        Certificate certificate =
                new Certificate(tls13 ? TlsUtils.EMPTY_BYTES : null, entries.toArray(new CertificateEntry[0]));
        boolean rsa = identity.key().getAlgorithm().equals("RSA");
        int scheme = rsa ? SignatureScheme.rsa_pss_rsae_sha256 : SignatureScheme.ecdsa_secp256r1_sha256;
        return new JcaDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                identity.key(),
                certificate,
                SignatureAndHashAlgorithm.getInstance(
                        SignatureScheme.getHashAlgorithm(scheme), SignatureScheme.getSignatureAlgorithm(scheme)));
    }

    static TlsIdentity clientIdentity(String name) {
        return TestCertificates.client(KeyKind.RSA, name);
    }
}
