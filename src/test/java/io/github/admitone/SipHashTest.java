package io.github.admitone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;
import org.bouncycastle.crypto.macs.SipHash;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SipHashTest {

    private static final byte[] KEY = bytes(16);

    static IntStream lengths() {
        return IntStream.concat(IntStream.rangeClosed(0, 33), IntStream.of(255, 256, 300));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void hash_ofAnyLength_isThatOfAnotherImplementation(int length) {
        ByteBuffer key = ByteBuffer.wrap(KEY).order(ByteOrder.LITTLE_ENDIAN);

        assertThat(io.github.admitone.SipHash.hash(key.getLong(0), key.getLong(8), bytes(length)))
                .isEqualTo(byBouncyCastle(bytes(length)));
    }

    private static long byBouncyCastle(byte[] input) {
        SipHash mac = new SipHash(1, 3);
        mac.init(new KeyParameter(KEY));
        mac.update(input, 0, input.length);
        return mac.doFinal();
    }

    /** Ascending, and with bytes that are negative. */
    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 37);
        }
        return bytes;
    }
}
