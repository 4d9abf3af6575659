package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.admitone.CertificateChain;
import io.github.admitone.MutableClock;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.TestTickets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectionTicketsTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final MutableClock clock = new MutableClock(TestTickets.START);
    private final StripedSessionCache cache =
            StripedSessionCache.builder().clock(clock).build();
    private final RecordingListener listener = new RecordingListener();
    private final SafeCache safe = new SafeCache(cache, listener);
    private final ConnectionTickets tickets = new ConnectionTickets(
            Wire.KEY, new ResumptionPolicy(clock, HOUR, Duration.ZERO, false, HOUR, Optional.empty(), listener), safe);

    private static SessionTicket.Builder received() {
        return SessionTicket.builder()
                .protocolVersion(SessionTicket.TLS_1_3)
                .cipherSuite(0x1301)
                .ticket(new byte[] {1})
                .secret(new byte[32]);
    }

    @Test
    void store_afterAuthentication_puts() {
        tickets.begin();
        tickets.authenticated(CertificateChain.empty(), 1);
        tickets.store(received(), HOUR);
        assertThat(cache.stats().tickets()).isOne();
        assertThat(listener.lifetimes).containsExactly(HOUR);
    }

    @Test
    void store_beforeAuthentication_putsNothing() {
        tickets.begin();
        tickets.store(received(), HOUR);
        assertThat(cache.stats().puts()).isZero();
    }

    @Test
    void store_afterStorageWasRefused_putsNothing() {
        tickets.begin();
        tickets.authenticated(CertificateChain.empty(), 1);
        tickets.refuseStorage(new IOException("a chain that cannot be kept"));
        tickets.store(received(), HOUR);
        assertThat(cache.stats().puts()).isZero();
        assertThat(safe.failures()).isOne();
        assertThat(listener.failures).singleElement().isInstanceOf(IOException.class);
    }

    @Test
    void store_ofWhatIsNoTicket_isACachingFailure() {
        tickets.begin();
        tickets.authenticated(CertificateChain.empty(), 1);
        tickets.store(received().ticket(new byte[0]), HOUR);
        assertThat(cache.stats().puts()).isZero();
        assertThat(safe.failures()).isOne();
    }

    @Test
    void store_lessThanASecondBeforeTheMaximumAge_isNotReportedAsStored() {
        tickets.begin();
        tickets.authenticated(CertificateChain.empty(), 1);
        clock.move(HOUR.minusMillis(1));
        tickets.store(received(), HOUR);
        assertThat(cache.stats().tickets()).isZero();
        assertThat(listener.lifetimes).isEmpty();
    }

    @Test
    void begin_twice_isRefused() {
        tickets.begin();
        assertThatThrownBy(tickets::begin).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void output_afterTheTicketWentBack_isDroppedByteByByte() throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        FirstByteOutputStream out = new FirstByteOutputStream(written, tickets);
        cache.put(Wire.KEY, TestTickets.ticket(1, TestTickets.START));
        tickets.take();
        tickets.offer();
        tickets.cancel();

        out.write(1);
        out.write(new byte[] {2, 3}, 0, 2);

        assertThat(written.size()).isZero();
        assertThat(tickets.status()).isEqualTo(ResumptionStatus.WITHDRAWN);
    }

    @Test
    void output_beforeAnythingEnds_passesAndCountsAsSent() throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        FirstByteOutputStream out = new FirstByteOutputStream(written, tickets);
        cache.put(Wire.KEY, TestTickets.ticket(1, TestTickets.START));
        tickets.take();
        tickets.offer();

        out.write(1);
        tickets.cancel();

        assertThat(written.toByteArray()).containsExactly(1);
        assertThat(tickets.status()).isEqualTo(ResumptionStatus.CANCELLED);
    }
}
