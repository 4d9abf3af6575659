package io.github.admitone.benchmarks.handshake;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.BasicTlsPSKExternal;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.ServerOnlyTlsAuthentication;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsPSK;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.TlsCrypto;

/** A client as users of Bouncy Castle write them; knows nothing of tickets, and may have an external PSK. */
class BcClient extends DefaultTlsClient {

    private final Verifier verifier;
    private boolean pskSelected;

    BcClient(TlsCrypto crypto, Verifier verifier) {
        super(crypto);
        this.verifier = verifier;
    }

    /** The same client with the PSK that the server of PSKs knows. */
    static BcClient withExternalPsk(TlsCrypto crypto, Verifier verifier) {
        return new BcClient(crypto, verifier) {
            @Override
            public Vector<?> getExternalPSKs() {
                byte[] identity = ExternalPsk.IDENTITY.getBytes(StandardCharsets.US_ASCII);
                return new Vector<>(List.of(new BasicTlsPSKExternal(identity, crypto.createSecret(ExternalPsk.key()))));
            }
        };
    }

    boolean isPskSelected() {
        return pskSelected;
    }

    String cipherSuite() {
        int suite = context.getSecurityParametersConnection().getCipherSuite();
        return suite == CipherSuite.TLS_AES_128_GCM_SHA256 ? Setting.CIPHER_SUITE : "0x" + Integer.toHexString(suite);
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.TLSv13.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return new int[] {CipherSuite.TLS_AES_128_GCM_SHA256};
    }

    @Override
    @SuppressWarnings("rawtypes") // Bouncy Castle's API is.
    protected Vector<Integer> getSupportedGroups(Vector namedGroupRoles) {
        return new Vector<>(List.of(NamedGroup.x25519));
    }

    @Override
    protected Vector<ServerName> getSNIServerNames() {
        return new Vector<>(
                List.of(new ServerName(NameType.host_name, Setting.SERVER_NAME.getBytes(StandardCharsets.US_ASCII))));
    }

    @Override
    public void notifySelectedPSK(TlsPSK selected) {
        pskSelected = selected != null;
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new ServerOnlyTlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate presented) throws IOException {
                try {
                    verifier.checkServerTrusted(toChain(presented.getCertificate()), "");
                } catch (CertificateException e) {
                    throw new TlsFatalAlert(AlertDescription.bad_certificate, e);
                }
            }
        };
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
