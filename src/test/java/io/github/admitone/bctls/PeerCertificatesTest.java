package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.admitone.CertificateChain;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.TestCertificates;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPResponseStatus;
import org.bouncycastle.asn1.ocsp.ResponseBytes;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateStatus;
import org.bouncycastle.tls.CertificateStatusType;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsRawKeyCertificate;
import org.junit.jupiter.api.Test;

@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
class PeerCertificatesTest {

    private static final Integer STAPLE = TlsExtensionsUtils.EXT_status_request;
    private static final OCSPResponse RESPONSE =
            new OCSPResponse(new OCSPResponseStatus(OCSPResponseStatus.TRY_LATER), null);

    private final BcTlsCrypto crypto = new BcTlsCrypto(new SecureRandom());
    private final List<X509Certificate> path =
            TestCertificates.serverBelowIntermediate(KeyKind.EC).chain();

    @Test
    void chainOfTls13_roundTrip_keepsCertificatesAndTheExtensionsOfEach() throws Exception {
        TlsServerCertificate restored =
                roundTrip(presented(tls13(List.of(extension(STAPLE, 1, 2, 3), extension(18, 4))), null), true);

        assertThat(restored.getCertificateStatus()).isNull();
        assertThat(restored.getCertificate().getCertificateRequestContext()).isEmpty();
        assertPath(restored);
        assertThat(extensions(restored, 0).get(STAPLE)).isEqualTo(new byte[] {1, 2, 3});
        assertThat(extensions(restored, 1).get(18)).isEqualTo(new byte[] {4});
    }

    @Test
    void chainOfTls12_roundTrip_keepsCertificatesWithoutExtensions() throws Exception {
        TlsServerCertificate restored = roundTrip(presented(tls12(), null), false);

        assertThat(restored.getCertificateStatus()).isNull();
        assertThat(restored.getCertificate().getCertificateRequestContext()).isNull();
        assertThat((Object) restored.getCertificate().getCertificateEntryAt(0).getExtensions())
                .isNull();
        assertPath(restored);
    }

    @Test
    void stapleOfTls12_roundTrip_isTheStatusAgain() throws Exception {
        CertificateStatus status = new CertificateStatus(CertificateStatusType.ocsp, RESPONSE);
        TlsServerCertificate restored = roundTrip(presented(tls12(), status), false);

        assertThat(restored.getCertificateStatus().getStatusType()).isEqualTo(CertificateStatusType.ocsp);
        assertThat(restored.getCertificateStatus().getOCSPResponse()).isEqualTo(RESPONSE);
    }

    @Test
    void stapleOfTls12_isKeptInTheFormOfTls13() throws Exception {
        CertificateStatus status = new CertificateStatus(CertificateStatusType.ocsp, RESPONSE);
        TlsServerCertificate restored = roundTrip(presented(tls12(), status), true);

        assertThat(restored.getCertificateStatus()).isNull();
        assertThat(extensions(restored, 0).get(STAPLE))
                .startsWith(1, 0, 0, RESPONSE.getEncoded().length)
                .endsWith(RESPONSE.getEncoded());
        assertThat(extensions(restored, 1)).isEmpty();
    }

    @Test
    void manyStaplesOfTls12_roundTrip_areTheStatusAgain() throws Exception {
        Vector<OCSPResponse> responses = new Vector<>(Arrays.asList(RESPONSE, null));
        CertificateStatus status = new CertificateStatus(CertificateStatusType.ocsp_multi, responses);
        TlsServerCertificate restored = roundTrip(presented(tls12(), status), false);

        assertThat(restored.getCertificateStatus().getStatusType()).isEqualTo(CertificateStatusType.ocsp_multi);
        assertThat((Object) restored.getCertificateStatus().getOCSPResponseList())
                .isEqualTo(responses);
    }

    @Test
    void manyStaplesOfTls12_tooLongForATicket_areRefused() throws Exception {
        OCSPResponse huge = new OCSPResponse(
                new OCSPResponseStatus(OCSPResponseStatus.SUCCESSFUL),
                new ResponseBytes(OCSPObjectIdentifiers.id_pkix_ocsp, new DEROctetString(new byte[1 << 16])));
        CertificateStatus status = new CertificateStatus(CertificateStatusType.ocsp_multi, new Vector<>(List.of(huge)));

        assertThatThrownBy(() -> PeerCertificates.toChain(presented(tls12(), status)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void rawPublicKey_isNotKept() throws Exception {
        Certificate raw = new Certificate(CertificateType.RawPublicKey, TlsUtils.EMPTY_BYTES, new CertificateEntry[] {
            new CertificateEntry(
                    new BcTlsRawKeyCertificate(
                            crypto, path.get(0).getPublicKey().getEncoded()),
                    null)
        });
        assertThatThrownBy(() -> PeerCertificates.toChain(presented(raw, null)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("type 2");
    }

    private TlsServerCertificate roundTrip(TlsServerCertificate presented, boolean tls13) throws IOException {
        CertificateChain chain = PeerCertificates.toChain(presented);
        return PeerCertificates.fromChain(chain, new ParsedCertificates(), crypto, tls13);
    }

    private void assertPath(TlsServerCertificate restored) throws Exception {
        assertThat(restored.getCertificate().getLength()).isEqualTo(path.size());
        for (int i = 0; i < path.size(); i++) {
            assertThat(restored.getCertificate().getCertificateAt(i).getEncoded())
                    .isEqualTo(path.get(i).getEncoded());
        }
    }

    private static Hashtable<Integer, byte[]> extensions(TlsServerCertificate certificate, int index) {
        return Extensions.copyOf(
                certificate.getCertificate().getCertificateEntryAt(index).getExtensions());
    }

    private static Hashtable<Integer, byte[]> extension(int type, int... data) {
        byte[] bytes = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            bytes[i] = (byte) data[i];
        }
        Hashtable<Integer, byte[]> extensions = new Hashtable<>();
        extensions.put(type, bytes);
        return extensions;
    }

    private Certificate tls12() throws GeneralSecurityException, IOException {
        return certificate(null, List.of());
    }

    private Certificate tls13(List<Hashtable<Integer, byte[]>> extensions)
            throws GeneralSecurityException, IOException {
        return certificate(TlsUtils.EMPTY_BYTES, extensions);
    }

    private Certificate certificate(byte[] context, List<Hashtable<Integer, byte[]>> extensions)
            throws GeneralSecurityException, IOException {
        List<CertificateEntry> entries = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            entries.add(new CertificateEntry(
                    crypto.createCertificate(path.get(i).getEncoded()), context == null ? null : extensions.get(i)));
        }
        return new Certificate(context, entries.toArray(new CertificateEntry[0]));
    }

    private static TlsServerCertificate presented(Certificate certificate, CertificateStatus status) {
        return new TlsServerCertificate() {
            @Override
            public Certificate getCertificate() {
                return certificate;
            }

            @Override
            public CertificateStatus getCertificateStatus() {
                return status;
            }
        };
    }
}
