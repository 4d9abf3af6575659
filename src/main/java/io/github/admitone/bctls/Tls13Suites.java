package io.github.admitone.bctls;

import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.PRFAlgorithm;

/** The hashes of TLS 1.3 cipher suites: a ticket may be used with any suite of the same hash (RFC 8446 §4.2.11). */
final class Tls13Suites {

    private static final int NONE = -1;

    private Tls13Suites() {}

    /** {@return Bouncy Castle's PRF algorithm for the suite, or a negative number if it is none of TLS 1.3} */
    static int prfAlgorithm(int cipherSuite) {
        return switch (cipherSuite) {
            case CipherSuite.TLS_AES_128_GCM_SHA256,
                    CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
                    CipherSuite.TLS_AES_128_CCM_SHA256,
                    CipherSuite.TLS_AES_128_CCM_8_SHA256 -> PRFAlgorithm.tls13_hkdf_sha256;
            case CipherSuite.TLS_AES_256_GCM_SHA384 -> PRFAlgorithm.tls13_hkdf_sha384;
            case CipherSuite.TLS_SM4_GCM_SM3, CipherSuite.TLS_SM4_CCM_SM3 -> PRFAlgorithm.tls13_hkdf_sm3;
            default -> NONE;
        };
    }

    static boolean offers(int[] cipherSuites, int prfAlgorithm) {
        for (int cipherSuite : cipherSuites) {
            if (prfAlgorithm >= 0 && prfAlgorithm(cipherSuite) == prfAlgorithm) {
                return true;
            }
        }
        return false;
    }
}
