package io.github.admitone;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * SipHash-1-3 (Aumasson and Bernstein, "SipHash: a fast short-input PRF"): a hash under a secret key, of which nobody
 * who does not know the key can name two inputs that collide.
 */
final class SipHash {

    private static final int FINAL_ROUNDS = 3;

    private long v0;
    private long v1;
    private long v2;
    private long v3;

    private SipHash(long k0, long k1) {
        v0 = k0 ^ 0x736f6d6570736575L;
        v1 = k1 ^ 0x646f72616e646f6dL;
        v2 = k0 ^ 0x6c7967656e657261L;
        v3 = k1 ^ 0x7465646279746573L;
    }

    /**
     * {@return the hash of some bytes}
     *
     * @param k0 the first half of the key, as a little-endian number
     * @param k1 the second half
     * @param input the bytes; left as they are
     */
    static long hash(long k0, long k1, byte[] input) {
        SipHash state = new SipHash(k0, k1);
        ByteBuffer words = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
        while (words.remaining() >= Long.BYTES) {
            state.absorb(words.getLong());
        }
        long last = (long) input.length << 56;
        for (int shift = 0; words.hasRemaining(); shift += Byte.SIZE) {
            last |= (words.get() & 0xFFL) << shift;
        }
        state.absorb(last);
        return state.result();
    }

    private void absorb(long word) {
        v3 ^= word;
        round();
        v0 ^= word;
    }

    private long result() {
        v2 ^= 0xFF;
        for (int i = 0; i < FINAL_ROUNDS; i++) {
            round();
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 = Long.rotateLeft(v2, 32);
    }
}
