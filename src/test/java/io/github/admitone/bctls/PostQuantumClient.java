package io.github.admitone.bctls;

import io.github.admitone.CertificateChain;
import io.github.admitone.server.PostQuantumCertificates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerOnlyTlsAuthentication;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/** A client that offers X25519MLKEM768 and ML-DSA alone, and verifies chains by Bouncy Castle's PKIX. */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Vector.
public final class PostQuantumClient extends DefaultTlsClient {

    private static final TlsCrypto CRYPTO = new JcaTlsCryptoProvider()
            .setProvider(PostQuantumCertificates.PROVIDER)
            .create(new SecureRandom());

    private final X509Certificate root;
    private CertificateChain verified = CertificateChain.empty();

    /** A client for one connection. */
    public PostQuantumClient(X509Certificate root) {
        super(CRYPTO);
        this.root = root;
    }

    /** {@return the chain that was accepted last} */
    CertificateChain verified() {
        return verified;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.TLSv13.only();
    }

    @Override
    protected Vector<?> getSupportedGroups(@SuppressWarnings("rawtypes") Vector namedGroupRoles) {
        return new Vector<>(List.of(NamedGroup.X25519MLKEM768));
    }

    @Override
    public Vector<?> getEarlyKeyShareGroups() {
        return new Vector<>(List.of(NamedGroup.X25519MLKEM768));
    }

    @Override
    protected Vector<?> getSupportedSignatureAlgorithms() {
        return new Vector<>(List.of(SignatureAndHashAlgorithm.mldsa44, SignatureAndHashAlgorithm.mldsa65));
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new ServerOnlyTlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
                List<byte[]> chain = new ArrayList<>();
                for (TlsCertificate each : server.getCertificate().getCertificateList()) {
                    chain.add(each.getEncoded());
                }
                verify(chain);
                verified = CertificateChain.of(chain);
            }
        };
    }

    private void verify(List<byte[]> chain) throws IOException {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509", PostQuantumCertificates.PROVIDER);
            List<X509Certificate> path = new ArrayList<>();
            for (byte[] each : chain) {
                path.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(each)));
            }
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
            parameters.setRevocationEnabled(false);
            CertPathValidator.getInstance("PKIX", PostQuantumCertificates.PROVIDER)
                    .validate(factory.generateCertPath(path), parameters);
        } catch (GeneralSecurityException e) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, e);
        }
    }
}
