package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.StripedSessionCache;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.BasicTlsPSKExternal;
import org.bouncycastle.tls.PRFAlgorithm;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Why there is no ticket: each reason by its own name, to whoever asks the protocol and to the listener. */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
class StorageStatusTest {

    private static final int TOO_LARGE = IssuedTickets.MAX_TICKET_BYTES + 1;

    @RegisterExtension
    final LibraryLog log = new LibraryLog();

    private final StripedSessionCache store = StripedSessionCache.builder().build();
    private final HookedCache cache = new HookedCache(store);
    private final EventLog events = new EventLog();
    private final TicketResumption resumption =
            TicketResumption.builder(cache).listener(events).build();
    private final Tls13IssuingServer server = new Tls13IssuingServer();

    private static TestClient client() {
        return new TestClient(new BcTlsCrypto(new SecureRandom()));
    }

    /** Takes messages of any length, where Bouncy Castle's own draw the line at 32,768 bytes. */
    private static final class PatientClient extends TestClient {

        PatientClient() {
            super(new BcTlsCrypto(new SecureRandom()));
        }

        @Override
        public int getMaxHandshakeMessageSize() {
            return 1 << 17;
        }
    }

    private Wire connect(TestClient client) throws IOException {
        Wire wire = Wire.connect(resumption, server, client);
        wire.exchange();
        return wire;
    }

    private void assertRefused(Wire wire, StorageStatus reason) {
        assertThat(wire.client.storageStatus()).isEqualTo(reason);
        assertThat(events.refusals).isNotEmpty().containsOnly(reason);
        assertThat(events.tickets).isEmpty();
        assertThat(store.stats().tickets()).isZero();
    }

    @Test
    void status_beforeTheHandshake_isNothingReceived() {
        assertThat(resumption.protocol(Wire.KEY).storageStatus()).isEqualTo(StorageStatus.NOTHING_RECEIVED);
    }

    @Test
    void status_atAServerThatIssuesNone_isNothingReceived() throws IOException {
        server.tickets = 0;
        assertThat(connect(client()).client.storageStatus()).isEqualTo(StorageStatus.NOTHING_RECEIVED);
        assertThat(events.refusals).isEmpty();
    }

    @Test
    void status_onceATicketIsInTheCache_isStored() throws IOException {
        assertThat(connect(client()).client.storageStatus()).isEqualTo(StorageStatus.STORED);
        assertThat(events.tickets).hasSize(2);
        assertThat(events.refusals).isEmpty();
    }

    @Test
    void status_withoutACache_isDisabled() throws IOException {
        Wire wire = Wire.connect(TicketResumption.using(ClientSessionCache.none()), server, client());
        assertThat(wire.client.storageStatus()).isEqualTo(StorageStatus.DISABLED);
    }

    @Test
    void status_whereAnExternalPskAuthenticatedTheServer_saysSo() throws IOException {
        TestClient client = client();
        client.externalPsks = new Vector<>(List.of(psk(client.getCrypto())));
        server.externalPsk = psk(client.getCrypto());
        assertRefused(connect(client), StorageStatus.EXTERNAL_PSK);
    }

    private static TlsPSKExternal psk(TlsCrypto crypto) {
        return new BasicTlsPSKExternal(
                "an external PSK".getBytes(StandardCharsets.US_ASCII),
                crypto.createSecret(new byte[32]),
                PRFAlgorithm.tls13_hkdf_sha256);
    }

    @Test
    void status_ofATicketThatIsTooLarge_saysSo() throws IOException {
        server.tickets = 0;
        Wire wire = connect(new PatientClient());
        wire.server.issue(Tls13IssuingServer.newSessionTicket(new byte[TOO_LARGE]));
        wire.pump();
        assertRefused(wire, StorageStatus.TOO_LARGE);
    }

    @Test
    void status_ofATicketOfLifetimeZero_saysSo() throws IOException {
        server.lifetime = 0;
        assertRefused(connect(client()), StorageStatus.LIFETIME_ZERO);
    }

    @Test
    void status_ofCryptographyThatKeepsItsSecrets_saysSo() throws IOException {
        assertRefused(connect(new TestClient(ForeignTlsCrypto.sealed().crypto())), StorageStatus.SECRET_NOT_EXPORTABLE);
    }

    @Test
    void status_ofAServerWithARawPublicKey_saysSo() throws IOException {
        server.rawPublicKey = true;
        RawPublicKeyClient client = new RawPublicKeyClient();
        Wire wire = connect(client);
        assertThat(client.verified).hasSize(1);
        assertRefused(wire, StorageStatus.UNSUPPORTED_CERTIFICATE);
    }

    @Test
    void status_ofATicketThatTheCacheDoesNotTake_saysSo() throws IOException {
        cache.refuses = true;
        assertRefused(connect(client()), StorageStatus.REFUSED_BY_CACHE);
    }

    @Test
    void status_ofATicketAtWhichTheCacheThrew_isNotStored() throws IOException {
        cache.onPut = () -> {
            throw new IllegalStateException("down");
        };
        assertThat(connect(client()).client.storageStatus()).isNotEqualTo(StorageStatus.STORED);
        assertThat(events.tickets).isEmpty();
        assertThat(events.failures).isNotEmpty();
    }

    @Test
    void listener_ofMoreTicketsThanTheBudget_isToldOfThoseToo() throws IOException {
        server.tickets = 10;
        connect(client());
        assertThat(events.tickets).hasSize(8).containsOnly(Duration.ofSeconds(server.lifetime));
        assertThat(events.refusals).containsExactly(StorageStatus.OVER_BUDGET);
    }

    /** Connects over TLS 1.2. */
    private ResumingTlsClientProtocol connect(BouncyCastleServer tls12, TestClient client) throws IOException {
        return Connection.exchange(resumption, tls12.port(), client);
    }

    @Test
    void tls12_ticketThatIsInTheCache_isStored() throws IOException {
        try (BouncyCastleServer tls12 = BouncyCastleServer.withCertificate()) {
            assertThat(connect(tls12, new Tls12Client()).storageStatus()).isEqualTo(StorageStatus.STORED);
        }
    }

    @Test
    void tls12_lifetimeHintOfZero_isNoLifetimeOfZero() throws IOException {
        try (BouncyCastleServer tls12 = BouncyCastleServer.withCertificate()) {
            tls12.lifetimeHint = 0;
            assertThat(connect(tls12, new Tls12Client()).storageStatus()).isEqualTo(StorageStatus.STORED);
            assertThat(events.tickets).containsExactly(Duration.ofHours(2));
        }
    }

    @Test
    void tls12_neitherTicketNorSessionId_isNoneIssued() throws IOException {
        try (BouncyCastleServer tls12 = BouncyCastleServer.withCertificate()) {
            tls12.tickets = false;
            tls12.sessionIds = false;
            assertThat(connect(tls12, new Tls12Client()).storageStatus()).isEqualTo(StorageStatus.NONE_ISSUED);
        }
    }

    @Test
    void tls12_emptyTicket_isNoneIssued() throws IOException {
        try (BouncyCastleServer tls12 = BouncyCastleServer.withCertificate()) {
            tls12.emptyTickets = true;
            assertThat(connect(tls12, new Tls12Client()).storageStatus()).isEqualTo(StorageStatus.NONE_ISSUED);
        }
    }

    @Test
    void tls12_ticketThatIsTooLarge_saysSo() throws IOException {
        try (BouncyCastleServer tls12 = BouncyCastleServer.withCertificate()) {
            tls12.ticketLength = TOO_LARGE;
            Tls12Client client = new Tls12Client() {
                @Override
                public int getMaxHandshakeMessageSize() {
                    return 1 << 17;
                }
            };
            assertThat(connect(tls12, client).storageStatus()).isEqualTo(StorageStatus.TOO_LARGE);
            assertThat(events.refusals).containsExactly(StorageStatus.TOO_LARGE);
        }
    }

    @Test
    void tls12_ticketThatTheCacheDoesNotTake_saysSo() throws IOException {
        cache.refuses = true;
        try (BouncyCastleServer tls12 = BouncyCastleServer.withCertificate()) {
            assertThat(connect(tls12, new Tls12Client()).storageStatus()).isEqualTo(StorageStatus.REFUSED_BY_CACHE);
            assertThat(events.refusals).containsExactly(StorageStatus.REFUSED_BY_CACHE);
            assertThat(events.tickets).isEmpty();
        }
    }
}
