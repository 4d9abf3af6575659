package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.admitone.CertificateChain;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** Whatever a store gives back as certificates is a chain, or refused; and a chain is read, or refused. */
class PeerCertificatesFuzzTest {

    private static final TlsCrypto CRYPTO = new BcTlsCrypto(new SecureRandom());

    @FuzzTest(maxDuration = "10m")
    void fromChain(byte[] certificateList) {
        CertificateChain chain;
        try {
            chain = CertificateChain.ofCertificateList(certificateList);
        } catch (IllegalArgumentException e) {
            return;
        }
        assertThat(chain.toCertificateList()).isEqualTo(certificateList);
        assertThat(new CertificateLifetime(chain, Instant.EPOCH).end()).isAfterOrEqualTo(Instant.EPOCH);
        ParsedCertificates parsed = new ParsedCertificates();
        for (boolean tls13 : new boolean[] {false, true}) {
            try {
                assertThat(PeerCertificates.fromChain(chain, parsed, CRYPTO, tls13)
                                .getCertificate()
                                .getLength())
                        .isEqualTo(chain.certificates().size());
            } catch (IOException e) {
                // A store that was tampered with.
            }
        }
    }
}
