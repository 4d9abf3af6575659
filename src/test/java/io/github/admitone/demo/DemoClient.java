package io.github.admitone.demo;

import io.github.admitone.server.TlsIdentity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.util.IPAddress;

/**
 * An ordinary Bouncy Castle client, which knows nothing of tickets: it names the host, and verifies the server's
 * certificates. On a resumed connection it is shown those of the full handshake, and verifies them again.
 */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Vector.
final class DemoClient extends DefaultTlsClient {

    private final String host;
    private final ServerVerifier verifier;
    private final ProtocolVersion version;

    /** Whom the client says that it is, with an RSA key; null for nobody. */
    private final TlsIdentity identity;

    /** A client of TLS 1.3, without a certificate. */
    DemoClient(TlsCrypto crypto, String host, ServerVerifier verifier) {
        this(crypto, host, verifier, ProtocolVersion.TLSv13, null);
    }

    /** @param version the only one that the client speaks */
    DemoClient(TlsCrypto crypto, String host, ServerVerifier verifier, ProtocolVersion version, TlsIdentity identity) {
        super(crypto);
        this.version = version;
        this.host = host;
        this.verifier = verifier;
        this.identity = identity;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return version.only();
    }

    /** RFC 6066 §3: an address is not a server name. */
    @Override
    protected Vector<ServerName> getSNIServerNames() {
        return IPAddress.isValid(host) ? null : new Vector<>(List.of(hostName()));
    }

    private ServerName hostName() {
        return new ServerName(NameType.host_name, host.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate presented) throws IOException {
                try {
                    verifier.verify(host, toChain(presented.getCertificate()));
                } catch (CertificateException e) {
                    throw new TlsFatalAlert(AlertDescription.bad_certificate, e);
                }
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                return identity == null ? null : credentials();
            }
        };
    }

    private TlsCredentials credentials() throws IOException {
        BcTlsCrypto crypto = (BcTlsCrypto) getCrypto();
        try {
            TlsCertificate own = crypto.createCertificate(identity.certificate().getEncoded());
            Certificate chain = TlsUtils.isTLSv13(context)
                    ? new Certificate(TlsUtils.EMPTY_BYTES, new CertificateEntry[] {new CertificateEntry(own, null)})
                    : new Certificate(new TlsCertificate[] {own});
            return new BcDefaultTlsCredentialedSigner(
                    new TlsCryptoParameters(context),
                    crypto,
                    PrivateKeyFactory.createKey(identity.key().getEncoded()),
                    chain,
                    SignatureAndHashAlgorithm.rsa_pss_rsae_sha256);
        } catch (CertificateException e) {
            throw new TlsFatalAlert(AlertDescription.internal_error, e);
        }
    }

    private static X509Certificate[] toChain(Certificate presented) throws IOException, CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        X509Certificate[] chain = new X509Certificate[presented.getLength()];
        for (int i = 0; i < chain.length; i++) {
            byte[] encoding = presented.getCertificateAt(i).getEncoded();
            chain[i] = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(encoding));
        }
        return chain;
    }
}
