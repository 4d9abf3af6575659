package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.StripedSessionCache;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes wrong again and again is logged once, and counted each time. */
class CachingLogTest {

    private static final int CONNECTIONS = 10;

    @RegisterExtension
    final LibraryLog log = new LibraryLog();

    private final HookedCache cache =
            new HookedCache(StripedSessionCache.builder().build());
    private final EventLog events = new EventLog();
    private final TicketResumption resumption =
            TicketResumption.builder(cache).listener(events).build();
    private final Tls13IssuingServer server = new Tls13IssuingServer();

    private static TestClient client() {
        return new TestClient(new BcTlsCrypto(new SecureRandom()));
    }

    private void connect(int times, Supplier<TestClient> clients) throws IOException {
        for (int i = 0; i < times; i++) {
            Wire.connect(resumption, server, clients.get()).exchange();
        }
    }

    private void breakDown() {
        cache.onGet = () -> {
            throw new IllegalStateException("the store is down");
        };
        cache.onPut = cache.onGet;
    }

    private void recover() {
        cache.onGet = () -> {};
        cache.onPut = () -> {};
    }

    @Test
    void storeThatIsDown_overManyConnections_isLoggedOnceAndCountedEachTime() throws IOException {
        breakDown();
        connect(CONNECTIONS, CachingLogTest::client);

        assertThat(log.warnings()).hasSizeBetween(1, 2).doesNotHaveDuplicates();
        assertThat(log.thrown()).as("stack traces").hasSizeBetween(1, 2);
        assertThat(resumption.cachingFailures()).as("one get, two puts each").isEqualTo(3 * CONNECTIONS);
        assertThat(events.failures).hasSize(3 * CONNECTIONS);
    }

    @Test
    void storeThatComesBack_isLoggedOnce() throws IOException {
        breakDown();
        connect(3, CachingLogTest::client);
        int warnings = log.warnings().size();

        recover();
        connect(3, CachingLogTest::client);

        assertThat(log.warnings()).hasSize(warnings);
        assertThat(log.messages(Level.INFO)).hasSize(1);
    }

    @Test
    void storeThatGoesDownAgain_isLoggedAgain() throws IOException {
        breakDown();
        connect(3, CachingLogTest::client);
        int warnings = log.warnings().size();
        recover();
        connect(1, CachingLogTest::client);

        breakDown();
        connect(3, CachingLogTest::client);

        assertThat(log.warnings()).hasSize(2 * warnings).hasSizeBetween(2, 4);
    }

    @Test
    void storeThatNeverFails_isNotLogged() throws IOException {
        connect(CONNECTIONS, CachingLogTest::client);

        assertThat(log.warnings()).isEmpty();
        assertThat(log.messages(Level.INFO)).isEmpty();
        assertThat(resumption.cachingFailures()).isZero();
    }

    @Test
    void secretsThatCannotBeExported_areLoggedOnce() throws IOException {
        connect(CONNECTIONS, () -> new TestClient(ForeignTlsCrypto.sealed().crypto()));

        assertThat(log.warnings()).hasSize(1);
        assertThat(events.refusals).hasSize(CONNECTIONS).containsOnly(StorageStatus.SECRET_NOT_EXPORTABLE);
    }

    @Test
    void rawPublicKeys_areLoggedOnce() throws IOException {
        server.rawPublicKey = true;
        connect(CONNECTIONS, RawPublicKeyClient::new);

        assertThat(log.warnings()).hasSize(1);
        assertThat(events.refusals).contains(StorageStatus.UNSUPPORTED_CERTIFICATE);
    }

    @Test
    void listenerThatFails_overManyConnections_isLoggedOnce() throws IOException {
        TicketResumption careless = TicketResumption.builder(cache)
                .listener(new HookedListener("onTicket", () -> {
                    throw new IllegalStateException("a careless listener");
                }))
                .build();
        for (int i = 0; i < CONNECTIONS; i++) {
            Wire.connect(careless, server, client());
        }

        assertThat(log.warnings()).hasSize(1);
    }

    @Test
    void otherCause_isLoggedBesideTheFirst() throws IOException {
        breakDown();
        connect(1, CachingLogTest::client);
        recover();
        connect(1, CachingLogTest::client);
        int warnings = log.warnings().size();

        connect(1, () -> new TestClient(ForeignTlsCrypto.sealed().crypto()));

        assertThat(log.warnings()).hasSize(warnings + 1);
    }
}
