package io.github.admitone.jsse;

import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.tls.SignatureScheme;

/** The signature schemes that are supported, by their IANA names in lower case, in the order of preference. */
enum Scheme {
    ECDSA_SECP256R1_SHA256(SignatureScheme.ecdsa_secp256r1_sha256, "EC", "SHA256withECDSA", 256),
    ECDSA_SECP384R1_SHA384(SignatureScheme.ecdsa_secp384r1_sha384, "EC", "SHA384withECDSA", 384),
    ECDSA_SECP521R1_SHA512(SignatureScheme.ecdsa_secp521r1_sha512, "EC", "SHA512withECDSA", 521),
    ED25519(SignatureScheme.ed25519, "EdDSA", "Ed25519", 255),
    ED448(SignatureScheme.ed448, "EdDSA", "Ed448", 448),
    RSA_PSS_RSAE_SHA256(SignatureScheme.rsa_pss_rsae_sha256, "RSA", "RSASSA-PSS", 32),
    RSA_PSS_RSAE_SHA384(SignatureScheme.rsa_pss_rsae_sha384, "RSA", "RSASSA-PSS", 48),
    RSA_PSS_RSAE_SHA512(SignatureScheme.rsa_pss_rsae_sha512, "RSA", "RSASSA-PSS", 64),
    RSA_PSS_PSS_SHA256(SignatureScheme.rsa_pss_pss_sha256, "RSASSA-PSS", "RSASSA-PSS", 32),
    RSA_PSS_PSS_SHA384(SignatureScheme.rsa_pss_pss_sha384, "RSASSA-PSS", "RSASSA-PSS", 48),
    RSA_PSS_PSS_SHA512(SignatureScheme.rsa_pss_pss_sha512, "RSASSA-PSS", "RSASSA-PSS", 64),
    RSA_PKCS1_SHA256(SignatureScheme.rsa_pkcs1_sha256, "RSA", "SHA256withRSA", 0),
    RSA_PKCS1_SHA384(SignatureScheme.rsa_pkcs1_sha384, "RSA", "SHA384withRSA", 0),
    RSA_PKCS1_SHA512(SignatureScheme.rsa_pkcs1_sha512, "RSA", "SHA512withRSA", 0);

    private static final String PSS = "RSASSA-PSS";

    private final int code;
    private final String keyType;
    private final String jcaName;
    private final int size;

    Scheme(int code, String keyType, String jcaName, int size) {
        this.code = code;
        this.keyType = keyType;
        this.jcaName = jcaName;
        this.size = size;
    }

    static Optional<Scheme> named(String name) {
        return Stream.of(values())
                .filter(scheme -> scheme.name().equalsIgnoreCase(name))
                .findFirst();
    }

    static Optional<Scheme> of(int code) {
        return Stream.of(values()).filter(scheme -> scheme.code == code).findFirst();
    }

    int code() {
        return code;
    }

    /** {@return the type of the key, in the words of {@code X509KeyManager.chooseClientAlias}} */
    String keyType() {
        return keyType;
    }

    /** {@return the name of the {@link java.security.Signature}} */
    String jcaName() {
        return jcaName;
    }

    boolean isPss() {
        return jcaName.equals(PSS);
    }

    /** {@return the length of the hash and of the salt in bytes (RFC 8446 §4.2.3), for RSASSA-PSS} */
    int saltLength() {
        return size;
    }

    /** {@return the field size of the curve in bits, for ECDSA} */
    int curveBits() {
        return size;
    }

    /** RFC 8446 §4.2.3: in TLS 1.3 PKCS #1 v1.5 is for signatures in certificates only. */
    boolean signsHandshake(String protocol) {
        return isPss() || !keyType.equals("RSA") || protocol.equals(TlsVersion.TLS_1_2);
    }

    /** {@return the names by which {@code jdk.tls.disabledAlgorithms} may forbid it} */
    Stream<String> components() {
        Stream<String> parts = jcaName.contains("with") ? Stream.of(jcaName.split("with")) : Stream.empty();
        return Stream.concat(Stream.of(name(), jcaName, keyType), parts);
    }
}
