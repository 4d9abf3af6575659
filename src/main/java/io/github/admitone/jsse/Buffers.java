package io.github.admitone.jsse;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A sequence of the caller's buffers, which an engine gathers from or scatters into. */
final class Buffers {

    private final List<ByteBuffer> buffers;

    private Buffers(List<ByteBuffer> buffers) {
        this.buffers = buffers;
    }

    /**
     * @throws IllegalArgumentException if the array or one of its elements is null
     * @throws IndexOutOfBoundsException if there are not that many
     */
    static Buffers of(ByteBuffer[] array, int offset, int length) {
        if (array == null) {
            throw new IllegalArgumentException("the array of buffers is null");
        }
        Objects.checkFromIndexSize(offset, length, array.length);
        for (int i = offset; i < offset + length; i++) {
            if (array[i] == null) {
                throw new IllegalArgumentException("buffer " + i + " is null");
            }
        }
        return new Buffers(List.of(Arrays.copyOfRange(array, offset, offset + length)));
    }

    /** As SSLEngine has it: null is an illegal argument, not a {@link NullPointerException}. */
    static void require(@Nullable ByteBuffer buffer, String name) {
        if (buffer == null) {
            throw new IllegalArgumentException(name + " is null");
        }
    }

    static void requireWritable(ByteBuffer dst) {
        require(dst, "dst");
        if (dst.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
    }

    void requireWritable() {
        if (buffers.stream().anyMatch(ByteBuffer::isReadOnly)) {
            throw new ReadOnlyBufferException();
        }
    }

    long remaining() {
        return buffers.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    /** Gathers {@code length} bytes, which there must be. */
    void get(byte[] bytes, int length) {
        int at = 0;
        for (ByteBuffer buffer : buffers) {
            int part = Math.min(buffer.remaining(), length - at);
            buffer.get(bytes, at, part);
            at += part;
        }
    }

    /** Scatters what the connection has decrypted. */
    int put(TlsConnection connection) {
        int produced = 0;
        for (ByteBuffer buffer : buffers) {
            produced += connection.read(buffer, Math.min(buffer.remaining(), connection.readable()));
        }
        return produced;
    }
}
