package io.github.admitone.store;

import io.github.admitone.TestTickets;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Keys that tests seal with. */
final class TestKeys {

    private TestKeys() {}

    static SecretKey key(int number) {
        return new SecretKeySpec(TestTickets.filled(32, number), "AES");
    }

    static SealingKeys ring() {
        return SealingKeys.of(key(1));
    }
}
