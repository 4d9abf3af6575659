package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.admitone.CertificateChain;
import io.github.admitone.internal.ImmutableCertificates;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.TestCertificates;
import java.io.IOException;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParsedCertificatesTest {

    private static final List<X509Certificate> PATH =
            TestCertificates.serverBelowIntermediate(KeyKind.EC).chain();

    private final ParsedCertificates parsed = new ParsedCertificates();

    static Stream<TlsCrypto> cryptographies() {
        return Stream.of(
                new BcTlsCrypto(new SecureRandom()),
                new JcaTlsCryptoProvider()
                        .setProvider(new BouncyCastleProvider())
                        .create(new SecureRandom()));
    }

    @ParameterizedTest
    @MethodSource("cryptographies")
    void chain_isParsedOnce(TlsCrypto crypto) throws Exception {
        List<TlsCertificate> first = parsed.of(chain(0), crypto);

        assertThat(parsed.of(chain(0), crypto)).isSameAs(first);
        assertThat(first).hasSameSizeAs(PATH);
        for (int i = 0; i < PATH.size(); i++) {
            assertThat(first.get(i).getEncoded()).isEqualTo(PATH.get(i).getEncoded());
        }
    }

    @Test
    void chain_isParsedAgainByAnotherCryptography() throws Exception {
        List<TlsCrypto> both = cryptographies().toList();

        List<TlsCertificate> first = parsed.of(chain(0), both.get(0));

        assertThat(parsed.of(chain(0), both.get(1))).isNotSameAs(first);
    }

    @Test
    void cryptographyOfOurOwn_parsesOnce() throws Exception {
        final class Own extends BcTlsCrypto implements ImmutableCertificates {}
        TlsCrypto own = new Own();

        assertThat(parsed.of(chain(0), own)).isSameAs(parsed.of(chain(0), own));
    }

    @Test
    void cryptographyOfAnother_parsesEachTime() throws Exception {
        TlsCrypto foreign = new BcTlsCrypto(new SecureRandom()) {};

        List<TlsCertificate> first = parsed.of(chain(0), foreign);

        assertThat(parsed.of(chain(0), foreign).get(0)).isNotSameAs(first.get(0));
    }

    @Test
    void manyChains_forgetTheOneUsedLongestAgo() throws Exception {
        TlsCrypto crypto = new BcTlsCrypto(new SecureRandom());
        List<List<TlsCertificate>> all = new ArrayList<>();
        for (int i = 0; i < ParsedCertificates.MAXIMUM; i++) {
            all.add(parsed.of(chain(i), crypto));
        }
        parsed.of(chain(0), crypto);
        parsed.of(chain(ParsedCertificates.MAXIMUM), crypto);

        assertThat(parsed.of(chain(0), crypto)).isSameAs(all.get(0));
        assertThat(parsed.of(chain(1), crypto)).isNotSameAs(all.get(1));
    }

    @Test
    void malformedCertificate_isRefusedEachTime() {
        CertificateChain malformed = CertificateChain.of(List.of(new byte[] {1, 2, 3}));
        TlsCrypto crypto = new BcTlsCrypto(new SecureRandom());

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> PeerCertificates.fromChain(malformed, parsed, crypto, true))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void extensions_belongToOneConnection() throws Exception {
        TlsCrypto crypto = new BcTlsCrypto(new SecureRandom());
        TlsServerCertificate one = PeerCertificates.fromChain(chain(0), parsed, crypto, true);
        TlsServerCertificate other = PeerCertificates.fromChain(chain(0), parsed, crypto, true);
        CertificateEntry entry = one.getCertificate().getCertificateEntryAt(0);

        TlsExtensionsUtils.addExtendedMasterSecretExtension(entry.getExtensions());

        assertThat(other.getCertificate()
                        .getCertificateEntryAt(0)
                        .getExtensions()
                        .isEmpty())
                .isTrue();
    }

    /** Chains that differ, though each begins with the same certificates. */
    private static CertificateChain chain(int more) {
        return CertificateChain.of(
                Stream.concat(PATH.stream(), IntStream.range(0, more).mapToObj(i -> PATH.get(0)))
                        .map(ParsedCertificatesTest::encoded)
                        .toList());
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }
}
