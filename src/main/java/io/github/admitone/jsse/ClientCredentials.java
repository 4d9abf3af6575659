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
    private @Nullable List<X509Certificate> anticipated;
    private boolean isAnticipated;
    private @Nullable Asked asked;

    ClientCredentials(X509KeyManager keyManager, Party party, FacadeCrypto crypto, List<Scheme> schemes) {
        this.keyManager = keyManager;
        this.party = party;
        this.crypto = crypto;
        this.schemes = schemes;
    }

    /** The certificate that was chosen, and what signs for it. */
    record Chosen(List<X509Certificate> chain, TlsCredentials credentials) {}

    /**
     * What a server asks for.
     *
     * @param keyTypes as JCA names them
     * @param issuers as JSSE passes them on, or empty if it accepts any
     */
    record Asked(List<String> keyTypes, List<Principal> issuers) {}

    /**
     * Asks the key manager which certificate it would choose now. One that throws may do so again when the server asks
     * for a certificate, and fails the handshake then; until then it only keeps the connection from resuming.
     *
     * @param asked what this server asked for the last time, or null if that is not known
     */
    void anticipate(@Nullable Asked asked) {
        try {
            anticipated = choose(asked == null ? new Asked(keyTypes(schemes), List.of()) : asked)
                    .map(alias -> certificates(alias))
                    .orElse(null);
            isAnticipated = true;
        } catch (RuntimeException e) {
            isAnticipated = false;
        }
    }

    /** {@return whether the key manager said which certificate it would choose, or that it has none} */
    boolean isAnticipated() {
        return isAnticipated;
    }

    private Optional<String> choose(Asked asked) {
        if (asked.keyTypes().isEmpty()) {
            return Optional.empty();
        }
        String[] keyTypes = asked.keyTypes().toArray(String[]::new);
        Principal[] issuers = asked.issuers().isEmpty() ? null : asked.issuers().toArray(Principal[]::new);
        return Optional.ofNullable(party.chooseAlias(keyManager, keyTypes, issuers));
    }

    private @Nullable List<X509Certificate> certificates(String alias) {
        X509Certificate[] chain = keyManager.getCertificateChain(alias);
        return chain == null || chain.length == 0 ? null : List.of(chain);
    }

    private static List<String> keyTypes(List<Scheme> schemes) {
        return schemes.stream().map(Scheme::keyType).distinct().toList();
    }

    /**
     * {@return the certificate that is expected to be chosen: the identity under which sessions of this connection are
     * kept}
     */
    @Nullable
    X509Certificate anticipated() {
        return anticipated == null ? null : anticipated.get(0);
    }

    /** {@return that certificate with its chain} */
    @Nullable
    List<X509Certificate> anticipatedChain() {
        return anticipated;
    }

    /** {@return what the server asked for in this handshake, or null if it asked for nothing} */
    @Nullable
    Asked asked() {
        return asked;
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
        asked = new Asked(keyTypes(accepted), issuers(request));
        String alias = choose(asked).orElse(null);
        List<X509Certificate> chain = alias == null ? null : certificates(alias);
        PrivateKey key = alias == null ? null : keyManager.getPrivateKey(alias);
        if (chain == null || key == null) {
            return Optional.empty();
        }
        PublicKey publicKey = chain.get(0).getPublicKey();
        List<JcaSigner> signers = accepted.stream()
                .filter(each -> fits(each, publicKey, protocol))
                .map(each -> new JcaSigner(key, each))
                .toList();
        if (signers.isEmpty()) {
            return Optional.empty();
        }
        JcaSigner signer = firstAble(signers);
        SignatureAndHashAlgorithm algorithm =
                SignatureScheme.getSignatureAndHashAlgorithm(signer.scheme().code());
        TlsCredentials credentials = new DefaultTlsCredentialedSigner(
                parameters, signer, toBouncyCastle(chain, request, protocol), algorithm);
        return Optional.of(new Chosen(chain, credentials));
    }

    /** A token may lack RSASSA-PSS, say. If it can do nothing at all, the first one tells why. */
    private static JcaSigner firstAble(List<JcaSigner> signers) {
        return signers.stream().filter(JcaSigner::isAble).findFirst().orElse(signers.get(0));
    }

    private static List<Principal> issuers(CertificateRequest request) throws IOException {
        Vector<?> authorities = request.getCertificateAuthorities();
        List<Principal> issuers = new ArrayList<>();
        for (Object name : authorities == null ? List.of() : authorities) {
            issuers.add(new X500Principal(((X500Name) name).getEncoded()));
        }
        return List.copyOf(issuers);
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

    private Certificate toBouncyCastle(List<X509Certificate> chain, CertificateRequest request, String protocol)
            throws IOException {
        try {
            TlsCertificate[] certificates = new TlsCertificate[chain.size()];
            CertificateEntry[] entries = new CertificateEntry[chain.size()];
            for (int i = 0; i < chain.size(); i++) {
                certificates[i] = crypto.createCertificate(chain.get(i).getEncoded());
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
