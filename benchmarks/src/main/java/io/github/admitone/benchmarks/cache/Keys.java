package io.github.admitone.benchmarks.cache;

import io.github.admitone.SessionKey;
import io.github.admitone.benchmarks.Zipf;
import java.util.SplittableRandom;

/** Keys, and the order in which threads walk through them: as long however many keys there are, so it costs the same. */
final class Keys {

    /** A power of two. */
    static final int ORDER = 1 << 20;

    private static final double ZIPF_EXPONENT = 0.99;

    private Keys() {}

    /** {@return as many different keys, in an order that is not that of their places on the heap} */
    static SessionKey[] shuffled(int count) {
        SessionKey[] keys = new SessionKey[count];
        for (int i = 0; i < count; i++) {
            keys[i] = SessionKey.of("host-" + i + ".example.com", 443);
        }
        shuffle(keys, new SplittableRandom(42));
        return keys;
    }

    /** {@return all the keys in some order, then all of them in another, and so on} */
    static SessionKey[] inRounds(SessionKey[] keys) {
        SplittableRandom random = new SplittableRandom(43);
        SessionKey[] round = keys.clone();
        SessionKey[] order = new SessionKey[ORDER];
        for (int i = 0; i < ORDER; i++) {
            if (i % round.length == 0) {
                shuffle(round, random);
            }
            order[i] = round[i % round.length];
        }
        return order;
    }

    /** {@return keys drawn by Zipf's law} */
    static SessionKey[] zipf(SessionKey[] keys) {
        SplittableRandom random = new SplittableRandom(43);
        Zipf zipf = new Zipf(keys.length, ZIPF_EXPONENT);
        SessionKey[] order = new SessionKey[ORDER];
        for (int i = 0; i < ORDER; i++) {
            order[i] = keys[zipf.next(random)];
        }
        return order;
    }

    private static void shuffle(SessionKey[] keys, SplittableRandom random) {
        for (int i = keys.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            SessionKey key = keys[i];
            keys[i] = keys[j];
            keys[j] = key;
        }
    }
}
