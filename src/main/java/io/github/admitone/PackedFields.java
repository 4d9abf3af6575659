package io.github.admitone;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The content of a ticket that no cache looks at, in one array: a head of numbers, then the fields of variable length,
 * each after its 16-bit length; big-endian throughout. One array keeps a cached ticket small, is copied and overwritten in
 * one go, and is its own encoding.
 */
final class PackedFields {

    // Offsets in the head.
    static final int CIPHER_SUITE = 0;
    static final int FLAGS = CIPHER_SUITE + Short.BYTES;
    static final int AGE_ADD = FLAGS + Byte.BYTES;
    static final int MAX_EARLY_DATA_SIZE = AGE_ADD + Integer.BYTES;
    static final int AUTHENTICATED_AT = MAX_EARLY_DATA_SIZE + Integer.BYTES;
    static final int VERIFIED_AT = AUTHENTICATED_AT + Long.BYTES;
    static final int LINEAGE = VERIFIED_AT + Long.BYTES;
    static final int HEAD_LENGTH = LINEAGE + Long.BYTES;

    /** The only flag. */
    static final int EXTENDED_MASTER_SECRET = 1;

    // Indices of the fields.
    static final int TICKET = 0;
    static final int SECRET = 1;
    static final int SESSION_ID = 2;
    static final int CLIENT_IDENTITY = 3;
    static final int CLIENT_CERTIFICATE_DIGEST = 4;
    static final int SERVER_NAME = 5;
    static final int APPLICATION_PROTOCOL = 6;
    static final int SERVER_EXTENSIONS = 7;
    static final int APPLICATION_DATA = 8;
    static final int COUNT = 9;

    static final int MAX_LENGTH = 0xFFFF;

    private static final int PREFIX = Short.BYTES;

    private PackedFields() {}

    /**
     * {@return a new array with room for a head, and the fields behind it}
     *
     * @param fields {@link #COUNT} arrays of at most {@link #MAX_LENGTH} bytes; copied
     */
    static byte[] pack(byte[][] fields) {
        int length = HEAD_LENGTH;
        for (byte[] field : fields) {
            length += PREFIX + field.length;
        }
        ByteBuffer packed = ByteBuffer.allocate(length).position(HEAD_LENGTH);
        for (byte[] field : fields) {
            packed.putShort((short) field.length).put(field);
        }
        return packed.array();
    }

    /** {@return the number of the head at an offset, as wide as that number is} */
    static int uint8(byte[] packed, int offset) {
        return packed[offset] & 0xFF;
    }

    static int uint16(byte[] packed, int offset) {
        return ByteBuffer.wrap(packed).getShort(offset) & 0xFFFF;
    }

    static long uint32(byte[] packed, int offset) {
        return ByteBuffer.wrap(packed).getInt(offset) & 0xFFFF_FFFFL;
    }

    static long int64(byte[] packed, int offset) {
        return ByteBuffer.wrap(packed).getLong(offset);
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

    /** {@return the last byte of a field, 0 if it is empty} */
    static byte lastByte(byte[] packed, int index) {
        int start = start(packed, index);
        int length = lengthBefore(packed, start);
        return length == 0 ? 0 : packed[start + length - 1];
    }

    private static int start(byte[] packed, int index) {
        int start = HEAD_LENGTH + PREFIX;
        for (int i = 0; i < index; i++) {
            start += lengthBefore(packed, start) + PREFIX;
        }
        return start;
    }

    private static int lengthBefore(byte[] packed, int start) {
        return ((packed[start - 2] & 0xFF) << 8) | (packed[start - 1] & 0xFF);
    }
}
