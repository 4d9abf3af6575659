package io.github.admitone;

import static io.github.admitone.TestTickets.START;
import static io.github.admitone.TestTickets.filled;
import static io.github.admitone.TestTickets.held;
import static io.github.admitone.TestTickets.numbered;
import static io.github.admitone.TestTickets.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldTicketTest {

    private static final Instant FAR_PAST = Instant.ofEpochMilli(Long.MIN_VALUE);
    private static final Instant FAR_FUTURE = Instant.ofEpochMilli(Long.MAX_VALUE);

    // Copies

    @Test
    void heldTicket_hasEveryFieldOfTheOriginal() {
        SessionTicket original = ticket(1, START);

        assertThat(new HeldTicket(original).encode()).isEqualTo(original.encode());
    }

    @Test
    void heldTicket_originalDestroyed_isIntact() {
        SessionTicket original = ticket(1, START);
        byte[] encoding = original.encode();
        HeldTicket held = new HeldTicket(original);

        original.destroy();

        assertThat(held.encode()).isEqualTo(encoding);
    }

    @Test
    void copy_ofAHeldTicket_hasNoLinks() {
        assertThat(held(1, START).copy()).isExactlyInstanceOf(SessionTicket.class);
    }

    // Time

    @Test
    void isDead_live_isFalse() {
        assertThat(held(1, START).isDead(START.toEpochMilli())).isFalse();
    }

    @Test
    void isDead_expired_isTrue() {
        assertThat(held(1, START).isDead(START.plusSeconds(3600).toEpochMilli()))
                .isTrue();
    }

    @Test
    void isDead_lessThanASecondAhead_isFalse() {
        assertThat(held(1, START).isDead(START.minusMillis(1).toEpochMilli())).isFalse();
        assertThat(held(1, START).isDead(START.minusMillis(999).toEpochMilli())).isFalse();
    }

    @Test
    void isDead_aSecondAhead_isTrue() {
        assertThat(held(1, START).isDead(START.minusSeconds(1).toEpochMilli())).isTrue();
    }

    @Test
    void isDead_lifetimeZero_isTrue() {
        HeldTicket ticket = held(numbered(1, START).lifetime(Duration.ZERO));

        assertThat(ticket.isDead(START.toEpochMilli())).isTrue();
    }

    @Test
    void isDead_atTheEndsOfTheClock_doesNotOverflow() {
        assertThat(held(1, FAR_FUTURE).isDead(Long.MIN_VALUE)).isTrue();
        assertThat(held(numbered(1, START).receivedAt(FAR_PAST)).isDead(Long.MAX_VALUE))
                .isTrue();
    }

    // Comparison

    @Test
    void receivedBefore_earlierReceipt_isTrueForThatOneOnly() {
        HeldTicket earlier = held(1, START);
        HeldTicket later = held(2, START.plusMillis(1));

        assertThat(earlier.receivedBefore(later)).isTrue();
        assertThat(later.receivedBefore(earlier)).isFalse();
        assertThat(later.receivedBefore(later)).isFalse();
    }

    @Test
    void isSameOnTheWire_sameTicketBytes_isTrueWhateverElseDiffers() {
        HeldTicket other = held(numbered(1, START).secret(filled(48, 1)).serverName("example.org"));

        assertThat(held(1, START).isSameOnTheWire(other)).isTrue();
    }

    @Test
    void isSameOnTheWire_otherTicketBytes_isFalse() {
        assertThat(held(1, START).isSameOnTheWire(held(2, START))).isFalse();
    }

    @Test
    void isSameOnTheWire_otherSessionId_isFalse() {
        HeldTicket other = held(numbered(1, START).sessionId(new byte[] {1}));

        assertThat(held(1, START).isSameOnTheWire(other)).isFalse();
    }

    @Test
    void sharingChainOf_equalChain_reusesItsObject() {
        HeldTicket ticket = held(numbered(1, START).peerCertificates(CertificateChain.of(List.of(filled(9, 1)))));
        HeldTicket other = held(numbered(2, START).peerCertificates(CertificateChain.of(List.of(filled(9, 1)))));
        byte[] encoding = ticket.encode();

        HeldTicket sharing = ticket.sharingChainOf(other);

        assertThat(sharing.peerCertificates()).isSameAs(other.peerCertificates());
        assertThat(sharing.encode()).isEqualTo(encoding);
    }

    @Test
    void sharingChainOf_sameChain_isTheTicketItself() {
        HeldTicket ticket = held(1, START);

        assertThat(ticket.sharingChainOf(held(2, START))).isSameAs(ticket);
    }
}
