package io.github.admitone.bctls;

import io.github.admitone.server.KeyKind;
import io.github.admitone.server.TestCertificates;
import io.github.admitone.server.TlsIdentity;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** OCSP responses as a server staples them; about no certificate in particular. */
@SuppressWarnings("JavaUtilDate") // Bouncy Castle takes no other.
final class OcspResponses {

    private static final AlgorithmIdentifier SHA_1 = new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1);

    private OcspResponses() {}

    /** A response for one certificate. */
    static OCSPResponse until(Instant nextUpdate) {
        return of(List.of(nextUpdate));
    }

    /** A response for as many certificates as there are times, each its nextUpdate, or null for none. */
    static OCSPResponse of(List<Instant> nextUpdates) {
        TlsIdentity signer = TestCertificates.server(KeyKind.EC);
        BasicOCSPRespBuilder builder = new BasicOCSPRespBuilder(new RespID(new X500Name("CN=responder")));
        try {
            for (Instant nextUpdate : nextUpdates) {
                builder.addResponse(
                        certificate(),
                        CertificateStatus.GOOD,
                        Date.from(Instant.EPOCH),
                        nextUpdate == null ? null : Date.from(nextUpdate));
            }
            Object basic = builder.build(
                    new JcaContentSignerBuilder("SHA256withECDSA").build(signer.key()), null, Date.from(Instant.EPOCH));
            return new OCSPRespBuilder()
                    .build(OCSPRespBuilder.SUCCESSFUL, basic)
                    .toASN1Structure();
        } catch (OCSPException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CertificateID certificate() {
        DEROctetString hash = new DEROctetString(new byte[20]);
        return new CertificateID(new CertID(SHA_1, hash, hash, new ASN1Integer(1)));
    }
}
