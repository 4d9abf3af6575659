package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Vector;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.SignatureScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Vector.
class TablesTest {

    @ParameterizedTest
    @EnumSource(Group.class)
    void group_isFoundByItsName(Group group) {
        assertThat(Group.named(group.ianaName().toLowerCase(Locale.ROOT))).contains(group);
        assertThat(Group.named("secp256k1")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void scheme_isFoundByNameAndCode(Scheme scheme) {
        assertThat(Scheme.named(SignatureScheme.getName(scheme.code()))).contains(scheme);
        assertThat(Scheme.of(scheme.code())).contains(scheme);
    }

    @ParameterizedTest
    @EnumSource(TlsSuite.class)
    void suite_isFoundByNameAndCode(TlsSuite suite) {
        assertThat(TlsSuite.named(suite.name())).contains(suite);
        assertThat(TlsSuite.of(suite.code())).contains(suite);
        assertThat(TlsSuite.named("TLS_NULL_WITH_NULL_NULL")).isEmpty();
    }

    @Test
    void certificateTypes_ofTls12_limitTheSchemes() throws Exception {
        Vector<Object> algorithms = new Vector<>(List.of(
                SignatureScheme.getSignatureAndHashAlgorithm(SignatureScheme.rsa_pkcs1_sha256),
                SignatureScheme.getSignatureAndHashAlgorithm(SignatureScheme.ecdsa_secp256r1_sha256)));
        ClientCredentials credentials = new ClientCredentials(null, new NoParty(), null, List.of(Scheme.values()));
        CertificateRequest request =
                new CertificateRequest(new short[] {ClientCertificateType.ecdsa_sign}, algorithms, null);
        assertThat(credentials.accepted(request, "TLSv1.2")).containsExactly(Scheme.ECDSA_SECP256R1_SHA256);
        CertificateRequest later = new CertificateRequest(new byte[0], algorithms, null, null);
        assertThat(credentials.accepted(later, "TLSv1.3")).containsExactly(Scheme.ECDSA_SECP256R1_SHA256);
    }

    private static final class NoParty implements Party {

        @Override
        public void checkServer(X509ExtendedTrustManager manager, X509Certificate[] chain, String authType) {}

        @Override
        public String chooseAlias(X509KeyManager manager, String[] keyTypes, Principal[] issuers) {
            return null;
        }
    }
}
