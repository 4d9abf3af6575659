package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.MutableClock;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.server.JsseServer;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TestCertificates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server of the JDK, whose tickets live for a day and whose certificate for an hour, after which it has another. */
@Timeout(120)
class RenewedCertificateTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final MutableClock clock = new MutableClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    private final StripedSessionCache cache =
            StripedSessionCache.builder().clock(clock).build();
    private final TicketResumption resumption =
            TicketResumption.builder(cache).clock(clock).build();

    private ResumptionStatus connect(JsseServer server) throws IOException {
        return Connection.exchange(resumption, server.port(), new DatedClient()).status();
    }

    private JsseServer start(String version) {
        return JsseServer.start(
                ServerOptions.of(version),
                TestCertificates.serverUntil(KeyKind.RSA, clock.instant().plus(HOUR)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void ticket_onceItsCertificateHasExpired_isNotOffered(String version) throws IOException {
        try (JsseServer server = start(version)) {
            assertThat(connect(server)).isEqualTo(ResumptionStatus.NO_TICKET);
            server.renewCertificate(
                    TestCertificates.serverUntil(KeyKind.RSA, clock.instant().plus(Duration.ofDays(6))));
            clock.move(HOUR.plusMillis(1));

            assertThat(connect(server)).isEqualTo(ResumptionStatus.NO_TICKET);

            assertThat(server.awaitHandshakes(2)).isTrue();
            assertThat(server.resumptionsSeen()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void ticket_aSecondBeforeItsCertificateExpires_resumes(String version) throws IOException {
        try (JsseServer server = start(version)) {
            connect(server);
            clock.move(HOUR.minusSeconds(1));

            assertThat(connect(server)).isEqualTo(ResumptionStatus.RESUMED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void ticket_renewedOnAResumedConnection_doesNotOutliveTheCertificateEither(String version) throws IOException {
        try (JsseServer server = start(version)) {
            connect(server);
            clock.move(HOUR.minusSeconds(1));
            assertThat(connect(server)).isEqualTo(ResumptionStatus.RESUMED);
            server.renewCertificate(
                    TestCertificates.serverUntil(KeyKind.RSA, clock.instant().plus(Duration.ofDays(6))));
            clock.move(Duration.ofMillis(1001));

            assertThat(connect(server)).isEqualTo(ResumptionStatus.NO_TICKET);
        }
    }

    /** Accepts what has not expired by the clock of the test. */
    private final class DatedClient extends TestClient {

        DatedClient() {
            super(new BcTlsCrypto(new SecureRandom()));
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
                    byte[] encoding =
                            server.getCertificate().getCertificateAt(0).getEncoded();
                    try {
                        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                                .generateCertificate(new ByteArrayInputStream(encoding));
                        certificate.checkValidity(Date.from(clock.instant()));
                    } catch (CertificateException e) {
                        throw new TlsFatalAlert(AlertDescription.certificate_expired, e);
                    }
                }

                @Override
                public TlsCredentials getClientCredentials(CertificateRequest request) {
                    return null;
                }
            };
        }
    }
}
