package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.MutableClock;
import io.github.admitone.StripedSessionCache;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatus;
import org.bouncycastle.tls.CertificateStatusRequestItemV2;
import org.bouncycastle.tls.CertificateStatusType;
import org.bouncycastle.tls.OCSPStatusRequest;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A TLS 1.2 server that staples an OCSP response for each certificate (RFC 6961), and a client that insists on them. */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
@Timeout(60)
class StapleResumptionTest {

    private final MutableClock clock = new MutableClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    private final StripedSessionCache cache =
            StripedSessionCache.builder().clock(clock).build();
    private final TicketResumption resumption =
            TicketResumption.builder(cache).clock(clock).build();
    private final BouncyCastleServer server = BouncyCastleServer.withCertificate();

    StapleResumptionTest() {
        OCSPResponse response = OcspResponses.until(clock.instant().plus(Duration.ofHours(1)));
        server.staple = new CertificateStatus(CertificateStatusType.ocsp_multi, new Vector<>(List.of(response)));
        server.lifetimeHint = Duration.ofHours(12).toSeconds();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private Insisting connect() throws IOException {
        Insisting client = new Insisting();
        client.status = Connection.exchange(resumption, server.port(), client).status();
        return client;
    }

    @Test
    void staples_ofTheFullHandshake_areShownAgain() throws IOException {
        Insisting full = connect();
        Insisting resumed = connect();

        assertThat(resumed.status).isEqualTo(ResumptionStatus.RESUMED);
        assertThat(resumed.stapled).isNotEmpty().isEqualTo(full.stapled);
    }

    @Test
    void ticket_onceAStapleIsOutOfDate_isNotOffered() throws IOException {
        connect();
        clock.move(Duration.ofHours(1));

        assertThat(connect().status).isEqualTo(ResumptionStatus.NO_TICKET);
    }

    private static final class Insisting extends TestClient {

        List<?> stapled;
        ResumptionStatus status;

        Insisting() {
            super(new BcTlsCrypto(new SecureRandom()));
        }

        @Override
        protected Vector<?> getMultiCertStatusRequest() {
            return new Vector<>(List.of(new CertificateStatusRequestItemV2(
                    CertificateStatusType.ocsp_multi, new OCSPStatusRequest(null, null))));
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate certificate) throws IOException {
                    CertificateStatus status = certificate.getCertificateStatus();
                    if (status == null || status.getStatusType() != CertificateStatusType.ocsp_multi) {
                        throw new TlsFatalAlert(AlertDescription.bad_certificate_status_response);
                    }
                    stapled = status.getOCSPResponseList();
                }

                @Override
                public TlsCredentials getClientCredentials(CertificateRequest request) {
                    return null;
                }
            };
        }
    }
}
