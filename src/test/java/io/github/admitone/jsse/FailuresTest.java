package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLProtocolException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {

    static Stream<Arguments> alerts() {
        return Stream.of(
                Arguments.of(AlertDescription.handshake_failure, SSLHandshakeException.class),
                Arguments.of(AlertDescription.certificate_required, SSLHandshakeException.class),
                Arguments.of(AlertDescription.protocol_version, SSLHandshakeException.class),
                Arguments.of(AlertDescription.unexpected_message, SSLProtocolException.class),
                Arguments.of(AlertDescription.bad_record_mac, SSLException.class),
                Arguments.of(AlertDescription.internal_error, SSLException.class));
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void alert_becomesTheTypeThatJsseHasForIt(short alert, Class<?> type) {
        assertThat(Failures.translate(new TlsFatalAlertReceived(alert)))
                .isExactlyInstanceOf(type)
                .hasMessage("Received fatal alert: " + AlertDescription.getName(alert));
        assertThat(Failures.translate(new TlsFatalAlert(alert))).isExactlyInstanceOf(type);
    }

    @Test
    void causeOfAnAlert_isTold() {
        CertificateException cause = new CertificateException("expired");
        SSLException translated = Failures.translate(Failures.ofCertificate(cause));
        assertThat(translated)
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessage("expired")
                .hasCause(cause);
    }

    @Test
    void sslException_staysAsItIs() {
        SSLException known = new SSLException("known");
        assertThat(Failures.translate(known)).isSameAs(known);
        assertThat(Failures.translate(new TlsFatalAlert(AlertDescription.internal_error, known)))
                .isSameAs(known);
    }

    @Test
    void otherExceptions_areWrapped() {
        IOException cause = new EOFException("end");
        assertThat(Failures.translate(cause))
                .isExactlyInstanceOf(SSLException.class)
                .hasCause(cause);
        assertThat(Failures.translate(new TlsFatalAlert(AlertDescription.handshake_failure, cause)))
                .isExactlyInstanceOf(SSLException.class)
                .hasCause(cause);
    }

    static Stream<Arguments> rejections() {
        return Stream.of(
                Arguments.of(BasicReason.REVOKED, AlertDescription.certificate_revoked),
                Arguments.of(
                        BasicReason.UNDETERMINED_REVOCATION_STATUS, AlertDescription.bad_certificate_status_response),
                Arguments.of(BasicReason.EXPIRED, AlertDescription.certificate_expired),
                Arguments.of(BasicReason.ALGORITHM_CONSTRAINED, AlertDescription.unsupported_certificate),
                Arguments.of(BasicReason.INVALID_SIGNATURE, AlertDescription.bad_certificate),
                Arguments.of(BasicReason.NOT_YET_VALID, AlertDescription.bad_certificate),
                Arguments.of(BasicReason.UNSPECIFIED, AlertDescription.certificate_unknown));
    }

    @ParameterizedTest
    @MethodSource("rejections")
    void rejection_isToldToTheServer(Reason reason, short alert) {
        CertPathValidatorException cause = new CertPathValidatorException("why", null, null, -1, reason);
        assertThat(Failures.ofCertificate(new CertificateException(cause)).getAlertDescription())
                .isEqualTo(alert);
        assertThat(Failures.ofCertificate(new CertificateException("why")).getAlertDescription())
                .isEqualTo(AlertDescription.certificate_unknown);
    }
}
