package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.StripedSessionCache;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.TlsClientContext;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.AbstractTlsSecret;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Resumption over any cryptography that the user's client brings. */
class Tls13CryptoTest {

    /** Some of these tests provoke failures. */
    @RegisterExtension
    final LibraryLog log = new LibraryLog();

    private final StripedSessionCache cache = StripedSessionCache.builder().build();
    private final TicketResumption resumption = TicketResumption.using(cache);
    private final Tls13IssuingServer server = new Tls13IssuingServer();

    @Test
    void bcCrypto_resumes() throws IOException {
        assertResumes(new BcTlsCrypto(new SecureRandom()));
    }

    @Test
    void jcaCrypto_resumes() throws IOException {
        assertResumes(TestClient.jca());
    }

    @Test
    void foreignCrypto_resumes() throws IOException {
        TlsCrypto crypto = ForeignTlsCrypto.open().crypto();
        assertThat(crypto.createSecret(new byte[32])).isNotInstanceOf(AbstractTlsSecret.class);
        assertResumes(crypto);
    }

    @Test
    void suiteOfSha384_resumes() throws IOException {
        server.cipherSuite = CipherSuite.TLS_AES_256_GCM_SHA384;
        server.tickets = 1;
        Wire.connect(resumption, server, sha384Client());
        assertThat(Wire.connect(resumption, server, sha384Client()).status()).isEqualTo(ResumptionStatus.RESUMED);
    }

    private static TestClient sha384Client() {
        TestClient client = new TestClient(new BcTlsCrypto(new SecureRandom()));
        client.suites = new int[] {CipherSuite.TLS_AES_256_GCM_SHA384};
        return client;
    }

    private void assertResumes(TlsCrypto crypto) throws IOException {
        server.tickets = 1;
        Wire.connect(resumption, server, new TestClient(crypto)).exchange();
        for (int i = 0; i < 2; i++) {
            Wire wire = Wire.connect(resumption, server, new TestClient(crypto));
            assertThat(wire.status()).isEqualTo(ResumptionStatus.RESUMED);
            wire.exchange();
        }
        assertThat(server.resumptions).isEqualTo(2);
        assertThat(resumption.cachingFailures()).isZero();
    }

    @Test
    void cryptoThatKeepsItsSecrets_isNotCachedAndNotDisturbed() throws IOException {
        RecordingListener listener = new RecordingListener();
        TicketResumption told =
                TicketResumption.builder(cache).listener(listener).build();
        ForeignTlsCrypto module = ForeignTlsCrypto.sealed();
        server.tickets = 2;

        Wire wire = Wire.connect(told, server, new TestClient(module.crypto()));
        wire.exchange();

        assertThat(wire.status()).isEqualTo(ResumptionStatus.NO_TICKET);
        assertThat(told.cachingFailures()).isOne();
        assertThat(listener.failures).hasSize(1).hasOnlyElementsOfType(UnsupportedOperationException.class);
        assertThat(cache.stats().puts()).isZero();
        assertThat(module.liveResumptionKeys()).isZero();
    }

    @Test
    void connectionThatEnds_destroysWhatTicketsAreDerivedFrom() throws IOException {
        ForeignTlsCrypto crypto = ForeignTlsCrypto.open();
        server.tickets = 1;
        Wire wire = Wire.connect(resumption, server, new TestClient(crypto.crypto()));
        wire.exchange();
        assertThat(crypto.liveResumptionMasterSecrets()).isEqualTo(1);

        wire.client.close();

        assertThat(crypto.liveResumptionMasterSecrets()).isZero();
    }

    @Test
    void usersClient_asksItsContext_getsTheCryptoThatItPassedIn() throws IOException {
        TlsCrypto crypto = TestClient.jca();
        List<TlsCrypto> seen = new ArrayList<>();
        Wire.connect(resumption, server, new TestClient(crypto) {
            @Override
            public void init(TlsClientContext context) {
                super.init(context);
                seen.add(context.getCrypto());
            }
        });
        assertThat(seen).containsExactly(crypto);
    }

    @Test
    void secretOfATicket_acceptedOrDeclined_isDestroyed() throws IOException {
        server.tickets = 2;
        Wire.connect(resumption, server, new TestClient(TestClient.jca()));

        TrackingCrypto accepted = new TrackingCrypto();
        assertThat(Wire.connect(resumption, server, new TestClient(accepted)).status())
                .isEqualTo(ResumptionStatus.RESUMED);
        accepted.assertTicketsSecretDestroyed();

        server.resumes = false;
        TrackingCrypto declined = new TrackingCrypto();
        assertThat(Wire.connect(resumption, server, new TestClient(declined)).status())
                .isEqualTo(ResumptionStatus.DECLINED);
        declined.assertTicketsSecretDestroyed();
    }
}
