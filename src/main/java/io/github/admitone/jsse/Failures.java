package io.github.admitone.jsse;

import java.io.IOException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLProtocolException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.jspecify.annotations.Nullable;

/** Bouncy Castle's exceptions in JSSE's words: programs tell failures apart by their types. */
final class Failures {

    /** The alerts that do not end the handshake alone, but any connection. */
    private static final Set<Short> NOT_OF_HANDSHAKE = Set.of(
            AlertDescription.close_notify,
            AlertDescription.bad_record_mac,
            AlertDescription.record_overflow,
            AlertDescription.decompression_failure,
            AlertDescription.internal_error,
            AlertDescription.inappropriate_fallback,
            AlertDescription.user_canceled);

    private Failures() {}

    static SSLException translate(Exception failure) {
        if (failure instanceof SSLException known) {
            return known;
        }
        if (failure instanceof TlsFatalAlertReceived received) {
            short alert = received.getAlertDescription();
            return of(alert, "Received fatal alert: " + AlertDescription.getName(alert), failure);
        }
        if (failure instanceof TlsFatalAlert raised) {
            Throwable cause = raised.getCause();
            if (cause instanceof SSLException known) {
                return known;
            }
            String message = cause == null || cause.getMessage() == null ? raised.getMessage() : cause.getMessage();
            return of(raised.getAlertDescription(), message, cause == null ? failure : cause);
        }
        return new SSLException(failure.getMessage(), failure);
    }

    private static SSLException of(short alert, @Nullable String message, Throwable cause) {
        SSLException translated = cause instanceof IOException && !isAlert(cause)
                ? new SSLException(message)
                : alert == AlertDescription.unexpected_message
                        ? new SSLProtocolException(message)
                        : NOT_OF_HANDSHAKE.contains(alert)
                                ? new SSLException(message)
                                : new SSLHandshakeException(message);
        translated.initCause(cause);
        return translated;
    }

    private static boolean isAlert(Throwable cause) {
        return cause instanceof TlsFatalAlert || cause instanceof TlsFatalAlertReceived;
    }

    /** {@return what tells the server why its certificates were rejected (RFC 8446 §6.2)} */
    static TlsFatalAlert ofCertificate(CertificateException rejection) {
        return new TlsFatalAlert(alertFor(rejection), rejection);
    }

    private static short alertFor(CertificateException rejection) {
        Throwable cause = rejection.getCause();
        if (!(cause instanceof CertPathValidatorException invalid)) {
            return AlertDescription.certificate_unknown;
        }
        CertPathValidatorException.Reason reason = invalid.getReason();
        if (reason == BasicReason.REVOKED) {
            return AlertDescription.certificate_revoked;
        }
        if (reason == BasicReason.UNDETERMINED_REVOCATION_STATUS) {
            return AlertDescription.bad_certificate_status_response;
        }
        if (reason == BasicReason.EXPIRED) {
            return AlertDescription.certificate_expired;
        }
        if (reason == BasicReason.ALGORITHM_CONSTRAINED) {
            return AlertDescription.unsupported_certificate;
        }
        return reason == BasicReason.INVALID_SIGNATURE || reason == BasicReason.NOT_YET_VALID
                ? AlertDescription.bad_certificate
                : AlertDescription.certificate_unknown;
    }
}
