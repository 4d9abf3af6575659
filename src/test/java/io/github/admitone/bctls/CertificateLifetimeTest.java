package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.CertificateChain;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.TestCertificates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Vector;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPResponseStatus;
import org.bouncycastle.tls.CertificateStatus;
import org.bouncycastle.tls.CertificateStatusType;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsUtils;
import org.junit.jupiter.api.Test;

@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
class CertificateLifetimeTest {

    private static final Instant ACCEPTED = Instant.parse("2026-11-25T12:00:00Z");
    private static final byte[] UNREADABLE = {0x30, 3, 2, 1};

    private static byte[] certificate(Duration afterAcceptance) throws GeneralSecurityException {
        return TestCertificates.serverUntil(KeyKind.EC, ACCEPTED.plus(afterAcceptance))
                .certificate()
                .getEncoded();
    }

    private static Instant end(byte[]... certificates) {
        return new CertificateLifetime(CertificateChain.of(List.of(certificates)), ACCEPTED).end();
    }

    @Test
    void end_ofACertificate_isItsNotAfter() throws GeneralSecurityException {
        assertThat(end(certificate(Duration.ofHours(6)))).isEqualTo(ACCEPTED.plus(Duration.ofHours(6)));
    }

    @Test
    void end_ofAChain_isTheEarliest() throws GeneralSecurityException {
        assertThat(end(
                        certificate(Duration.ofDays(6)),
                        certificate(Duration.ofDays(2)),
                        certificate(Duration.ofDays(4))))
                .isEqualTo(ACCEPTED.plus(Duration.ofDays(2)));
    }

    @Test
    void end_ofACertificateInAFarCentury_isItsNotAfter() throws GeneralSecurityException {
        Instant undefined = Instant.parse("9999-12-31T23:59:59Z"); // RFC 5280 section 4.1.2.5
        assertThat(end(certificate(Duration.between(ACCEPTED, undefined)))).isEqualTo(undefined);
    }

    @Test
    void end_whereACertificateHadExpiredBefore_isThatOfTheOthers() throws GeneralSecurityException {
        assertThat(end(certificate(Duration.ofDays(3)), certificate(Duration.ofSeconds(-1))))
                .isEqualTo(ACCEPTED.plus(Duration.ofDays(3)));
    }

    @Test
    void end_ofACertificateThatExpiresAtTheMomentOfAcceptance_isThatMoment() throws GeneralSecurityException {
        assertThat(end(certificate(Duration.ZERO))).isEqualTo(ACCEPTED);
    }

    @Test
    void end_whereACertificateCannotBeRead_isThatOfTheOthers() throws GeneralSecurityException {
        assertThat(end(UNREADABLE, certificate(Duration.ofDays(3)))).isEqualTo(ACCEPTED.plus(Duration.ofDays(3)));
    }

    @Test
    void end_ofNothingReadable_isNever() {
        assertThat(end(UNREADABLE)).isEqualTo(Instant.MAX);
    }

    @Test
    void end_ofTheEmptyChain_isNever() {
        assertThat(new CertificateLifetime(CertificateChain.empty(), ACCEPTED).end())
                .isEqualTo(Instant.MAX);
    }

    @Test
    void end_withAStapleOfAnEarlierNextUpdate_isThat() throws Exception {
        assertThat(endWith(status(response(Duration.ofHours(5))))).isEqualTo(ACCEPTED.plus(Duration.ofHours(5)));
    }

    @Test
    void end_withAStapleOfALaterNextUpdate_isThatOfTheCertificate() throws Exception {
        assertThat(endWith(status(response(Duration.ofDays(5))))).isEqualTo(ACCEPTED.plus(Duration.ofDays(1)));
    }

    @Test
    void end_withAStapleThatWasOutOfDate_isThatOfTheCertificate() throws Exception {
        assertThat(endWith(status(response(Duration.ofSeconds(-1))))).isEqualTo(ACCEPTED.plus(Duration.ofDays(1)));
    }

    @Test
    void end_withAStapleWithoutNextUpdate_isThatOfTheCertificate() throws Exception {
        assertThat(endWith(status(response((Duration) null)))).isEqualTo(ACCEPTED.plus(Duration.ofDays(1)));
    }

    @Test
    void end_withAStapleForEachCertificate_isTheEarliest() throws Exception {
        assertThat(endWith(status(response(Duration.ofHours(9)), null, response(Duration.ofHours(4)))))
                .isEqualTo(ACCEPTED.plus(Duration.ofHours(4)));
    }

    @Test
    void end_withAResponseOfSeveralCertificates_isTheEarliest() throws Exception {
        assertThat(endWith(status(response(Duration.ofHours(8), Duration.ofHours(7)))))
                .isEqualTo(ACCEPTED.plus(Duration.ofHours(7)));
    }

    @Test
    void end_withARefusalForAStaple_isThatOfTheCertificate() throws Exception {
        OCSPResponse refusal = new OCSPResponse(new OCSPResponseStatus(OCSPResponseStatus.TRY_LATER), null);
        assertThat(endWith(status(refusal))).isEqualTo(ACCEPTED.plus(Duration.ofDays(1)));
    }

    @Test
    void end_withAStapleThatCannotBeRead_isThatOfTheCertificate() throws Exception {
        for (byte[] unreadable :
                List.of(UNREADABLE, new byte[] {1, 0, 0, 4, 0x30, 3, 2, 1}, new byte[] {9, 0, 0, 1, 0})) {
            assertThat(endWith(Map.of(TlsExtensionsUtils.EXT_status_request, unreadable)))
                    .isEqualTo(ACCEPTED.plus(Duration.ofDays(1)));
        }
    }

    @Test
    void end_withAStapleOfAnIntermediate_countsThatToo() throws Exception {
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        TlsUtils.writeOpaque24(certificate(Duration.ofDays(1)), list);
        TlsUtils.writeOpaque16(TlsUtils.EMPTY_BYTES, list);
        TlsUtils.writeOpaque24(certificate(Duration.ofDays(1)), list);
        TlsUtils.writeOpaque16(Extensions.encode(status(response(Duration.ofHours(3)))), list);
        CertificateChain chain = CertificateChain.ofCertificateList(list.toByteArray());

        assertThat(new CertificateLifetime(chain, ACCEPTED).end()).isEqualTo(ACCEPTED.plus(Duration.ofHours(3)));
    }

    @Test
    void remaining_beforeTheEnd_isTheTimeUntilThen() throws GeneralSecurityException {
        CertificateLifetime lifetime = ofOneDay();
        assertThat(lifetime.remaining(ACCEPTED.plus(Duration.ofHours(20)))).isEqualTo(Duration.ofHours(4));
    }

    @Test
    void remaining_afterTheEnd_isZero() throws GeneralSecurityException {
        assertThat(ofOneDay().remaining(ACCEPTED.plus(Duration.ofDays(2)))).isZero();
    }

    @Test
    void remaining_withoutAnEnd_isLongerThanAnyTicketLives() {
        assertThat(new CertificateLifetime(CertificateChain.empty(), ACCEPTED).remaining(ACCEPTED))
                .isGreaterThan(Duration.ofDays(365));
    }

    private static CertificateLifetime ofOneDay() throws GeneralSecurityException {
        return new CertificateLifetime(CertificateChain.of(List.of(certificate(Duration.ofDays(1)))), ACCEPTED);
    }

    /** The end of a chain of one certificate, which expires a day after acceptance, with those extensions. */
    private static Instant endWith(Map<Integer, byte[]> extensions) throws Exception {
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        TlsUtils.writeOpaque24(certificate(Duration.ofDays(1)), list);
        TlsUtils.writeOpaque16(Extensions.encode(extensions), list);
        return new CertificateLifetime(CertificateChain.ofCertificateList(list.toByteArray()), ACCEPTED).end();
    }

    private static Map<Integer, byte[]> status(OCSPResponse... responses) throws IOException {
        Hashtable<Integer, byte[]> extensions = new Hashtable<>();
        boolean one = responses.length == 1;
        Staples.put(
                new CertificateStatus(
                        one ? CertificateStatusType.ocsp : CertificateStatusType.ocsp_multi,
                        one ? responses[0] : new Vector<>(Arrays.asList(responses))),
                extensions);
        return extensions;
    }

    /** A response with those times of nextUpdate, counted from acceptance, or null. */
    private static OCSPResponse response(Duration... nextUpdates) {
        List<Instant> times = new ArrayList<>();
        for (Duration nextUpdate : nextUpdates) {
            times.add(nextUpdate == null ? null : ACCEPTED.plus(nextUpdate));
        }
        return OcspResponses.of(times);
    }
}
