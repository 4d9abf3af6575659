package io.github.admitone.store;

import static io.github.admitone.TestTickets.START;
import static io.github.admitone.TestTickets.numbered;
import static io.github.admitone.TestTickets.ticket;
import static io.github.admitone.store.TestKeys.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
import java.util.Set;
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
}
