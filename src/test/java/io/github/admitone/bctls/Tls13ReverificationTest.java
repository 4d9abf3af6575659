package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.MutableClock;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.TestTickets;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A resumed TLS 1.3 session is shown to the user's own TlsAuthentication. */
class Tls13ReverificationTest {

    private final MutableClock clock = new MutableClock(TestTickets.START);
    private final StripedSessionCache cache =
            StripedSessionCache.builder().clock(clock).build();
    private final TicketResumption resumption =
            TicketResumption.builder(cache).clock(clock).build();
    private final TicketResumption trusting = TicketResumption.builder(cache)
            .clock(clock)
            .reverifyAfter(Duration.ofHours(1))
            .build();
    private final Tls13IssuingServer server = new Tls13IssuingServer();

    @BeforeEach
    void issueLongLivedTickets() {
        server.lifetime = Duration.ofDays(1).toSeconds();
    }

    private static TestClient client() {
        return new TestClient(new BcTlsCrypto(new SecureRandom()));
    }

    @Test
    void resumption_always_showsTheOriginalCertificatesToTheClient() throws IOException {
        TestClient first = client();
        Wire.connect(resumption, server, first);
        TestClient second = client();

        Wire wire = Wire.connect(resumption, server, second);

        assertThat(wire.client.isResumed()).isTrue();
        assertThat(second.verified).hasSize(1);
        assertThat(endEntity(second.verified.get(0))).isEqualTo(endEntity(first.verified.get(0)));
    }

    @Test
    void resumption_rejected_failsBeforeTheClientsFinishedLeaves() throws IOException {
        Wire.connect(resumption, server, client());
        TestClient pinning = client();
        pinning.rejection = new TlsFatalAlert(AlertDescription.certificate_unknown);

        Wire wire = Wire.connect(resumption, server, pinning);

        assertThat(wire.clientFailure).isSameAs(pinning.rejection);
        assertThat(wire.server.alert()).isEqualTo(AlertDescription.certificate_unknown);
        assertThat(wire.server.isHandshakeComplete()).isFalse();
        assertThat(wire.client.isResumed()).isFalse();
        assertThat(wire.status()).isEqualTo(ResumptionStatus.FAILED);
        assertThat(cache.stats().tickets()).isZero();
    }

    @Test
    void resumption_clientWithoutAuthentication_failsWithInternalError() throws IOException {
        Wire.connect(resumption, server, client());

        Wire wire = Wire.connect(resumption, server, new TestClient(new BcTlsCrypto(new SecureRandom())) {
            @Override
            public TlsAuthentication getAuthentication() {
                return null;
            }
        });

        assertThat(wire.server.alert()).isEqualTo(AlertDescription.internal_error);
        assertThat(wire.server.isHandshakeComplete()).isFalse();
    }

    @Test
    void reverifyAfter_withinThatTime_trustsTheVerification() throws IOException {
        Wire.connect(trusting, server, client());
        clock.move(Duration.ofMinutes(60).minusMillis(1));
        TestClient client = client();

        assertThat(Wire.connect(trusting, server, client).client.isResumed()).isTrue();
        assertThat(client.verified).isEmpty();
    }

    @Test
    void reverifyAfter_onceThatTimeIsOver_verifies() throws IOException {
        Wire.connect(trusting, server, client());
        clock.move(Duration.ofMinutes(60));
        TestClient client = client();

        assertThat(Wire.connect(trusting, server, client).client.isResumed()).isTrue();
        assertThat(client.verified).hasSize(1);
    }

    @Test
    void reverifyAfter_verificationOnResumption_startsTheTimeAnew() throws IOException {
        server.tickets = 1;
        Wire.connect(trusting, server, client());
        clock.move(Duration.ofMinutes(70));
        Wire.connect(trusting, server, client());
        clock.move(Duration.ofMinutes(50));
        TestClient client = client();

        assertThat(Wire.connect(trusting, server, client).client.isResumed()).isTrue();
        assertThat(client.verified).isEmpty();
    }

    @Test
    void reverifyAfter_resumptionWithoutVerification_doesNotStartTheTimeAnew() throws IOException {
        server.tickets = 1;
        Wire.connect(trusting, server, client());
        clock.move(Duration.ofMinutes(40));
        Wire.connect(trusting, server, client());
        clock.move(Duration.ofMinutes(40));
        TestClient client = client();

        assertThat(Wire.connect(trusting, server, client).client.isResumed()).isTrue();
        assertThat(client.verified).hasSize(1);
    }

    @Test
    void originalPeerCertificate_onAResumedConnection_isThatOfTheFullHandshake() throws IOException {
        Wire full = Wire.connect(resumption, server, client());
        Wire resumed = Wire.connect(resumption, server, client());

        assertThat(resumed.client.isResumed()).isTrue();
        assertThat(endEntity(resumed.client.originalPeerCertificate().orElseThrow()))
                .isEqualTo(endEntity(full.client.originalPeerCertificate().orElseThrow()));
    }

    @Test
    void staple_ofTheFullHandshake_isShownAgain() throws IOException {
        byte[] staple = {1, 0, 0, 5, 0x30, 3, 10, 1, 3};
        server.certificateExtensions.put(TlsExtensionsUtils.EXT_status_request, staple);
        Wire.connect(resumption, server, client());
        TestClient client = client();

        assertThat(Wire.connect(resumption, server, client).client.isResumed()).isTrue();
        assertThat(client.verified
                        .get(0)
                        .getCertificateEntryAt(0)
                        .getExtensions()
                        .get(TlsExtensionsUtils.EXT_status_request))
                .isEqualTo(staple);
    }

    private static byte[] endEntity(Certificate certificate) throws IOException {
        return certificate.getCertificateAt(0).getEncoded();
    }
}
