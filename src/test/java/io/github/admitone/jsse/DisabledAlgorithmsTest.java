package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.security.Security;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DisabledAlgorithmsTest {

    private static final DisabledAlgorithms OF_JDK_17 = new DisabledAlgorithms(
            "SSLv3, TLSv1, TLSv1.1, RC4, DES, MD5withRSA, DH keySize < 1024, EC keySize < 224, 3DES_EDE_CBC, anon, NULL, ECDH");
    private static final DisabledAlgorithms OF_JDK_25 = new DisabledAlgorithms(
            "SSLv3, TLSv1, TLSv1.1, DTLSv1.0, RC4, DES, MD5withRSA, DH keySize < 1024, EC keySize < 224, "
                    + "3DES_EDE_CBC, anon, NULL, ECDH, TLS_RSA_*, rsa_pkcs1_sha1 usage HandshakeSignature, "
                    + "ecdsa_sha1 usage HandshakeSignature, dsa_sha1 usage HandshakeSignature");

    @ParameterizedTest
    @EnumSource(TlsSuite.class)
    void suite_byDefault_isPermitted(TlsSuite suite) {
        assertThat(OF_JDK_17.permits(suite)).isTrue();
        assertThat(OF_JDK_25.permits(suite)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void scheme_byDefault_isPermitted(Scheme scheme) {
        assertThat(OF_JDK_17.permits(scheme)).isTrue();
        assertThat(OF_JDK_25.permits(scheme)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Group.class)
    void group_byDefault_isPermitted(Group group) {
        assertThat(OF_JDK_17.permits(group)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                "ECDHE_RSA",
                "ecdhe",
                "AES_128_GCM",
                "AES",
                "GCM",
                "SHA256",
                "RSA",
                "TLS_ECDHE_RSA_*",
                "TLS_ECDHE_*_SHA256"
            })
    void suite_disabledByAnyOfItsNames_isForbidden(String entry) {
        DisabledAlgorithms disabled = new DisabledAlgorithms("RC4, " + entry + ", DES");
        assertThat(disabled.permits(TlsSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256))
                .isFalse();
        assertThat(disabled.permits(TlsSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256))
                .isEqualTo(!List.of("ecdhe", "SHA256", "TLS_ECDHE_*_SHA256").contains(entry));
    }

    @Test
    void protocol_disabled_isForbidden() {
        DisabledAlgorithms disabled = new DisabledAlgorithms("TLSv1.2");
        assertThat(disabled.permitsProtocol("TLSv1.2")).isFalse();
        assertThat(disabled.permitsProtocol("TLSv1.3")).isTrue();
    }

    @Test
    void group_disabledByName_isForbidden() {
        assertThat(new DisabledAlgorithms("x25519").permits(Group.X25519)).isFalse();
        assertThat(new DisabledAlgorithms("x25519").permits(Group.X448)).isTrue();
    }

    @Test
    void group_inTheListOfCurves_isForbiddenWhereThatIsIncluded() {
        String before = Security.getProperty("jdk.disabled.namedCurves");
        Security.setProperty("jdk.disabled.namedCurves", "secp256k1, secp521r1");
        try {
            DisabledAlgorithms disabled = new DisabledAlgorithms("NULL, include jdk.disabled.namedCurves");
            assertThat(disabled.permits(Group.SECP521R1)).isFalse();
            assertThat(disabled.permits(Group.SECP384R1)).isTrue();
            assertThat(new DisabledAlgorithms("NULL").permits(Group.SECP521R1)).isTrue();
        } finally {
            Security.setProperty("jdk.disabled.namedCurves", before == null ? "" : before);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EC keySize < 384, false, true",
        "EC keySize <= 384, false, false",
        "EC keySize > 256, true, false",
        "EC keySize >= 256, false, false",
        "EC keySize == 256, false, true",
        "EC keySize != 256, true, false",
        "RSA keySize < 9999, true, true",
    })
    void group_disabledBySize_isForbidden(String entry, boolean p256, boolean p384) {
        DisabledAlgorithms disabled = new DisabledAlgorithms(entry);
        assertThat(disabled.permits(Group.SECP256R1)).isEqualTo(p256);
        assertThat(disabled.permits(Group.SECP384R1)).isEqualTo(p384);
    }

    @Test
    void scheme_disabled_isForbidden() {
        assertThat(new DisabledAlgorithms("RSASSA-PSS").permits(Scheme.RSA_PSS_RSAE_SHA256))
                .isFalse();
        assertThat(new DisabledAlgorithms("SHA256withRSA").permits(Scheme.RSA_PKCS1_SHA256))
                .isFalse();
        assertThat(new DisabledAlgorithms("ed25519 usage HandshakeSignature").permits(Scheme.ED25519))
                .isFalse();
        assertThat(new DisabledAlgorithms("ed25519 usage HandshakeSignature").permits(Scheme.ED448))
                .isTrue();
    }

    @Test
    void context_isWithoutWhatIsDisabled() {
        Algorithms algorithms = Algorithms.of(
                FacadeCrypto.create(), new DisabledAlgorithms("TLSv1.2, AES, X25519, RSA keySize < 1024, RSASSA-PSS"));
        assertThat(algorithms.protocols()).containsExactly("TLSv1.3");
        assertThat(algorithms.suiteNames())
                .containsExactly(
                        "TLS_CHACHA20_POLY1305_SHA256",
                        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
        assertThat(algorithms.groups()).doesNotContain(Group.X25519);
        assertThat(algorithms.schemes()).doesNotContain(Scheme.RSA_PSS_RSAE_SHA256);
    }

    @Test
    void connection_isWithoutWhatItsConstraintsForbid() {
        Algorithms all = Algorithms.of(FacadeCrypto.create());
        ConnectionParameters parameters = new ConnectionParameters(all);
        SSLParameters forbidding = new SSLParameters();
        forbidding.setAlgorithmConstraints(new Forbidding(
                Set.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "x25519")));
        parameters.apply(forbidding);

        Algorithms left = all.restrictedTo(parameters);

        assertThat(left.protocols()).containsExactly("TLSv1.2");
        assertThat(left.groups()).isNotEmpty().doesNotContain(Group.X25519);
    }

    private record Forbidding(Set<String> names) implements AlgorithmConstraints {
        @Override
        public boolean permits(Set<CryptoPrimitive> primitives, String algorithm, AlgorithmParameters parameters) {
            return !names.contains(algorithm);
        }

        @Override
        public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
            return true;
        }

        @Override
        public boolean permits(Set<CryptoPrimitive> primitives, String algorithm, Key key, AlgorithmParameters p) {
            return !names.contains(algorithm);
        }
    }
}
