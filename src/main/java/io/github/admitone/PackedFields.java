package io.github.admitone;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The variable-length fields of a ticket, packed into one array: each a 16-bit length and its bytes. One array instead
 * of eight keeps a cached ticket small, copies it in one go, and is its own encoding.
 */
final class PackedFields {

    static final int TICKET = 0;
    static final int SECRET = 1;
    static final int SESSION_ID = 2;
    static final int CLIENT_IDENTITY = 3;
    static final int SERVER_NAME = 4;
    static final int APPLICATION_PROTOCOL = 5;
    static final int SERVER_EXTENSIONS = 6;
    static final int APPLICATION_DATA = 7;
    static final int COUNT = 8;

    static final int MAX_LENGTH = 0xFFFF;

    private static final int PREFIX = Short.BYTES;

    private PackedFields() {}

    static byte[] pack(byte[][] fields) {
        int length = 0;
        for (byte[] field : fields) {
            length += PREFIX + field.length;
        }
        ByteBuffer packed = ByteBuffer.allocate(length);
        for (byte[] field : fields) {
            packed.putShort((short) field.length).put(field);
        }
        return packed.array();
    }

    static byte[] copyOf(byte[] packed, int index) {
        int start = start(packed, index);
        return Arrays.copyOfRange(packed, start, start + lengthBefore(packed, start));
    }

    static int length(byte[] packed, int index) {
        return lengthBefore(packed, start(packed, index));
    }

    static boolean equal(byte[] packed, byte[] other, int index) {
        int start = start(packed, index);
        int otherStart = start(other, index);
        return Arrays.equals(
                packed,
                start,
                start + lengthBefore(packed, start),
                other,
                otherStart,
                otherStart + lengthBefore(other, otherStart));
    }

    static int hash(byte[] packed, int index) {
        int start = start(packed, index);
        return ByteBuffer.wrap(packed, start, lengthBefore(packed, start)).hashCode();
    }

    private static int start(byte[] packed, int index) {
        int start = PREFIX;
        for (int i = 0; i < index; i++) {
            start += lengthBefore(packed, start) + PREFIX;
        }
        return start;
    }

    private static int lengthBefore(byte[] packed, int start) {
        return ((packed[start - 2] & 0xFF) << 8) | (packed[start - 1] & 0xFF);
    }
}
