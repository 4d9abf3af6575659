package io.github.admitone.store;

import static io.github.admitone.TestTickets.START;
import static io.github.admitone.TestTickets.numbered;
import static io.github.admitone.TestTickets.ticket;
import static io.github.admitone.store.TestKeys.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.admitone.CertificateChain;
import io.github.admitone.MutableClock;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionScope;
import io.github.admitone.SessionTicket;
import io.github.admitone.TestTickets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SealedSessionCacheTest {

    private static final SessionKey KEY = SessionKey.of("example.com", 443);
    private static final SessionKey OTHER_KEY = SessionKey.of("example.org", 443);

    private final MutableClock clock = new MutableClock(START);
    private final RiggedStore store = new RiggedStore();
    private final SealedSessionCache cache = cache(TestKeys.ring());

    private SealedSessionCache cache(SealingKeys keys) {
        return SealedSessionCache.builder(store, keys).clock(clock).build();
    }

    // What the store sees

    @Test
    void store_seesNeitherHostNorSecretNorTicket() {
        byte[] secret = TestTickets.filled(32, 0x77);
        byte[] identity = TestTickets.filled(48, 0x66);
        cache.put(KEY, numbered(1, START).secret(secret).ticket(identity).build());

        String seen = store.lastBucket + " " + store.lastAdded + " "
                + new String(store.lastAdded.bytes(), StandardCharsets.ISO_8859_1);
        assertThat(seen)
                .doesNotContain("example")
                .doesNotContain(new String(secret, 0, 8, StandardCharsets.ISO_8859_1))
                .doesNotContain(new String(identity, 0, 8, StandardCharsets.ISO_8859_1));
    }

    @Test
    void store_sameTicketTwice_seesOtherBytesUnderTheSameId() {
        cache.put(KEY, ticket(1, START));
        SealedTicket first = store.lastAdded;
        cache.put(KEY, ticket(1, START));

        assertThat(store.lastAdded.id()).isEqualTo(first.id());
        assertThat(store.lastAdded.bytes()).isNotEqualTo(first.bytes());
    }

    @Test
    void store_keysThatDifferInOnePart_seesOtherBuckets() {
        Set<String> buckets = new HashSet<>();
        for (SessionKey key : List.of(
                KEY,
                OTHER_KEY,
                SessionKey.of("example.com", 444),
                KEY.withTransport(SessionKey.Transport.UDP),
                KEY.withScope(SessionScope.builder().partition("a").build()),
                KEY.withScope(SessionScope.builder().partition("b").build()))) {
            cache.put(key, ticket(1, START));
            buckets.add(store.lastBucket);
        }

        assertThat(buckets).hasSize(6);
    }

    @Test
    void store_sameSessionKeyUnderOtherKey_seesOtherBucket() {
        cache.put(KEY, ticket(1, START));
        String bucket = store.lastBucket;
        cache(SealingKeys.of(key(2))).put(KEY, ticket(1, START));

        assertThat(store.lastBucket).isNotEqualTo(bucket);
    }

    // What does not open

    @Test
    void get_anyByteChanged_isMissAndCounted() {
        cache.put(KEY, ticket(1, START));
        byte[] sealed = store.lastAdded.bytes();

        for (int i = 0; i < sealed.length; i++) {
            byte[] tampered = sealed.clone();
            tampered[i] = (byte) (tampered[i] ^ (1 << (i & 7)));
            store.answer = tampered;
            assertThat(cache.get(KEY)).as("byte " + i).isEmpty();
        }
        assertThat(cache.stats().unopened()).isEqualTo(sealed.length);
        store.answer = sealed;
        assertThat(cache.get(KEY)).isPresent();
    }

    @Test
    void get_truncatedAnywhere_isMiss() {
        cache.put(KEY, ticket(1, START));
        byte[] sealed = store.lastAdded.bytes();

        for (int length = 0; length < sealed.length; length++) {
            store.answer = Arrays.copyOf(sealed, length);
            assertThat(cache.get(KEY)).as(length + " bytes").isEmpty();
        }
    }

    @Test
    void get_oneByteMore_isMiss() {
        cache.put(KEY, ticket(1, START));
        store.answer = Arrays.copyOf(store.lastAdded.bytes(), store.lastAdded.bytes().length + 1);

        assertThat(cache.get(KEY)).isEmpty();
    }

    @Test
    void get_megabytesOfRubbish_isMiss() {
        store.answer = new byte[1 << 20];
        assertThat(cache.get(KEY)).isEmpty();

        store.answer = new byte[(1 << 20) + 1];
        assertThat(cache.get(KEY)).isEmpty();
        assertThat(cache.stats().unopened()).isEqualTo(2);
    }

    @Test
    void get_recordOfAnotherBucket_isMiss() {
        cache.put(OTHER_KEY, ticket(1, START));
        store.answer = store.lastAdded.bytes();

        assertThat(cache.get(KEY)).isEmpty();
        assertThat(cache.get(OTHER_KEY)).isPresent();
    }

    @Test
    void get_expiredWhateverTheStoreSays_isMiss() {
        cache.put(KEY, ticket(1, START));
        store.answer = store.lastAdded.bytes();
        clock.move(Duration.ofHours(1));

        assertThat(cache.get(KEY)).isEmpty();
        assertThat(cache.stats().unopened()).isOne();
    }

    @Test
    void get_sealedButNoTicket_isMiss() {
        Sealing sealing = TestKeys.ring().current();
        store.answer = sealing.seal(KEY.encode(), new byte[] {99});

        assertThat(cache.get(KEY)).isEmpty();
        assertThat(cache.stats().unopened()).isOne();
    }

    // Keys

    @Test
    void get_wrongKey_isMissAndTheTicketIsWhereItWas() {
        cache.put(KEY, ticket(1, START));

        assertThat(cache(SealingKeys.of(key(2))).get(KEY)).isEmpty();
        assertThat(cache.get(KEY)).isPresent();
    }

    @Test
    void get_wrongKeyGivenTheRecord_isMiss() {
        cache.put(KEY, ticket(1, START));
        store.answer = store.lastAdded.bytes();

        assertThat(cache(SealingKeys.of(key(2))).get(KEY)).isEmpty();
    }

    @Test
    void get_sealedWithFormerKey_isHit() {
        cache.put(KEY, ticket(1, START));

        assertThat(cache(SealingKeys.of(key(2)).alsoOpening(key(1))).get(KEY)).isPresent();
    }

    @Test
    void get_sealedWithComingKey_isHit() {
        cache(SealingKeys.of(key(2)).alsoOpening(key(1))).put(KEY, ticket(1, START));

        assertThat(cache(SealingKeys.of(key(1)).alsoOpening(key(2))).get(KEY)).isPresent();
    }

    @Test
    void put_rotated_sealsWithTheCurrentKey() {
        cache(SealingKeys.of(key(2)).alsoOpening(key(1))).put(KEY, ticket(1, START));

        assertThat(cache.get(KEY)).isEmpty();
        assertThat(cache(SealingKeys.of(key(2))).get(KEY)).isPresent();
    }

    @Test
    void invalidate_rotated_dropsTheFormerKeysTicketsToo() {
        cache.put(KEY, ticket(1, START));
        cache(SealingKeys.of(key(2)).alsoOpening(key(1))).invalidate(KEY);

        assertThat(cache.get(KEY)).isEmpty();
    }

    @Test
    void keys_short_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SealingKeys.of(new SecretKeySpec(new byte[31], "AES")))
                .withMessageContaining("32 bytes or more, but was 31");
    }

    @Test
    void keys_thatAnHsmKeeps_areUsedUnseen() {
        assertThatIllegalArgumentException()
                .as("no provider here knows this key")
                .isThrownBy(() -> SealingKeys.of(new UnexportableKey()))
                .withMessageContaining("HmacSHA256");
    }

    @Test
    void keys_toString_showsNone() {
        assertThat(SealingKeys.of(key(2)).alsoOpening(key(1))).hasToString("SealingKeys[2]");
    }

    // Bounds and statistics

    @Test
    void put_largestTicketThereIs_isStored() {
        byte[] largest = TestTickets.filled(0xFFFF, 5);
        SessionTicket ticket = numbered(1, START)
                .ticket(largest)
                .serverExtensions(largest)
                .clientIdentity(largest)
                .applicationData(largest)
                .peerCertificates(CertificateChain.of(List.of(TestTickets.filled(250_000, 5))))
                .build();

        assertThat(cache.put(KEY, ticket)).isTrue();
        assertThat(cache.get(KEY)).isPresent();
    }

    @Test
    void put_handshakeBeganAfterReceipt_isRefused() {
        assertThat(cache.put(
                        KEY,
                        numbered(1, START)
                                .handshakeStartedAt(START.plusMillis(1))
                                .build()))
                .isFalse();
    }

    @Test
    void stats_countWhatCallersSaw() {
        cache.put(KEY, ticket(1, START));
        cache.put(KEY, numbered(2, START).lifetime(Duration.ZERO).build());
        cache.get(KEY);
        cache.get(KEY);

        assertThat(cache.stats()).isEqualTo(new SealedCacheStats(1, 1, 1, 1, 0, 0, 0));
    }

    @Test
    void over_usesTheSystemsClock() {
        SealedSessionCache system = SealedSessionCache.over(store, TestKeys.ring());

        assertThat(system.put(KEY, ticket(1, Instant.now()))).isTrue();
        assertThat(system.put(KEY, ticket(2, START))).isFalse();
    }

    @Test
    void clockSkew_outOfRange_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SealedSessionCache.builder(store, TestKeys.ring())
                        .clockSkew(Duration.ofMillis(-1))
                        .build())
                .withMessageContaining("clockSkew");
    }

    // Faults

    @Test
    void anyCall_storeFails_isMissAndCounted() {
        store.failure = new TicketStoreException("the disk is full");

        assertThat(cache.put(KEY, ticket(1, START))).isFalse();
        assertThat(cache.get(KEY)).isEmpty();
        assertThatNoException().isThrownBy(() -> cache.invalidate(KEY));
        assertThat(cache.stats()).isEqualTo(new SealedCacheStats(0, 1, 0, 0, 0, 3, 0));
    }

    @Test
    void get_threeFailures_leavesTheStoreAlone() {
        store.failure = new IllegalStateException("a bug");

        for (int i = 0; i < 10_000; i++) {
            cache.get(KEY);
        }

        assertThat(store.requests).as("a slow machine tries again in between").isBetween(3, 100);
        assertThat(cache.stats().skipped()).isEqualTo(10_000 - store.requests);
    }

    @Test
    void get_rotatedAndStoreFails_asksOnce() {
        store.failure = new TicketStoreException("no answer");

        cache(SealingKeys.of(key(2)).alsoOpening(key(1))).get(KEY);

        assertThat(store.requests).isOne();
    }

    // Clear

    @Test
    void clear_handshakeBeganWithinTheSkew_isRefused() {
        cache.clear();
        clock.move(Duration.ofSeconds(5));

        assertThat(cache.put(KEY, ticket(1, clock.instant()))).isFalse();
        clock.move(Duration.ofMillis(1));
        assertThat(cache.put(KEY, ticket(1, clock.instant()))).isTrue();
    }

    @Test
    void clear_storeFails_throws() {
        store.failure = new TicketStoreException("no answer");

        assertThatThrownBy(cache::clear).isInstanceOf(TicketStoreException.class);
    }

    @Test
    void get_afterAClearThatFailed_clearsFirst() {
        cache.put(KEY, ticket(1, START));
        store.failure = new TicketStoreException("no answer");
        assertThatThrownBy(cache::clear).isInstanceOf(TicketStoreException.class);

        store.failure = null;

        assertThat(cache.get(KEY)).isEmpty();
        assertThat(cache.put(KEY, ticket(2, START))).isFalse();
    }

    @Test
    void get_whileAClearIsUnfinished_findsNothing() {
        cache.put(KEY, ticket(1, START));
        store.clearFailure = new TicketStoreException("no answer");
        assertThatThrownBy(cache::clear).isInstanceOf(TicketStoreException.class);

        assertThat(cache.get(KEY)).isEmpty();
        assertThat(cache.put(KEY, ticket(2, START.plusSeconds(6)))).isFalse();
    }

    /** A map whose answers and failures the test chooses. */
    private static final class RiggedStore implements TicketStore {

        private final MapTicketStore map = new MapTicketStore();
        private byte[] answer;
        private RuntimeException failure;
        private RuntimeException clearFailure;
        private String lastBucket;
        private SealedTicket lastAdded;
        private int requests;

        @Override
        public boolean add(String bucket, SealedTicket ticket) {
            fail(failure);
            lastBucket = bucket;
            lastAdded = ticket;
            return map.add(bucket, ticket);
        }

        @Override
        public Optional<byte[]> take(String bucket, Instant now) {
            fail(failure);
            return answer == null ? map.take(bucket, now) : Optional.of(answer);
        }

        @Override
        public void remove(String bucket) {
            fail(failure);
            map.remove(bucket);
        }

        @Override
        public void clear(Instant fence) {
            fail(failure);
            fail(clearFailure);
            map.clear(fence);
        }

        @Override
        public void close() {}

        private void fail(RuntimeException failure) {
            requests++;
            if (failure != null) {
                throw failure;
            }
        }
    }

    /** A key whose bytes stay where they are. */
    private static final class UnexportableKey implements SecretKey {

        private static final long serialVersionUID = 1L;

        @Override
        public String getAlgorithm() {
            return "HmacSHA256";
        }

        @Override
        public String getFormat() {
            return null;
        }

        @Override
        public byte[] getEncoded() {
            return null;
        }
    }
}
