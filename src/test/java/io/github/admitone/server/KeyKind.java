package io.github.admitone.server;

/** The two kinds of certificate key that the test servers and clients use. */
public enum KeyKind {
    /** RSA, 2048 bits. */
    RSA("RSA", "SHA256withRSA"),
    /** ECDSA on P-256. */
    EC("EC", "SHA256withECDSA");

    private final String algorithm;
    private final String signature;

    KeyKind(String algorithm, String signature) {
        this.algorithm = algorithm;
        this.signature = signature;
    }

    String algorithm() {
        return algorithm;
    }

    String signature() {
        return signature;
    }
}
