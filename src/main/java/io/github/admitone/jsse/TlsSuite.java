package io.github.admitone.jsse;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cipher suites that are supported, by their IANA names, in the order of preference: those of TLS 1.3, and of TLS
 * 1.2 those with forward secrecy and authenticated encryption.
 */
enum TlsSuite {
    TLS_AES_128_GCM_SHA256(0x1301, "UNKNOWN", "AES GCM AES_128_GCM"),
    TLS_AES_256_GCM_SHA384(0x1302, "UNKNOWN", "AES GCM AES_256_GCM"),
    TLS_CHACHA20_POLY1305_SHA256(0x1303, "UNKNOWN", "ChaCha20-Poly1305 CHACHA20_POLY1305"),
    TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256(0xC02B, "ECDHE_ECDSA", "AES GCM AES_128_GCM"),
    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256(0xC02F, "ECDHE_RSA", "AES GCM AES_128_GCM"),
    TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384(0xC02C, "ECDHE_ECDSA", "AES GCM AES_256_GCM"),
    TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384(0xC030, "ECDHE_RSA", "AES GCM AES_256_GCM"),
    TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256(0xCCA9, "ECDHE_ECDSA", "ChaCha20-Poly1305 CHACHA20_POLY1305"),
    TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256(0xCCA8, "ECDHE_RSA", "ChaCha20-Poly1305 CHACHA20_POLY1305");

    /** TLS 1.3 does not tie the suite to a kind of certificate. */
    private static final String ANY_AUTHENTICATION = "UNKNOWN";

    private final int code;
    private final String authentication;

    /** The names of the cipher, separated by blanks. */
    private final String cipher;

    TlsSuite(int code, String authentication, String cipher) {
        this.code = code;
        this.authentication = authentication;
        this.cipher = cipher;
    }

    /** {@return the suite of that IANA name, if it is supported} */
    static Optional<TlsSuite> named(String name) {
        return Stream.of(values()).filter(suite -> suite.name().equals(name)).findFirst();
    }

    /** {@return the suite of that code (RFC 8446 appendix B.4, RFC 5289, RFC 7905), if it is supported} */
    static Optional<TlsSuite> of(int code) {
        return Stream.of(values()).filter(suite -> suite.code == code).findFirst();
    }

    int code() {
        return code;
    }

    /** {@return the key exchange in the words of {@code X509TrustManager.checkServerTrusted}} */
    String authentication() {
        return authentication;
    }

    boolean isTls13() {
        return authentication.equals(ANY_AUTHENTICATION);
    }

    boolean suits(String protocol) {
        return isTls13() == protocol.equals(TlsVersion.TLS_1_3);
    }

    /** {@return the names by which {@code jdk.tls.disabledAlgorithms} may forbid it} */
    Stream<String> components() {
        String hash = name().endsWith("SHA384") ? "SHA384" : "SHA256";
        Stream<String> keyExchange = isTls13()
                ? Stream.empty()
                : Stream.of(authentication, "ECDHE", authentication.substring("ECDHE_".length()));
        return Stream.of(
                        Stream.of(name(), hash, hash.replace("SHA", "SHA-"), "Hmac" + hash),
                        keyExchange,
                        Stream.of(cipher.split(" ")))
                .flatMap(names -> names);
    }
}
