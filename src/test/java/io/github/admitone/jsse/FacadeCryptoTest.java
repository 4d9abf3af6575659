package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.admitone.server.KeyKind;
import io.github.admitone.server.TestCertificates;
import io.github.admitone.server.TlsIdentity;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCertificate;
import org.junit.jupiter.api.Test;

class FacadeCryptoTest {

    private final FacadeCrypto crypto = FacadeCrypto.create();

    @Test
    void certificate_isTheJdksOwn() throws Exception {
        X509Certificate certificate = TestCertificates.server(KeyKind.EC).certificate();
        var created = (JcaTlsCertificate) crypto.createCertificate(CertificateType.X509, certificate.getEncoded());
        assertThat(created.getX509Certificate())
                .hasSameClassAs(CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(certificate.getEncoded())))
                .isEqualTo(certificate);
    }

    /** Bouncy Castle reads it, because it does not look into the extension until it is asked. */
    @Test
    void certificate_thatTheJdkCannotRead_isABadCertificate() throws Exception {
        TlsIdentity issuer = TestCertificates.issuer(KeyKind.EC);
        Instant now = Instant.now();
        byte[] encoding = new JcaX509v3CertificateBuilder(
                        issuer.certificate(),
                        BigInteger.ONE,
                        Date.from(now),
                        Date.from(now.plusSeconds(60)),
                        issuer.certificate().getSubjectX500Principal(),
                        issuer.certificate().getPublicKey())
                .addExtension(Extension.basicConstraints, true, DERNull.INSTANCE)
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.key()))
                .getEncoded();
        assertThatThrownBy(() -> crypto.createCertificate(CertificateType.X509, encoding))
                .isInstanceOf(TlsFatalAlert.class)
                .hasCauseInstanceOf(CertificateException.class)
                .extracting(alert -> ((TlsFatalAlert) alert).getAlertDescription())
                .isEqualTo(AlertDescription.bad_certificate);
    }
}
