package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.admitone.CertificateChain;
import io.github.admitone.MutableClock;
import io.github.admitone.SessionScope;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.TestTickets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Phaser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConnectionTicketsTest {

    /** Some of these tests provoke failures. */
    @RegisterExtension
    final LibraryLog log = new LibraryLog();

    private static final Duration HOUR = Duration.ofHours(1);

    private final MutableClock clock = new MutableClock(TestTickets.START);
    private final StripedSessionCache cache =
            StripedSessionCache.builder().clock(clock).build();
    private final HookedCache hooked = new HookedCache(cache);
    private final RecordingListener listener = new RecordingListener();
    private final Notices notices = new Notices();
    private final SafeCache safe = new SafeCache(hooked, listener, notices);
    private final OfferHistory history = new OfferHistory();
    private final ConnectionTickets tickets = connection();

    private ConnectionTickets connection() {
        ResumptionPolicy policy = new ResumptionPolicy(
                clock, HOUR, Duration.ZERO, false, HOUR, SessionScope.none(), true, Optional.empty(), listener);
        return new ConnectionTickets(
                Wire.KEY,
                new Shared(policy, safe, history, new LocalCertificates(), new ParsedCertificates(), notices));
    }

    private static SessionTicket.Builder received() {
        return SessionTicket.builder()
                .protocolVersion(SessionTicket.TLS_1_3)
                .cipherSuite(0x1301)
                .ticket(new byte[] {1});
    }

    private void store() {
        tickets.store(received(), new byte[32], HOUR);
    }

    @Test
    void store_afterAuthentication_puts() {
        tickets.begin();
        tickets.authenticated(CertificateChain.empty(), 1);
        store();
        assertThat(cache.stats().tickets()).isOne();
        assertThat(listener.lifetimes).containsExactly(HOUR);
    }

    @Test
    void store_beforeAuthentication_putsNothing() {
        tickets.begin();
        store();
        assertThat(cache.stats().puts()).isZero();
    }

    @Test
    void store_afterStorageWasRefused_putsNothing() {
        tickets.begin();
        tickets.authenticated(CertificateChain.empty(), 1);
        tickets.issued().forbid(StorageStatus.UNSUPPORTED_CERTIFICATE, new IOException("a chain that cannot be kept"));
        store();
        assertThat(cache.stats().puts()).isZero();
        assertThat(safe.failures()).isOne();
        assertThat(listener.failures).singleElement().isInstanceOf(IOException.class);
        assertThat(tickets.storageStatus()).isEqualTo(StorageStatus.UNSUPPORTED_CERTIFICATE);
    }

    @Test
    void store_ofWhatIsNoTicket_isACachingFailure() {
        tickets.begin();
        tickets.authenticated(CertificateChain.empty(), 1);
        tickets.store(received().ticket(new byte[0]), new byte[32], HOUR);
        assertThat(cache.stats().puts()).isZero();
        assertThat(safe.failures()).isOne();
    }

    @Test
    void store_lessThanASecondBeforeTheMaximumAge_isNotReportedAsStored() {
        tickets.begin();
        tickets.authenticated(CertificateChain.empty(), 1);
        clock.move(HOUR.minusMillis(1));
        store();
        assertThat(cache.stats().tickets()).isZero();
        assertThat(listener.lifetimes).isEmpty();
        assertThat(tickets.storageStatus()).isEqualTo(StorageStatus.LIFETIME_ZERO);
    }

    @Test
    void store_inAnyCase_wipesTheSecret() {
        byte[] secret = {1, 2, 3};
        tickets.store(received(), secret, HOUR);
        assertThat(secret).containsOnly(0);
    }

    @Test
    void accept_afterTheConnectionEnded_isRefused() {
        offerAndSend();
        tickets.cancel().run();
        assertThat(tickets.accept()).isFalse();
        assertThat(tickets.status()).isEqualTo(ResumptionStatus.CANCELLED);
    }

    @Test
    void confirm_afterTheConnectionEnded_isRefused() {
        offerAndSend();
        assertThat(tickets.accept()).isTrue();
        tickets.fail(ConnectionTickets.Failure.TRANSPORT);
        assertThat(tickets.confirm(true)).isFalse();
        assertThat(tickets.status()).isEqualTo(ResumptionStatus.FAILED);
    }

    private void offerAndSend() {
        tickets.begin();
        cache.put(Wire.KEY, TestTickets.ticket(1, TestTickets.START));
        tickets.take();
        tickets.offer();
        assertThat(tickets.taken().maySend()).isTrue();
    }

    @Test
    void begin_twice_isRefused() {
        tickets.begin();
        assertThatThrownBy(tickets::begin).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void output_afterTheTicketWentBack_isDroppedByteByByte() throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        FirstByteOutputStream out = new FirstByteOutputStream(written, tickets.taken());
        cache.put(Wire.KEY, TestTickets.ticket(1, TestTickets.START));
        tickets.take();
        tickets.offer();
        tickets.cancel().run();

        out.write(1);
        out.write(new byte[] {2, 3}, 0, 2);

        assertThat(written.size()).isZero();
        assertThat(tickets.status()).isEqualTo(ResumptionStatus.WITHDRAWN);
    }

    @Test
    void output_beforeAnythingEnds_passesAndCountsAsSent() throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        FirstByteOutputStream out = new FirstByteOutputStream(written, tickets.taken());
        cache.put(Wire.KEY, TestTickets.ticket(1, TestTickets.START));
        tickets.take();
        tickets.offer();

        out.write(1);
        tickets.cancel().run();

        assertThat(written.toByteArray()).containsExactly(1);
        assertThat(tickets.status()).isEqualTo(ResumptionStatus.CANCELLED);
    }

    @Test
    void store_fatalAlertWhileTheCacheStores_leavesNothing() {
        tickets.begin();
        tickets.authenticated(CertificateChain.empty(), 1);
        tickets.complete();
        // Another thread's alert drops the lineage just before the ticket gets there.
        hooked.onPut = () -> tickets.fail(ConnectionTickets.Failure.PROTOCOL);

        store();

        assertThat(cache.stats().tickets()).isZero();
        assertThat(tickets.storageStatus()).isEqualTo(StorageStatus.FATAL_ALERT);
        assertThat(listener.lifetimes).isEmpty();
    }

    @Test
    void offer_whileAnotherThreadCloses_leavesNoOfferUnderWay() throws Exception {
        for (int round = 0; round < 1_000; round++) {
            ConnectionTickets racing = connection();
            racing.begin();
            cache.put(Wire.KEY, TestTickets.ticket(1, TestTickets.START));
            racing.take();
            Phaser start = new Phaser(2);
            CompletableFuture<Void> closed = Async.run(() -> {
                start.arriveAndAwaitAdvance();
                racing.cancel().run();
            });
            start.arriveAndAwaitAdvance();
            racing.offer();
            closed.get();
        }
        assertThat(history.size()).isZero();
    }

    @Test
    void offer_withdrawnBeforeItIsSent_leavesNoOfferUnderWay() {
        tickets.begin();
        cache.put(Wire.KEY, TestTickets.ticket(1, TestTickets.START));
        tickets.take();
        tickets.offer();
        assertThat(history.size()).isOne();

        tickets.cancel().run();

        assertThat(history.size()).isZero();
    }

    @Test
    void complete_noCallbackToldTheAnswer_leavesNoOfferUnderWay() {
        offerAndSend();
        tickets.complete();
        assertThat(history.size()).isZero();
        assertThat(tickets.status()).isEqualTo(ResumptionStatus.DECLINED);
    }

    @Test
    void begin_afterACloseOfAnotherThread_goesOnWithoutATicket() {
        cache.put(Wire.KEY, TestTickets.ticket(1, TestTickets.START));
        tickets.cancel().run();

        tickets.begin();

        assertThat(tickets.take()).isNull();
        assertThat(cache.stats().tickets()).isOne();
    }
}
