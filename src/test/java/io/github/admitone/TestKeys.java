package io.github.admitone;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Keys that collide, in one way or the other. */
final class TestKeys {

    /** Every JVM has other ones: the hash has a key of its own in each. */
    private static final List<SessionKey> OF_ONE_HASH = search();

    private TestKeys() {}

    /** {@return two keys of one hash} */
    static List<SessionKey> ofOneHash() {
        return OF_ONE_HASH;
    }

    /** {@return keys, at most 65,536, of hosts that all have one {@link String#hashCode()} and match one wildcard} */
    static List<SessionKey> ofOneStringHash(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> SessionKey.of(spelledInPairs(i) + ".example.com", 443))
                .toList();
    }

    /** The number in binary, in digits of one hash. */
    private static String spelledInPairs(int number) {
        StringBuilder digits = new StringBuilder();
        for (int bit = 0; bit < 16; bit++) {
            digits.append((number >> bit & 1) == 0 ? "an" : "c0");
        }
        return digits.toString();
    }

    /** By the birthday paradox, some 80,000 keys suffice. */
    private static List<SessionKey> search() {
        Map<Integer, SessionKey> seen = new HashMap<>();
        for (int i = 0; ; i++) {
            SessionKey key = SessionKey.of("twin" + i + ".example", 443);
            SessionKey twin = seen.put(key.hashCode(), key);
            if (twin != null) {
                return List.of(twin, key);
            }
        }
    }
}
