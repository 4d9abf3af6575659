package io.github.admitone.benchmarks.cache;

import io.github.admitone.SessionKey;
import java.util.SplittableRandom;

/**
 * The order in which threads walk through keys: all of them, shuffled, then all of them shuffled anew, and so on, so that
 * no key is left out and none can be foreseen.
 *
 * <p>It is equally long however many keys there are: reading it costs the same beside every one of them.
 */
final class KeyOrder {

    /** A power of two. */
    static final int LENGTH = 1 << 20;

    private KeyOrder() {}

    /** {@return an order whose first elements, as many as there are keys, are all the keys} */
    static SessionKey[] of(int keys) {
        if (keys > LENGTH) {
            throw new IllegalArgumentException("keys must be at most " + LENGTH + ", but were " + keys);
        }
        SplittableRandom random = new SplittableRandom(42);
        SessionKey[] round = keys(keys);
        SessionKey[] order = new SessionKey[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            if (i % keys == 0) {
                shuffle(round, random);
            }
            order[i] = round[i % keys];
        }
        return order;
    }

    /** {@return as many different keys, in an order that is not that of their places on the heap} */
    static SessionKey[] shuffled(int keys) {
        SessionKey[] shuffled = keys(keys);
        shuffle(shuffled, new SplittableRandom(42));
        return shuffled;
    }

    private static SessionKey[] keys(int count) {
        SessionKey[] keys = new SessionKey[count];
        for (int i = 0; i < count; i++) {
            keys[i] = SessionKey.of("host-" + i + ".example.com", 443);
        }
        return keys;
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
