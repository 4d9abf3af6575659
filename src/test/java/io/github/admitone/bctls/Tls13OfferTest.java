package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.CertificateChain;
import io.github.admitone.MutableClock;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.TestTickets;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.BasicTlsPSKExternal;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.PRFAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.PskKeyExchangeMode;
import org.bouncycastle.tls.SessionParameters;
import org.bouncycastle.tls.TlsClientContext;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.TlsSession;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When a TLS 1.3 ticket is offered, how, and what the connection says if not. */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
class Tls13OfferTest {

    /** Some of these tests provoke failures. */
    @RegisterExtension
    final LibraryLog log = new LibraryLog();

    private final MutableClock clock = new MutableClock(TestTickets.START);
    private final StripedSessionCache cache =
            StripedSessionCache.builder().clock(clock).build();
    private final TicketResumption resumption =
            TicketResumption.builder(cache).clock(clock).build();
    private final Tls13IssuingServer server = new Tls13IssuingServer();

    private static TestClient client() {
        return new TestClient(new BcTlsCrypto(new SecureRandom()));
    }

    private Wire connect(TestClient client) throws IOException {
        return Wire.connect(resumption, server, client);
    }

    /** A full handshake that brings one ticket. */
    private void harvest() throws IOException {
        server.tickets = 1;
        assertThat(connect(client()).clientFailure).isNull();
        assertThat(cache.stats().tickets()).isOne();
        server.tickets = 0;
    }

    @Test
    void age_onTheWire_isTheTimeSinceReceiptPlusAgeAdd() throws IOException {
        server.ageAdd = 1_000_000;
        harvest();
        clock.move(Duration.ofMillis(123_456));
        assertThat(connect(client()).status()).isEqualTo(ResumptionStatus.RESUMED);
        assertThat(server.offered.get(0).getObfuscatedTicketAge()).isEqualTo(1_123_456);
    }

    @Test
    void age_beyondThirtyTwoBits_wrapsAround() throws IOException {
        server.ageAdd = 0xFFFF_FFF0L;
        harvest();
        clock.move(Duration.ofMillis(0x20));
        assertThat(connect(client()).status()).isEqualTo(ResumptionStatus.RESUMED);
        assertThat(server.offered.get(0).getObfuscatedTicketAge()).isEqualTo(0x10);
    }

    @Test
    void ticket_whileTheClientIsInitialised_isStillInTheCache() throws IOException {
        harvest();
        List<Long> cached = new ArrayList<>();
        Wire wire = new Wire(resumption, server);
        cached.add(cache.stats().tickets());
        wire.client.connect(new TestClient(new BcTlsCrypto(new SecureRandom())) {
            @Override
            public void init(TlsClientContext context) {
                cached.add(cache.stats().tickets());
                super.init(context);
            }
        });
        assertThat(cached).containsExactly(1L, 1L);
        assertThat(cache.stats().tickets()).isZero();
    }

    @Test
    void modes_withATicketOnOffer_areSent() throws IOException {
        harvest();
        connect(client());
        assertThat(server.helloExtensions.get(TlsExtensionsUtils.EXT_psk_key_exchange_modes))
                .isEqualTo(new byte[] {1, PskKeyExchangeMode.psk_dhe_ke});
    }

    @Test
    void status_beforeConnecting_isNotStarted() throws IOException {
        Wire wire = new Wire(resumption, server);
        assertThat(wire.status()).isEqualTo(ResumptionStatus.NOT_STARTED);
        assertThat(wire.client.isTicketOffered()).isFalse();
        assertThat(wire.client.originalPeerCertificate()).isEmpty();
    }

    @Test
    void status_beforeTheServerAnswers_isOffered() throws IOException {
        harvest();
        Wire wire = new Wire(resumption, server);
        wire.client.connect(client());
        assertThat(wire.status()).isEqualTo(ResumptionStatus.OFFERED);
        assertThat(wire.client.isTicketOffered()).isTrue();
        assertThat(wire.client.isResumed()).isFalse();
    }

    @Test
    void status_emptyCache_isNoTicket() throws IOException {
        Wire wire = connect(client());
        assertThat(wire.status()).isEqualTo(ResumptionStatus.NO_TICKET);
        assertThat(wire.client.isTicketOffered()).isFalse();
    }

    @Test
    void status_expiredTicket_isNoTicket() throws IOException {
        harvest();
        clock.move(Duration.ofSeconds(server.lifetime));
        assertThat(connect(client()).status()).isEqualTo(ResumptionStatus.NO_TICKET);
        assertThat(server.offered).isEmpty();
    }

    @Test
    void status_cacheThatReturnsAnExpiredTicket_isNoTicket() throws IOException {
        SessionTicket expired = TestTickets.ticket(1, TestTickets.START.minus(Duration.ofHours(2)));
        TicketResumption careless = TicketResumption.builder(new FaultyCache(() -> expired))
                .clock(clock)
                .build();
        assertThat(Wire.connect(careless, server, client()).status()).isEqualTo(ResumptionStatus.NO_TICKET);
        assertThat(expired.isDestroyed()).isTrue();
    }

    @Test
    void status_ticketBeyondSevenDays_isNoTicketWhateverTheServerSaid() throws IOException {
        server.lifetime = 0xFFFF_FFFFL;
        harvest();
        clock.move(Duration.ofDays(7));
        assertThat(connect(client()).status()).isEqualTo(ResumptionStatus.NO_TICKET);
    }

    @Test
    void status_sessionOlderThanThePolicyAllows_isTooOldAndItsLineageGone() throws IOException {
        server.tickets = 2;
        connect(client());
        clock.move(Duration.ofHours(1));
        TicketResumption strict = TicketResumption.builder(cache)
                .clock(clock)
                .maximumSessionAge(Duration.ofHours(1))
                .build();
        assertThat(Wire.connect(strict, server, client()).status()).isEqualTo(ResumptionStatus.SESSION_TOO_OLD);
        assertThat(server.offered).isEmpty();
    }

    @Test
    void session_renewedAgainAndAgain_endsAtItsMaximumAge() throws IOException {
        TicketResumption hour = TicketResumption.builder(cache)
                .clock(clock)
                .maximumSessionAge(Duration.ofMinutes(60))
                .build();
        server.tickets = 1;
        Wire.connect(hour, server, client());
        for (int minutes = 25; minutes < 60; minutes += 25) {
            clock.move(Duration.ofMinutes(25));
            assertThat(Wire.connect(hour, server, client()).status()).isEqualTo(ResumptionStatus.RESUMED);
        }
        clock.move(Duration.ofMinutes(10));
        assertThat(Wire.connect(hour, server, client()).status()).isEqualTo(ResumptionStatus.NO_TICKET);
    }

    @Test
    void status_ticketOfTls12ForAClientOfTls13_isUnsuitableVersion() throws IOException {
        cache.put(Wire.KEY, ticket().protocolVersion(0x0303).build());
        TestClient client = client();
        client.versions = ProtocolVersion.TLSv13.only();
        assertWithheld(client, ResumptionStatus.UNSUITABLE_VERSION);
    }

    @Test
    void status_ticketOfTls13ForAClientOfTls12_isUnsuitableVersion() throws IOException {
        harvest();
        TestClient client = client();
        client.versions = ProtocolVersion.TLSv12.only();
        Wire wire = connect(client);
        assertThat(wire.status()).isEqualTo(ResumptionStatus.UNSUITABLE_VERSION);
        assertThat(cache.stats().tickets()).isOne();
    }

    @Test
    void status_noSuiteOfTheTicketsHash_isUnsuitableCipherSuite() throws IOException {
        harvest();
        server.cipherSuite = CipherSuite.TLS_AES_256_GCM_SHA384;
        TestClient client = client();
        client.suites = new int[] {CipherSuite.TLS_AES_256_GCM_SHA384};
        assertWithheld(client, ResumptionStatus.UNSUITABLE_CIPHER_SUITE);
    }

    @Test
    void ticket_otherSuiteOfTheSameHash_isOfferedAndAccepted() throws IOException {
        harvest();
        server.cipherSuite = CipherSuite.TLS_CHACHA20_POLY1305_SHA256;
        TestClient client = client();
        client.suites = new int[] {CipherSuite.TLS_CHACHA20_POLY1305_SHA256};
        assertThat(connect(client).status()).isEqualTo(ResumptionStatus.RESUMED);
    }

    @Test
    void status_otherServerName_isUnsuitableServerName() throws IOException {
        harvest();
        TestClient client = client();
        client.serverName = "example.com";
        assertWithheld(client, ResumptionStatus.UNSUITABLE_SERVER_NAME);
    }

    @Test
    void status_clientWithoutDiffieHellmanMode_isUnsuitableKeyExchangeMode() throws IOException {
        harvest();
        TestClient client = client();
        client.pskModes = new short[] {PskKeyExchangeMode.psk_ke};
        assertWithheld(client, ResumptionStatus.UNSUITABLE_KEY_EXCHANGE_MODE);
    }

    @Test
    void status_clientHelloWithoutRoom_isUnsuitableSize() throws IOException {
        harvest();
        TestClient client = client();
        client.moreExtensions.put(0xFF00, new byte[58_000]);
        assertThat(connect(client).status()).isEqualTo(ResumptionStatus.UNSUITABLE_SIZE);
        assertThat(cache.stats().tickets()).isOne();
    }

    @Test
    void status_clientHelloWithJustEnoughRoom_isOffered() throws IOException {
        harvest();
        TestClient client = client();
        client.moreExtensions.put(0xFF00, new byte[50_000]);
        Wire wire = new Wire(resumption, server);
        wire.client.connect(client);
        assertThat(wire.status()).isEqualTo(ResumptionStatus.OFFERED);
    }

    @Test
    void status_clientWithASessionOfItsOwn_isOwnSessionAndTheTicketStays() throws IOException {
        harvest();
        Wire wire = connect(new TestClient(new BcTlsCrypto(new SecureRandom())) {
            @Override
            public TlsSession getSessionToResume() {
                SessionParameters parameters = new SessionParameters.Builder()
                        .setCipherSuite(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256)
                        .setExtendedMasterSecret(true)
                        .setMasterSecret(getCrypto().createSecret(new byte[48]))
                        .setNegotiatedVersion(ProtocolVersion.TLSv12)
                        .build();
                return TlsUtils.importSession(new byte[] {1}, parameters);
            }
        });
        assertThat(wire.status()).isEqualTo(ResumptionStatus.OWN_SESSION);
        assertThat(wire.server.isHandshakeComplete()).isTrue();
        assertThat(server.offered).isEmpty();
        assertThat(cache.stats().tickets()).isOne();
    }

    @Test
    void status_ticketWithoutCertificates_isUnusableAndDropped() throws IOException {
        cache.put(Wire.KEY, ticket().peerCertificates(CertificateChain.empty()).build());
        Wire wire = connect(client());
        assertThat(wire.status()).isEqualTo(ResumptionStatus.UNUSABLE_TICKET);
        assertThat(wire.server.isHandshakeComplete()).isTrue();
        assertThat(server.offered).isEmpty();
        assertThat(resumption.cachingFailures()).isOne();
    }

    @Test
    void status_ticketWithUnreadableCertificates_isUnusable() throws IOException {
        cache.put(Wire.KEY, ticket().build());
        Wire wire = connect(client());
        assertThat(wire.status()).isEqualTo(ResumptionStatus.UNUSABLE_TICKET);
        assertThat(wire.server.isHandshakeComplete()).isTrue();
    }

    @Test
    void status_declined_dropsItsLineageOnly() throws IOException {
        cache.put(Wire.KEY, TestTickets.ticket(1, TestTickets.START.minusSeconds(1)));
        server.tickets = 3;
        Wire.connect(
                TicketResumption.builder(new FaultyCache(() -> null, cache))
                        .clock(clock)
                        .build(),
                server,
                client());
        assertThat(cache.stats().tickets()).isEqualTo(4);
        server.tickets = 0;
        server.resumes = false;

        Wire wire = connect(client());

        assertThat(wire.status()).isEqualTo(ResumptionStatus.DECLINED);
        assertThat(wire.client.isTicketOffered()).isTrue();
        assertThat(wire.server.isHandshakeComplete()).isTrue();
        assertThat(cache.stats().tickets()).isOne();
        assertThat(TestTickets.numberOf(cache.get(Wire.KEY).orElseThrow())).isOne();
    }

    @Test
    void status_serverTakesASuiteOfAnotherHash_isDeclinedByHash() throws IOException {
        harvest();
        server.resumes = false;
        server.cipherSuite = CipherSuite.TLS_AES_256_GCM_SHA384;
        Wire wire = connect(TestClient.ofBothHashes());
        assertThat(wire.status()).isEqualTo(ResumptionStatus.DECLINED_BY_HASH);
        wire.exchange();
    }

    @Test
    void retry_ofTheSameHash_resumesWithTheAgeOfTheSecondHello() throws IOException {
        server.ageAdd = 0;
        harvest();
        server.group = NamedGroup.secp384r1;
        clock.move(Duration.ofMillis(500));
        Wire wire = connect(new TestClient(new BcTlsCrypto(new SecureRandom())) {
            @Override
            public void notifySelectedCipherSuite(int selectedCipherSuite) {
                clock.move(Duration.ofMillis(500));
                super.notifySelectedCipherSuite(selectedCipherSuite);
            }
        });
        assertThat(wire.status()).isEqualTo(ResumptionStatus.RESUMED);
        assertThat(server.offered)
                .extracting(psk -> psk.getObfuscatedTicketAge())
                .containsExactly(500L, 1000L);
        wire.exchange();
    }

    @Test
    void retry_ofAnotherHash_becomesAFullHandshake() throws IOException {
        harvest();
        server.resumes = false;
        server.cipherSuite = CipherSuite.TLS_AES_256_GCM_SHA384;
        server.group = NamedGroup.secp384r1;
        Wire wire = connect(TestClient.ofBothHashes());
        assertThat(wire.status()).isEqualTo(ResumptionStatus.DECLINED_BY_HASH);
        wire.exchange();
    }

    @Test
    void retry_ofAnotherHash_keepsTheClientsOwnPskOfThatHash() throws IOException {
        harvest();
        TestClient client = TestClient.ofBothHashes();
        TlsPSKExternal own = psk(client.getCrypto(), PRFAlgorithm.tls13_hkdf_sha384);
        server.externalPsk = psk(client.getCrypto(), PRFAlgorithm.tls13_hkdf_sha384);
        server.resumes = false;
        server.cipherSuite = CipherSuite.TLS_AES_256_GCM_SHA384;
        server.group = NamedGroup.secp384r1;
        client.externalPsks = new Vector<>(List.of(own));

        Wire wire = connect(client);

        assertThat(wire.status()).isEqualTo(ResumptionStatus.DECLINED_BY_HASH);
        assertThat(client.selectedPsk).isSameAs(own);
        assertThat(client.verified).isEmpty();
        wire.exchange();
    }

    @Test
    void ownPsk_besideAnAcceptedTicket_isNotTold() throws IOException {
        harvest();
        TestClient client = client();
        client.externalPsks = new Vector<>(List.of(psk(client.getCrypto(), PRFAlgorithm.tls13_hkdf_sha256)));
        server.externalPsk = psk(client().getCrypto(), PRFAlgorithm.tls13_hkdf_sha256);

        Wire wire = connect(client);

        assertThat(wire.status()).isEqualTo(ResumptionStatus.RESUMED);
        assertThat(client.selectedPsk).isNull();
        wire.exchange();
    }

    @Test
    void ownPsk_besideADeclinedTicket_isSelectedWithTheBinderOfAnExternalPsk() throws IOException {
        harvest();
        server.resumes = false;
        server.externalPsk = psk(client().getCrypto(), PRFAlgorithm.tls13_hkdf_sha256);
        TestClient client = client();
        TlsPSKExternal own = psk(client.getCrypto(), PRFAlgorithm.tls13_hkdf_sha256);
        client.externalPsks = new Vector<>(List.of(own));

        Wire wire = connect(client);

        assertThat(wire.status()).isEqualTo(ResumptionStatus.DECLINED);
        assertThat(client.selectedPsk).isSameAs(own);
        wire.exchange();
    }

    @Test
    void ownPsk_withoutATicket_isSelectedAndItsSessionNotCached() throws IOException {
        server.externalPsk = psk(client().getCrypto(), PRFAlgorithm.tls13_hkdf_sha256);
        TestClient client = client();
        client.externalPsks = new Vector<>(List.of(psk(client.getCrypto(), PRFAlgorithm.tls13_hkdf_sha256)));

        Wire wire = connect(client);

        assertThat(wire.status()).isEqualTo(ResumptionStatus.NO_TICKET);
        assertThat(wire.clientFailure).isNull();
        assertThat(cache.stats().puts()).isZero();
        wire.exchange();
    }

    @Test
    void serverThatPicksTheTicketWithASuiteOfAnotherHash_getsIllegalParameter() throws IOException {
        harvest();
        server.cipherSuite = CipherSuite.TLS_AES_256_GCM_SHA384;
        Wire wire = connect(TestClient.ofBothHashes());
        assertThat(wire.server.alert()).isEqualTo(AlertDescription.illegal_parameter);
        assertThat(wire.status()).isEqualTo(ResumptionStatus.FAILED);
    }

    @Test
    void applicationProtocol_onAResumedConnection_isNegotiatedAfresh() throws IOException {
        server.applicationProtocol = "h2";
        TestClient first = client();
        first.applicationProtocol = "h2";
        server.tickets = 1;
        connect(first);

        server.applicationProtocol = "http/1.1";
        TestClient second = client();
        second.applicationProtocol = "http/1.1";
        Wire wire = connect(second);

        assertThat(wire.status()).isEqualTo(ResumptionStatus.RESUMED);
        assertThat(second.selectedProtocol).isEqualTo("http/1.1");
        assertThat(cache.get(Wire.KEY).orElseThrow().applicationProtocol()).contains("http/1.1");
    }

    @Test
    void exporter_onAResumedConnection_givesBothSidesTheSameValue() throws IOException {
        harvest();
        TestClient client = client();
        Wire wire = connect(client);
        assertThat(wire.status()).isEqualTo(ResumptionStatus.RESUMED);
        assertThat(client.exported).hasSize(32).isEqualTo(wire.server.exported());
    }

    @Test
    void keyUpdate_onAResumedConnection_worksInBothDirections() throws IOException {
        harvest();
        Wire wire = connect(client());
        for (int i = 0; i < 3; i++) {
            wire.server.updateKeys();
            wire.pump();
            wire.exchange();
        }
        assertThat(wire.status()).isEqualTo(ResumptionStatus.RESUMED);
    }

    private void assertWithheld(TestClient client, ResumptionStatus expected) throws IOException {
        server.tickets = 0;
        Wire wire = connect(client);
        assertThat(wire.status()).isEqualTo(expected);
        assertThat(wire.server.isHandshakeComplete()).isTrue();
        assertThat(wire.client.isTicketOffered()).isFalse();
        assertThat(server.offered).isEmpty();
        assertThat(cache.stats().tickets()).isOne();
    }

    private static SessionTicket.Builder ticket() {
        return TestTickets.numbered(1, TestTickets.START).serverName("localhost");
    }

    private static TlsPSKExternal psk(TlsCrypto crypto, int prfAlgorithm) {
        return new BasicTlsPSKExternal(
                new byte[] {'o', 'w', 'n'}, crypto.createSecret(TestTickets.filled(32, 9)), prfAlgorithm);
    }
}
