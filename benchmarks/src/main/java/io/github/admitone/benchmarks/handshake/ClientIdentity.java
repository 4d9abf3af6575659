package io.github.admitone.benchmarks.handshake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;

/** A client's certificate and its key, for either cryptography. */
final class ClientIdentity {

    private static final SignatureAndHashAlgorithm ECDSA =
            SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa);

    private final byte[] certificate;
    private final AsymmetricKeyParameter bcKey;
    private final PrivateKey jcaKey;

    private ClientIdentity(byte[] certificate, byte[] key, String algorithm)
            throws IOException, GeneralSecurityException {
        this.certificate = certificate;
        this.bcKey = PrivateKeyFactory.createKey(key);
        this.jcaKey = KeyFactory.getInstance(algorithm, new BouncyCastleProvider())
                .generatePrivate(new PKCS8EncodedKeySpec(key));
    }

    /** Empty where clients have none. */
    static Optional<ClientIdentity> read(Identity from, Identity.ClientKey kind)
            throws IOException, GeneralSecurityException {
        return kind == Identity.ClientKey.NONE
                ? Optional.empty()
                : Optional.of(new ClientIdentity(
                        decode(from.certificate(kind.name())),
                        decode(from.key(kind.name())),
                        kind == Identity.ClientKey.P_256 ? "EC" : "RSA"));
    }

    private static byte[] decode(Path pem) throws IOException {
        return Base64.getMimeDecoder().decode(Files.readString(pem).replaceAll("-----.*?-----", ""));
    }

    byte[] certificate() {
        return certificate;
    }

    TlsCredentials credentials(TlsContext context) throws IOException {
        TlsCertificate own = context.getCrypto().createCertificate(certificate);
        Certificate chain = TlsUtils.isTLSv13(context)
                ? new Certificate(TlsUtils.EMPTY_BYTES, new CertificateEntry[] {new CertificateEntry(own, null)})
                : new Certificate(new TlsCertificate[] {own});
        TlsCryptoParameters parameters = new TlsCryptoParameters(context);
        SignatureAndHashAlgorithm algorithm =
                jcaKey.getAlgorithm().equals("RSA") ? SignatureAndHashAlgorithm.rsa_pss_rsae_sha256 : ECDSA;
        return context.getCrypto() instanceof BcTlsCrypto bc
                ? new BcDefaultTlsCredentialedSigner(parameters, bc, bcKey, chain, algorithm)
                : new JcaDefaultTlsCredentialedSigner(
                        parameters, (JcaTlsCrypto) context.getCrypto(), jcaKey, chain, algorithm);
    }
}
