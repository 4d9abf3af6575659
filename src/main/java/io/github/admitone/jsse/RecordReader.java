package io.github.admitone.jsse;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads whole records from a stream. What has come of a record stays when a read times out. Not thread-safe.
 */
final class RecordReader {

    private static final int READ_AHEAD_BYTES = 1 << 16;

    private final InputStream in;
    private final boolean readsAhead;
    private byte[] buffer = new byte[1 << 12];
    private int start;
    private int end;
    private long taken;
    private Patience patience = () -> {};

    /** Says how long a read may wait, or that none may. */
    interface Patience {
        void beforeRead() throws IOException;
    }

    /** @param readsAhead whether it may take more than one record at a time; not where something else follows TLS */
    RecordReader(InputStream in, boolean readsAhead) {
        this.in = in;
        this.readsAhead = readsAhead;
    }

    /**
     * Blocks until that many bytes are there.
     *
     * @return whether they are: not if the stream ends before
     */
    boolean require(int length) throws IOException {
        while (end - start < length) {
            makeRoom(length);
            patience.beforeRead();
            int read = in.read(buffer, end, (readsAhead ? buffer.length : start + length) - end);
            if (read < 0) {
                return false;
            }
            end += read;
        }
        return true;
    }

    private void makeRoom(int length) {
        if (start + length <= buffer.length) {
            return;
        }
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        if (length > buffer.length) {
            // Most connections see no more than short records.
            buffer = Arrays.copyOf(buffer, readsAhead ? READ_AHEAD_BYTES : ConnectionSession.PACKET_BYTES);
        }
    }

    byte[] header() {
        return Arrays.copyOfRange(buffer, start, start + TlsConnection.HEADER_BYTES);
    }

    byte[] bytes() {
        return buffer;
    }

    /** {@return where the first byte is that has not been taken} */
    int offset() {
        return start;
    }

    void skip(int length) {
        start += length;
        taken += length;
        if (start == end) {
            start = 0;
            end = 0;
        }
    }

    /** {@return whether part of a record has come} */
    boolean isWithinRecord() {
        return end > start;
    }

    /** {@return how many bytes have been taken since the beginning} */
    long taken() {
        return taken;
    }

    /** {@return how many bytes have come since the beginning, as far as the stream tells} */
    long arrived() throws IOException {
        return taken + (end - start) + in.available();
    }

    /** Asks that before each read from now on. */
    void beforeRead(Patience newPatience) {
        patience = newPatience;
    }
}
