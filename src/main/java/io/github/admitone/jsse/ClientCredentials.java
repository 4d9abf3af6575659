package io.github.admitone.jsse;

import java.io.IOException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Vector;
import java.util.stream.Stream;
import javax.net.ssl.X509KeyManager;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsCredentialedSigner;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.jspecify.annotations.Nullable;

/** Finds the client's certificate and key through the caller's key manager. */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API has Vector.
final class ClientCredentials {

    private static final int BITS_PER_BYTE = 8;

    private final X509KeyManager keyManager;
    private final Party party;
    private final FacadeCrypto crypto;
    private final List<Scheme> schemes;

    ClientCredentials(X509KeyManager keyManager, Party party, FacadeCrypto crypto, List<Scheme> schemes) {
        this.keyManager = keyManager;
        this.party = party;
        this.crypto = crypto;
        this.schemes = schemes;
    }

    /** The certificate that was chosen, and what signs for it. */
    record Chosen(List<X509Certificate> chain, TlsCredentials credentials) {}

    /**
     * {@return the certificate that the key manager would choose now, whatever the server asks for: the identity under
     * which sessions of this connection are kept}
     */
    @Nullable
    X509Certificate anticipated() {
        String[] keyTypes = schemes.stream().map(Scheme::keyType).distinct().toArray(String[]::new);
        String alias = party.chooseAlias(keyManager, keyTypes, null);
        X509Certificate[] chain = alias == null ? null : keyManager.getCertificateChain(alias);
        return chain == null || chain.length == 0 ? null : chain[0];
    }

    /** {@return the schemes that the server accepts in the handshake, in its order of preference} */
    List<Scheme> accepted(CertificateRequest request, String protocol) {
        Vector<?> offered = request.getSupportedSignatureAlgorithms();
        return (offered == null ? Stream.empty() : offered.stream())
                .map(algorithm -> SignatureScheme.from((SignatureAndHashAlgorithm) algorithm))
                .flatMap(code -> Scheme.of(code).stream())
                .filter(schemes::contains)
                .filter(scheme -> scheme.signsHandshake(protocol))
                .filter(scheme -> acceptsKey(request.getCertificateTypes(), scheme))
                .toList();
    }

    /** RFC 5246 §7.4.4; TLS 1.3 has no types. */
    private static boolean acceptsKey(short @Nullable [] types, Scheme scheme) {
        if (types == null) {
            return true;
        }
        short wanted =
                scheme.keyType().startsWith("RSA") ? ClientCertificateType.rsa_sign : ClientCertificateType.ecdsa_sign;
        for (short type : types) {
            if (type == wanted) {
                return true;
            }
        }
        return false;
    }

    /** {@return what the client answers the request with, or empty if it has no certificate that the server accepts} */
    Optional<Chosen> choose(CertificateRequest request, String protocol, TlsCryptoParameters parameters)
            throws IOException {
        List<Scheme> accepted = accepted(request, protocol);
        String[] keyTypes = accepted.stream().map(Scheme::keyType).distinct().toArray(String[]::new);
        String alias = keyTypes.length == 0 ? null : party.chooseAlias(keyManager, keyTypes, issuers(request));
        X509Certificate[] chain = alias == null ? null : keyManager.getCertificateChain(alias);
        PrivateKey key = alias == null ? null : keyManager.getPrivateKey(alias);
        if (chain == null || chain.length == 0 || key == null) {
            return Optional.empty();
        }
        PublicKey publicKey = chain[0].getPublicKey();
        Optional<Scheme> scheme = accepted.stream()
                .filter(each -> fits(each, publicKey, protocol))
                .findFirst();
        if (scheme.isEmpty()) {
            return Optional.empty();
        }
        SignatureAndHashAlgorithm algorithm =
                SignatureScheme.getSignatureAndHashAlgorithm(scheme.get().code());
        TlsCredentials credentials = new DefaultTlsCredentialedSigner(
                parameters, new JcaSigner(key, scheme.get()), toBouncyCastle(chain, request, protocol), algorithm);
        return Optional.of(new Chosen(List.of(chain), credentials));
    }

    private static Principal @Nullable [] issuers(CertificateRequest request) throws IOException {
        Vector<?> authorities = request.getCertificateAuthorities();
        if (authorities == null || authorities.isEmpty()) {
            return null;
        }
        List<Principal> issuers = new ArrayList<>();
        for (Object name : authorities) {
            issuers.add(new X500Principal(((X500Name) name).getEncoded()));
        }
        return issuers.toArray(new Principal[0]);
    }

    /** RFC 8446 §4.2.3: in TLS 1.3 the scheme names the curve; and RSASSA-PSS needs room for hash and salt. */
    static boolean fits(Scheme scheme, PublicKey key, String protocol) {
        if (key instanceof ECPublicKey ec) {
            int bits = ec.getParams().getCurve().getField().getFieldSize();
            return scheme.keyType().equals("EC") && (protocol.equals(TlsVersion.TLS_1_2) || scheme.curveBits() == bits);
        }
        if (key instanceof EdECPublicKey ed) {
            return scheme.name().equals(ed.getParams().getName().toUpperCase(Locale.ROOT));
        }
        if (key instanceof RSAPublicKey rsa) {
            int needed = scheme.isPss() ? (2 * scheme.saltLength() + 2) * BITS_PER_BYTE : 0;
            return scheme.keyType().equals(key.getAlgorithm())
                    && rsa.getModulus().bitLength() >= needed;
        }
        return scheme.keyType().equals(key.getAlgorithm()) || scheme.jcaName().equals(key.getAlgorithm());
    }

    private Certificate toBouncyCastle(X509Certificate[] chain, CertificateRequest request, String protocol)
            throws IOException {
        try {
            TlsCertificate[] certificates = new TlsCertificate[chain.length];
            CertificateEntry[] entries = new CertificateEntry[chain.length];
            for (int i = 0; i < chain.length; i++) {
                certificates[i] = crypto.createCertificate(chain[i].getEncoded());
                entries[i] = new CertificateEntry(certificates[i], null);
            }
            return protocol.equals(TlsVersion.TLS_1_3)
                    ? new Certificate(request.getCertificateRequestContext(), entries)
                    : new Certificate(certificates);
        } catch (CertificateEncodingException e) {
            throw new TlsFatalAlert(AlertDescription.internal_error, e);
        }
    }
}
