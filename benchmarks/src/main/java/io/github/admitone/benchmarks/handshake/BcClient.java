package io.github.admitone.benchmarks.handshake;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.BasicTlsPSKExternal;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsPSK;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.TlsCrypto;

/** A client as users of Bouncy Castle write them; knows nothing of tickets, and may have an external PSK. */
final class BcClient extends DefaultTlsClient {

    private final Setting setting;
    private final Verifier verifier;
    private final Optional<ClientIdentity> identity;
    private final boolean externalPsk;
    private boolean pskSelected;

    BcClient(
            TlsCrypto crypto,
            Setting setting,
            Verifier verifier,
            Optional<ClientIdentity> identity,
            boolean externalPsk) {
        super(crypto);
        this.setting = setting;
        this.verifier = verifier;
        this.identity = identity;
        this.externalPsk = externalPsk;
    }

    boolean isPskSelected() {
        return pskSelected;
    }

    /** As TLS 1.2 has it. */
    boolean isSessionResumed() {
        return context.getSecurityParametersConnection().isResumedSession();
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return setting.version().protocol.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return setting.version() == Setting.Version.TLS_1_3
                ? new int[] {CipherSuite.TLS_AES_128_GCM_SHA256}
                : new int[] {
                    CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
                    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
                };
    }

    @Override
    @SuppressWarnings("rawtypes") // Bouncy Castle's API is.
    protected Vector<Integer> getSupportedGroups(Vector namedGroupRoles) {
        if (setting.server().isPostQuantum()) {
            return new Vector<>(List.of(NamedGroup.X25519MLKEM768));
        }
        // The curve is that of certificates; the server insists on the other for the key exchange.
        return setting.version() == Setting.Version.TLS_1_3
                ? new Vector<>(List.of(NamedGroup.x25519))
                : new Vector<>(List.of(NamedGroup.x25519, NamedGroup.secp256r1));
    }

    @Override
    protected Vector<?> getSupportedSignatureAlgorithms() {
        return setting.server().isPostQuantum()
                ? new Vector<>(List.of(SignatureAndHashAlgorithm.mldsa44, SignatureAndHashAlgorithm.mldsa65))
                : super.getSupportedSignatureAlgorithms();
    }

    @Override
    protected Vector<ServerName> getSNIServerNames() {
        return new Vector<>(
                List.of(new ServerName(NameType.host_name, Setting.SERVER_NAME.getBytes(StandardCharsets.US_ASCII))));
    }

    @Override
    public Vector<?> getExternalPSKs() {
        if (!externalPsk) {
            return null;
        }
        byte[] name = Setting.PSK_IDENTITY.getBytes(StandardCharsets.US_ASCII);
        byte[] key = HexFormat.of().parseHex(Setting.PSK_HEX);
        return new Vector<>(List.of(new BasicTlsPSKExternal(name, getCrypto().createSecret(key))));
    }

    @Override
    public void notifySelectedPSK(TlsPSK selected) {
        pskSelected = selected != null;
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate presented) throws IOException {
                try {
                    verifier.checkServerTrusted(toChain(presented.getCertificate()), "");
                } catch (CertificateException e) {
                    throw new TlsFatalAlert(AlertDescription.bad_certificate, e);
                }
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                return identity.isPresent() ? identity.get().credentials(context) : null;
            }
        };
    }

    private X509Certificate[] toChain(Certificate presented) throws IOException, CertificateException {
        CertificateFactory factory = verifier.certificates();
        X509Certificate[] chain = new X509Certificate[presented.getLength()];
        for (int i = 0; i < chain.length; i++) {
            byte[] encoding = presented.getCertificateAt(i).getEncoded();
            chain[i] = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(encoding));
        }
        return chain;
    }
}
