package io.github.admitone.store;

import static io.github.admitone.TestTickets.START;
import static io.github.admitone.TestTickets.ticket;
import static io.github.admitone.store.TestKeys.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.admitone.MutableClock;
import io.github.admitone.SessionKey;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SealingKeysTest {

    private static final SessionKey KEY = SessionKey.of("example.com", 443);

    private final MutableClock clock = new MutableClock(START);
    private final RiggedStore store = new RiggedStore();
    private final SealedSessionCache cache = cache(TestKeys.ring());

    private SealedSessionCache cache(SealingKeys keys) {
        return SealedSessionCache.builder(store, keys).clock(clock).build();
    }

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
