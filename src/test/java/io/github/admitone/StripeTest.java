package io.github.admitone;

import static io.github.admitone.TestTickets.START;
import static io.github.admitone.TestTickets.filled;
import static io.github.admitone.TestTickets.held;
import static io.github.admitone.TestTickets.numberOf;
import static io.github.admitone.TestTickets.numbered;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.CacheStats.Removal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Drives a stripe directly, to keep hold of the very instances that it holds. */
class StripeTest {

    private static final long NOW = START.toEpochMilli();
    private static final SessionKey A = SessionKey.of("a.example", 443);
    private static final SessionKey B = SessionKey.of("b.example", 443);
    private static final SessionKey C = SessionKey.of("c.example", 443);
    private static final SessionKey D = SessionKey.of("d.example", 443);
    private static final SessionKey E = SessionKey.of("e.example", 443);

    private Stripe stripe = new Stripe(0, 3, 2, Long.MAX_VALUE);

    // What leaves the stripe is destroyed, unless it was taken

    @Test
    void take_live_returnsTheVeryInstanceIntact() {
        HeldTicket ticket = put(A, 1);

        HeldTicket taken = stripe.take(A, NOW);

        assertThat(taken).isSameAs(ticket);
        assertThat(ticket.isDestroyed()).isFalse();
    }

    @Test
    void take_expired_destroysIt() {
        HeldTicket ticket = put(A, 1);

        stripe.take(A, NOW + Duration.ofHours(1).toMillis());

        assertThat(ticket.isDestroyed()).isTrue();
        assertRemoved(Removal.EXPIRATION, 1);
    }

    @Test
    void take_clockSteppedBack_destroysIt() {
        HeldTicket ticket = put(A, 1);

        stripe.take(A, NOW - Duration.ofHours(1).toMillis());

        assertThat(ticket.isDestroyed()).isTrue();
        assertRemoved(Removal.EXPIRATION, 1);
    }

    @Test
    void take_readingOvertakenByAPut_leavesTheTicketForTheNext() {
        HeldTicket ticket = put(A, 1);

        assertThat(stripe.take(A, NOW - 1)).isNull();
        assertThat(stripe.take(A, NOW)).isSameAs(ticket);
    }

    @Test
    void put_readingOvertakenByAPut_sweepsNothingFresh() {
        HeldTicket ticket = put(A, 1);

        for (int i = 0; i < 100; i++) {
            stripe.put(B, held(2, START.minusMillis(1)), NOW - 1);
        }

        assertThat(ticket.isDestroyed()).isFalse();
    }

    @Test
    void put_tooManyOfOneServer_destroysTheOldest() {
        HeldTicket oldest = put(A, 1);
        HeldTicket older = put(A, 2);
        HeldTicket newest = put(A, 3);

        assertThat(destroyed(oldest, older, newest)).containsExactly(true, false, false);
        assertRemoved(Removal.TICKETS_PER_SERVER, 1);
    }

    @Test
    void put_olderThanAFullServersTickets_destroysThatOne() {
        HeldTicket older = put(A, 2);
        HeldTicket newer = put(A, 3);
        HeldTicket oldest = held(1, START.minusSeconds(1));

        stripe.put(A, oldest, NOW);

        assertThat(destroyed(oldest, older, newer)).containsExactly(true, false, false);
        assertRemoved(Removal.TICKETS_PER_SERVER, 1);
    }

    @Test
    void put_tooManyServers_destroysAllTicketsOfOne() {
        HeldTicket[] held = {put(A, 1), put(A, 2), put(B, 3), put(B, 4), put(C, 5), put(C, 6)};

        put(D, 7);

        List<Boolean> destroyed = destroyed(held);
        assertThat(IntStream.of(0, 2, 4).filter(i -> destroyed.get(i) && destroyed.get(i + 1)))
                .hasSize(1);
        assertThat(holds(D)).containsExactly(true);
        assertRemoved(Removal.SERVERS, 2);
    }

    @Test
    void put_tooManyBytesOfOneServer_destroysItsOldest() {
        HeldTicket ticket = held(1, START);
        stripe = new Stripe(0, 3, 8, ServerIndex.overhead(A) + ticket.footprintWithChain() + ticket.footprint);
        HeldTicket oldest = put(A, 1);
        HeldTicket newer = put(A, 2);
        HeldTicket newest = put(A, 3);

        assertThat(destroyed(oldest, newer, newest)).containsExactly(true, false, false);
        assertRemoved(Removal.BYTES, 1);
    }

    @Test
    void put_tooManyBytes_destroysTheOldestOfAnother() {
        stripe = new Stripe(0, 3, 2, threeTickets());
        HeldTicket oldest = put(A, 1);
        HeldTicket newer = put(A, 2);
        HeldTicket ofB = put(B, 3);
        HeldTicket ofC = put(C, 4);

        // Of A goes the oldest, then the other, since a chain and a server cost more than a ticket; or B goes at once.
        assertThat(destroyed(oldest, newer, ofB, ofC))
                .isIn(List.of(true, true, false, false), List.of(false, false, true, false));
        assertThat(stats().bytes()).isLessThanOrEqualTo(threeTickets());
    }

    @Test
    void put_sameTicket_destroysTheOneHeld() {
        HeldTicket held = put(A, 1);
        HeldTicket same = put(A, 1);

        assertThat(destroyed(held, same)).containsExactly(true, false);
        assertRemoved(Removal.REPLACEMENT, 1);
    }

    @Test
    void put_manyTicketsThatDiffer_replacesNone() {
        stripe = new Stripe(0, 3, 255, Long.MAX_VALUE);

        // All have the same tag: their last byte is zero.
        for (int i = 0; i < 200; i++) {
            put(A, i);
        }

        assertThat(stats().tickets()).isEqualTo(200);
    }

    @Test
    void put_otherVersion_destroysAllHeld() {
        HeldTicket first = put(A, 1);
        HeldTicket second = put(A, 2);
        stripe.put(A, tls12(3), NOW);

        assertThat(destroyed(first, second)).containsExactly(true, true);
        assertRemoved(Removal.VERSION_CHANGE, 2);
    }

    @Test
    void put_refused_destroysTheCopy() {
        HeldTicket copy = held(1, START.plusSeconds(1));

        stripe.put(A, copy, NOW);

        assertThat(copy.isDestroyed()).isTrue();
    }

    @Test
    void invalidate_destroysAllOfTheKey() {
        HeldTicket first = put(A, 1);
        HeldTicket second = put(A, 2);

        stripe.invalidate(A);

        assertThat(destroyed(first, second)).containsExactly(true, true);
        assertRemoved(Removal.INVALIDATION, 2);
    }

    @Test
    void invalidateLineage_destroysTheLineageOnly() {
        HeldTicket declined = held(numbered(1, START).lineage(1));
        HeldTicket other = held(numbered(2, START).lineage(2));
        stripe.put(A, declined, NOW);
        stripe.put(A, other, NOW);

        stripe.invalidateLineage(A, 1);

        assertThat(destroyed(declined, other)).containsExactly(true, false);
        assertRemoved(Removal.INVALIDATION, 1);
        assertThat(stripe.take(A, NOW)).isSameAs(other);
    }

    @Test
    void clear_destroysAll() {
        HeldTicket first = put(A, 1);
        HeldTicket second = put(A, 2);
        HeldTicket ofB = put(B, 3);

        stripe.clear(NOW);

        assertThat(destroyed(first, second, ofB)).containsExactly(true, true, true);
        assertRemoved(Removal.CLEARANCE, 3);
    }

    // Bounded sweeping

    @Test
    void put_elsewhere_sweepsExpiredServersInABoundedNumberOfPuts() {
        int servers = 1000;
        stripe = new Stripe(0, 2 * servers, 2, Long.MAX_VALUE);
        List<HeldTicket> expiring = new ArrayList<>();
        for (int i = 0; i < servers; i++) {
            expiring.add(put(server(i), i));
        }
        Instant later = START.plus(Duration.ofHours(1));

        // At least two servers a put, or sixteen buckets, of which there are four for each server.
        for (int i = 0; i < 512; i++) {
            stripe.put(A, held(i, later), later.toEpochMilli());
        }

        assertThat(expiring).allMatch(HeldTicket::isDestroyed);
        assertThat(stats().servers()).isEqualTo(1);
        assertThat(stats().expirations()).isEqualTo(servers);
    }

    @Test
    void put_elsewhere_sweepsAFewServersAtATime() {
        stripe = new Stripe(0, 2000, 2, Long.MAX_VALUE);
        for (int i = 0; i < 1000; i++) {
            put(server(i), i);
        }

        assertThat(mostExpiredByOneOfPuts(256)).isLessThan(16);
        assertThat(stats().expirations()).isBetween(500L, 650L);
    }

    @Test
    void put_keysOfOneStripeOfMany_spreadOverItsBuckets() {
        stripe = new Stripe(4, 2000, 2, Long.MAX_VALUE);
        IntStream.range(0, 16_000).filter(i -> (server(i).hashCode() & 15) == 9).forEach(i -> put(server(i), i));

        assertThat(mostExpiredByOneOfPuts(512)).isLessThan(16);
    }

    @Test
    void put_refused_sweepsToo() {
        put(A, 1);
        Instant later = START.plus(Duration.ofHours(1));

        for (int i = 0; i < 8; i++) {
            stripe.put(B, held(2, START), later.toEpochMilli());
        }

        assertThat(stats().tickets()).isZero();
    }

    @Test
    void put_elsewhere_leavesLiveTicketsOfASweptServer() {
        HeldTicket expiring = put(A, 1);
        HeldTicket lasting = held(numbered(2, START).lifetime(Duration.ofHours(2)));
        stripe.put(A, lasting, NOW);
        Instant later = START.plus(Duration.ofHours(1));

        for (int i = 0; i < 8; i++) {
            stripe.put(B, held(3, later), later.toEpochMilli());
        }

        assertThat(destroyed(expiring, lasting)).containsExactly(true, false);
        assertThat(stripe.take(A, later.toEpochMilli())).isSameAs(lasting);
    }

    // Recency

    @Test
    void take_givesItsServerASecondChance() {
        SessionKey[] unused = twoThatWereNotUsedSinceTheHandCameBy();
        stripe.take(unused[0], NOW);

        put(E, 9);

        assertThat(holds(unused[0], unused[1], D, E)).containsExactly(true, false, true, true);
    }

    @Test
    void put_givesItsServerASecondChance() {
        SessionKey[] unused = twoThatWereNotUsedSinceTheHandCameBy();
        put(unused[1], 8);

        put(E, 9);

        assertThat(holds(unused[0], unused[1], D, E)).containsExactly(false, true, true, true);
    }

    @Test
    void put_nobodyUsedSince_evictsOneOfThose() {
        SessionKey[] unused = twoThatWereNotUsedSinceTheHandCameBy();
        stripe.take(SessionKey.of("f.example", 443), NOW);

        put(E, 9);

        assertThat(holds(unused)).containsExactlyInAnyOrder(true, false);
        assertThat(holds(D, E)).containsExactly(true, true);
    }

    @Test
    void put_allServersInUse_passesByABoundedNumberOfThem() {
        stripe = new Stripe(0, 1000, 2, Long.MAX_VALUE);
        List<HeldTicket> tickets =
                IntStream.range(0, 1000).mapToObj(i -> put(server(i), i)).toList();

        put(A, 1001);

        assertThat(tickets).filteredOn(ticket -> !ticket.used).hasSizeBetween(64, 65);
        assertRemoved(Removal.SERVERS, 1);
    }

    @Test
    void put_overManyServers_keepsThoseInUse() {
        stripe = new Stripe(0, 50, 2, Long.MAX_VALUE);
        for (int i = 0; i < 50; i++) {
            put(server(i), i);
        }
        for (int i = 0; i < 500; i++) {
            put(server(i % 10), 1000 + i);
            put(server(100 + i), i);
        }

        assertThat(IntStream.range(0, 150)
                        .filter(i -> stripe.take(server(i), NOW) != null)
                        .toArray())
                .containsExactly(IntStream.range(0, 10).toArray());
    }

    // Bounds

    @Test
    void put_olderThanAFullServersTickets_isStoredAlthoughItGoesAtOnce() {
        put(A, 2);
        put(A, 3);

        assertThat(stripe.put(A, held(1, START.minusSeconds(1)), NOW)).isTrue();
    }

    @Test
    void put_ticketsThatShareAChain_countItOnce() {
        CertificateChain chain = CertificateChain.of(List.of(filled(10_000, 1)));
        HeldTicket first = held(numbered(1, START).peerCertificates(chain));
        stripe = new Stripe(0, 3, 8, ServerIndex.overhead(A) + first.footprintWithChain() + first.footprint);

        stripe.put(A, first, NOW);
        stripe.put(A, held(numbered(2, START).peerCertificates(chain)), NOW);

        assertThat(stats().tickets()).isEqualTo(2);
    }

    @Test
    void put_fillsTheByteBoundToTheLastByte() {
        stripe = new Stripe(0, 3, 8, threeTickets());

        put(A, 1);
        put(A, 2);
        put(B, 3);

        assertThat(stats().tickets()).isEqualTo(3);
        assertThat(stats().bytes()).isEqualTo(threeTickets());
    }

    @Test
    void put_oneByteTooLarge_isRefused() {
        HeldTicket ticket = held(1, START);
        stripe = new Stripe(0, 3, 8, ServerIndex.overhead(A) + ticket.footprintWithChain() - 1);

        assertThat(stripe.put(A, ticket, NOW)).isFalse();

        assertThat(stats().refusedPuts()).isEqualTo(1);
        assertThat(stats().tickets()).isZero();
    }

    @Test
    void put_justFits_isStored() {
        HeldTicket ticket = held(1, START);
        stripe = new Stripe(0, 3, 8, ServerIndex.overhead(A) + ticket.footprintWithChain());

        assertThat(stripe.put(A, ticket, NOW)).isTrue();
        put(B, 2);

        assertThat(holds(A, B)).containsExactly(false, true);
    }

    @Test
    void put_oneTicketPerServer_replacesIt() {
        stripe = new Stripe(0, 1, 1, Long.MAX_VALUE);

        for (int i = 1; i <= 3; i++) {
            put(A, i);
        }

        assertThat(stats().tickets()).isEqualTo(1);
        assertThat(numberOf(stripe.take(A, NOW))).isEqualTo(3);
    }

    @Test
    void bytes_areThoseOfTheServerAndItsTickets() {
        HeldTicket ticket = put(A, 1);

        // Two slots of the table take 16 bytes.
        assertThat(stats().bytes()).isEqualTo(A.footprint() + 16 + ticket.footprintWithChain());
    }

    @Test
    void bytes_equalChains_areHeldAndCountedOnce() {
        HeldTicket first = withChain(1, filled(300, 1));
        stripe = new Stripe(0, 3, 8, Long.MAX_VALUE);
        stripe.put(A, first, NOW);
        stripe.put(A, withChain(2, filled(200, 1)), NOW);
        long before = stats().bytes();

        stripe.put(A, withChain(3, filled(300, 1)), NOW);

        assertThat(stats().bytes()).isEqualTo(before + first.footprint);
        HeldTicket taken = stripe.take(A, NOW);
        assertThat(numberOf(taken)).isEqualTo(3);
        assertThat(taken.peerCertificates()).isSameAs(first.peerCertificates());
    }

    private static HeldTicket withChain(int number, byte[] certificate) {
        return held(numbered(number, START).peerCertificates(CertificateChain.of(List.of(certificate))));
    }

    @Test
    void bytes_chainsOfTheirOwn_areCountedEach() {
        CertificateChain chain = CertificateChain.of(List.of(filled(100, 1)));
        CertificateChain longer = CertificateChain.of(List.of(filled(300, 1)));
        HeldTicket first = held(numbered(1, START).peerCertificates(chain));
        HeldTicket second = held(numbered(2, START).peerCertificates(longer));

        stripe.put(A, first, NOW);
        stripe.put(A, second, NOW);

        assertThat(stats().bytes())
                .isEqualTo(ServerIndex.overhead(A) + first.footprintWithChain() + second.footprintWithChain());
    }

    @Test
    void bytes_everythingTaken_areZero() {
        CertificateChain shared = CertificateChain.of(List.of(filled(100, 1)));
        CertificateChain equalButOwn = CertificateChain.of(List.of(filled(100, 1)));
        stripe.put(A, held(numbered(1, START).peerCertificates(shared)), NOW);
        stripe.put(A, held(numbered(2, START).peerCertificates(equalButOwn)), NOW);
        stripe.put(B, held(numbered(3, START).peerCertificates(shared)), NOW);
        stripe.put(B, held(numbered(4, START).peerCertificates(shared)), NOW);

        for (int i = 0; i < 2; i++) {
            stripe.take(A, NOW);
            stripe.take(B, NOW);
        }

        assertThat(stats().bytes()).isZero();
        assertThat(stats().servers()).isZero();
    }

    @Test
    void take_lastTicket_freesTheServer() {
        put(A, 1);
        put(A, 2);

        stripe.take(A, NOW);
        assertThat(stats().servers()).isEqualTo(1);
        stripe.take(A, NOW);
        assertThat(stats().servers()).isZero();
    }

    // The clock at its ends

    @Test
    void put_receivedLongBeforeTheLongestSpan_isRefused() {
        HeldTicket ticket = held(numbered(1, START)
                .receivedAt(Instant.ofEpochMilli(Long.MIN_VALUE))
                .handshakeStartedAt(Instant.ofEpochMilli(Long.MIN_VALUE + 1)));

        stripe.put(A, ticket, NOW);

        assertThat(stats().refusedPuts()).isEqualTo(1);
    }

    @Test
    void put_receivedInTheFarFuture_isRefused() {
        HeldTicket ticket = held(numbered(1, START).receivedAt(Instant.ofEpochMilli(Long.MAX_VALUE)));

        stripe.put(A, ticket, Long.MIN_VALUE);

        assertThat(stats().refusedPuts()).isEqualTo(1);
    }

    @Test
    void put_handshakeBeganAfterReceipt_isRefused() {
        // The clock was set back in between, so nobody knows on which side of a fence the handshake began.
        HeldTicket ticket = held(numbered(1, START).handshakeStartedAt(START.plusSeconds(60)));

        stripe.put(A, ticket, NOW);

        assertThat(stats().refusedPuts()).isEqualTo(1);
    }

    // The hash table

    @Test
    void take_keysOfOneHash_findsEach() {
        List<SessionKey> twins = TestKeys.ofOneHash();

        put(twins.get(0), 1);
        put(twins.get(1), 2);

        assertThat(numberOf(stripe.take(twins.get(0), NOW))).isEqualTo(1);
        assertThat(numberOf(stripe.take(twins.get(1), NOW))).isEqualTo(2);
    }

    @Test
    void take_keysOfOneHashInTheOtherOrder_findsEach() {
        List<SessionKey> twins = TestKeys.ofOneHash();

        put(twins.get(0), 1);
        put(twins.get(1), 2);

        assertThat(numberOf(stripe.take(twins.get(1), NOW))).isEqualTo(2);
        assertThat(numberOf(stripe.take(twins.get(0), NOW))).isEqualTo(1);
    }

    @Test
    void put_moreServersThanTheTableHasBuckets_findsEach() {
        stripe = new Stripe(4, 5000, 2, Long.MAX_VALUE);
        for (int i = 0; i < 5000; i++) {
            put(server(i), i);
        }

        for (int i = 0; i < 5000; i++) {
            assertThat(numberOf(stripe.take(server(i), NOW))).isEqualTo(i);
        }
        assertThat(stats().servers()).isZero();
    }

    @Test
    void put_afterClear_startsAfresh() {
        stripe = new Stripe(0, 100, 2, Long.MAX_VALUE);
        for (int i = 0; i < 100; i++) {
            put(server(i), i);
        }
        stripe.clear(NOW - 1);

        for (int i = 0; i < 100; i++) {
            put(server(i), i);
        }

        assertThat(stats().servers()).isEqualTo(100);
        assertThat(IntStream.range(0, 100)).allMatch(i -> stripe.take(server(i), NOW) != null);
        assertThat(stats().bytes()).isZero();
    }

    private HeldTicket put(SessionKey key, int number) {
        HeldTicket ticket = held(number, START);
        stripe.put(key, ticket, NOW);
        return ticket;
    }

    private static HeldTicket tls12(int number) {
        return held(numbered(number, START).protocolVersion(SessionTicket.TLS_1_2));
    }

    private static SessionKey server(int number) {
        return SessionKey.of("host" + number + ".example", 443);
    }

    /** The bytes of two tickets of A, which share a chain, and one of B. */
    private static long threeTickets() {
        HeldTicket ticket = held(1, START);
        return 2L * ServerIndex.overhead(A) + 2 * ticket.footprintWithChain() + ticket.footprint;
    }

    private static List<Boolean> destroyed(HeldTicket... tickets) {
        return IntStream.range(0, tickets.length)
                .mapToObj(i -> tickets[i].isDestroyed())
                .toList();
    }

    /** Fills the stripe, so that A, B and C are used; then D makes the hand come by, and evicts one of them. */
    private SessionKey[] twoThatWereNotUsedSinceTheHandCameBy() {
        HeldTicket[] held = {put(A, 1), put(B, 2), put(C, 3)};
        put(A, 4);
        put(B, 5);
        put(C, 6);
        put(D, 7);
        SessionKey[] keys = {A, B, C};
        return IntStream.range(0, 3)
                .filter(i -> !held[i].isDestroyed())
                .mapToObj(i -> keys[i])
                .toArray(SessionKey[]::new);
    }

    private List<Boolean> holds(SessionKey... keys) {
        return IntStream.range(0, keys.length)
                .mapToObj(i -> stripe.take(keys[i], NOW) != null)
                .toList();
    }

    private CacheStats stats() {
        StripeStats sum = new StripeStats();
        stripe.addTo(sum);
        return sum.snapshot();
    }

    private void assertRemoved(Removal cause, long count) {
        assertThat(stats().removals())
                .allSatisfy((each, removed) ->
                        assertThat(removed).as(each.toString()).isEqualTo(each == cause ? count : 0));
    }

    /** How many tickets the one put swept that swept most, when all that is held now has expired. */
    private long mostExpiredByOneOfPuts(int puts) {
        Instant later = START.plus(Duration.ofHours(1));
        long most = 0;
        for (int i = 0; i < puts; i++) {
            long before = stats().expirations();
            stripe.put(A, held(1, later), later.toEpochMilli());
            most = Math.max(most, stats().expirations() - before);
        }
        return most;
    }
}
