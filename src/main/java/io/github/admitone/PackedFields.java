package io.github.admitone;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The content of a ticket that no cache looks at, in one array: a head of numbers, then the fields of variable length
 * that are not empty, each after its 16-bit length; big-endian throughout. One array keeps a cached ticket small, is
 * copied and overwritten in one go, and is its own encoding.
 */
final class PackedFields {

    // Offsets in the head.
    static final int CIPHER_SUITE = 0;
    static final int FLAGS = CIPHER_SUITE + Short.BYTES;
    static final int AGE_ADD = FLAGS + Short.BYTES;
    static final int MAX_EARLY_DATA_SIZE = AGE_ADD + Integer.BYTES;
    static final int AUTHENTICATED_AT = MAX_EARLY_DATA_SIZE + Integer.BYTES;
    static final int VERIFIED_AT = AUTHENTICATED_AT + Long.BYTES;
    static final int LINEAGE = VERIFIED_AT + Long.BYTES;
    static final int HEAD_LENGTH = LINEAGE + Long.BYTES;

    // Flags: this one, and above it one for each field, by its index, that says whether the field is there.
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

    static final int ALL_FLAGS = (1 << (1 + COUNT)) - 1;

    static final int MAX_LENGTH = 0xFFFF;

    private static final int PREFIX = Short.BYTES;

    private PackedFields() {}

    /**
     * {@return a new array with the flags, room for the rest of the head, and the fields that are not empty}
     *
     * @param flags those that do not depend on the fields
     * @param fields {@link #COUNT} arrays of at most {@link #MAX_LENGTH} bytes; copied
     */
    static byte[] pack(int flags, byte[][] fields) {
        int allFlags = flags;
        int length = HEAD_LENGTH;
        for (int i = 0; i < COUNT; i++) {
            if (fields[i].length > 0) {
                allFlags |= flag(i);
                length += PREFIX + fields[i].length;
            }
        }
        ByteBuffer packed =
                ByteBuffer.allocate(length).putShort(FLAGS, (short) allFlags).position(HEAD_LENGTH);
        for (byte[] field : fields) {
            if (field.length > 0) {
                packed.putShort((short) field.length).put(field);
            }
        }
        return packed.array();
    }

    /** {@return the flag that says whether a field is there} */
    static int flag(int index) {
        return 1 << (1 + index);
    }

    /** {@return the number at an offset, as wide as it is in the head} */
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
        int length = length(packed, index);
        if (length == 0) {
            return new byte[0];
        }
        int start = start(packed, index);
        return Arrays.copyOfRange(packed, start, start + length);
    }

    static boolean equal(byte[] packed, byte[] other, int index) {
        int length = length(packed, index);
        if (length == 0 || length != length(other, index)) {
            return length == length(other, index);
        }
        int start = start(packed, index);
        int otherStart = start(other, index);
        return Arrays.equals(packed, start, start + length, other, otherStart, otherStart + length);
    }

    /** {@return the last byte of a field, 0 if it is empty} */
    static byte lastByte(byte[] packed, int index) {
        int length = length(packed, index);
        return length == 0 ? 0 : packed[start(packed, index) + length - 1];
    }

    static int length(byte[] packed, int index) {
        return isThere(packed, index) ? lengthBefore(packed, start(packed, index)) : 0;
    }

    /** {@return the first byte of a field that is there} */
    private static int start(byte[] packed, int index) {
        int start = HEAD_LENGTH + PREFIX;
        for (int i = 0; i < index; i++) {
            if (isThere(packed, i)) {
                start += lengthBefore(packed, start) + PREFIX;
            }
        }
        return start;
    }

    private static boolean isThere(byte[] packed, int index) {
        return (uint16(packed, FLAGS) & flag(index)) != 0;
    }

    private static int lengthBefore(byte[] packed, int start) {
        return uint16(packed, start - PREFIX);
    }
}
