package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.admitone.MutableClock;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.TestTickets;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Copies of secrets that have served, or never will: none of them is left. */
class SecretsLeftTest {

    @RegisterExtension
    final LibraryLog log = new LibraryLog();

    private final MutableClock clock = new MutableClock(TestTickets.START);
    private final StripedSessionCache store =
            StripedSessionCache.builder().clock(clock).build();
    private final HookedCache cache = new HookedCache(store);
    private final TicketResumption resumption = TicketResumption.builder(cache)
            .clock(clock)
            .maximumSessionAge(Duration.ofHours(1))
            .build();
    private final Tls13IssuingServer server = new Tls13IssuingServer();
    private final ForeignTlsCrypto foreign = ForeignTlsCrypto.open();

    @BeforeEach
    void harvest() throws IOException {
        server.tickets = 1;
        Wire.connect(resumption, server, new TestClient(new BcTlsCrypto(new SecureRandom())));
        server.tickets = 0;
    }

    @Test
    void psk_whenTheServerChoosesTls12_isDestroyedWhileTheConnectionIsUp() throws IOException {
        TrackingCrypto crypto = new TrackingCrypto();
        try (BouncyCastleServer tls12 = BouncyCastleServer.withCertificate();
                Connection connection = Connection.open(resumption, tls12.port(), new TestClient(crypto))) {
            assertThat(connection.protocol.status()).isEqualTo(ResumptionStatus.DECLINED_BY_VERSION);
            crypto.assertTicketsSecretDestroyed();
            connection.request();
        }
    }

    @Test
    void psk_whenTheServerChoosesTls12AndTheClientRejectsIt_isDestroyed() throws IOException {
        TrackingCrypto crypto = new TrackingCrypto();
        TestClient client = new TestClient(crypto);
        client.rejection = new TlsFatalAlert(AlertDescription.bad_certificate);
        try (BouncyCastleServer tls12 = BouncyCastleServer.withCertificate()) {
            assertThatThrownBy(() -> Connection.open(resumption, tls12.port(), client))
                    .hasMessageContaining("bad_certificate");
            crypto.assertTicketsSecretDestroyed();
        }
    }

    /** Has the server issue that many tickets to a client whose cryptography shows what becomes of their keys. */
    private void issue(int tickets) throws IOException {
        Wire wire = Wire.connect(resumption, server, new TestClient(foreign.crypto()));
        for (int i = 0; i < tickets; i++) {
            wire.server.issueTicket();
        }
        wire.pump();
        wire.exchange();
    }

    private void assertKeysWiped(int keys) {
        assertThat(foreign.extractedResumptionKeys())
                .hasSize(keys)
                .allSatisfy(key -> assertThat(key).hasSize(32).containsOnly(0));
        assertThat(foreign.liveResumptionKeys()).isZero();
    }

    @Test
    void key_ofATicketThatWasStored_isWiped() throws IOException {
        issue(2);
        assertThat(store.stats().tickets()).isEqualTo(2);
        assertKeysWiped(2);
    }

    @Test
    void key_ofATicketThatTheCacheDoesNotTake_isWiped() throws IOException {
        cache.refuses = true;
        issue(2);
        assertKeysWiped(2);
    }

    @Test
    void key_ofATicketAtWhichTheCacheThrows_isWiped() throws IOException {
        cache.onPut = () -> {
            throw new IllegalStateException("down");
        };
        issue(2);
        assertKeysWiped(2);
    }

    @Test
    void key_ofATicketOfASessionThatIsTooOldByNow_isWipedOrNeverDerived() throws IOException {
        Wire wire = Wire.connect(resumption, server, new TestClient(foreign.crypto()));
        clock.move(Duration.ofHours(1).minusMillis(1));
        wire.server.issueTicket();
        wire.pump();
        wire.exchange();

        assertThat(store.stats().tickets()).isZero();
        assertKeysWiped(foreign.resumptionKeys());
    }
}
