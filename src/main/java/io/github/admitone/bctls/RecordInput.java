package io.github.admitone.bctls;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The stream of data from the server, which follows where records begin and end (RFC 8446 §5.1), so that whoever must
 * not block can tell whether a whole record is there. Reads no byte beyond the record that the protocol is reading:
 * what follows TLS on a connection stays in the stream. Read by one thread at a time.
 */
final class RecordInput extends InputStream {

    private static final int HEADER = 5;
    private static final int LENGTH_OFFSET = 3;

    private final InputStream in;

    /** Bytes of the current record that were read ahead; those before {@link #next} are delivered. */
    private byte[] ahead = {};

    private int next;
    private int end;

    /** The header of the current record, as far as it was delivered. */
    private final byte[] header = new byte[HEADER];

    private int delivered;

    private volatile boolean ended;
    private final TransportFailure failure = new TransportFailure();

    RecordInput(InputStream in) {
        this.in = in;
    }

    /** {@return whether the exception tells of a failure of this stream, or of its end} */
    boolean caused(@Nullable Throwable thrown) {
        return ended || failure.caused(thrown);
    }

    /**
     * Reads ahead what is there without blocking, up to the end of the current record.
     *
     * @return whether reading the rest of the record cannot block: it is there, or the stream has ended
     * @throws IOException if the stream fails, or is closed
     */
    boolean hasWholeRecord() throws IOException {
        try {
            int missing = missing();
            while (missing > 0) {
                int available = in.available();
                if (available <= 0 || (available == 1 && missing > 1)) {
                    // Some streams say 1 whenever they have not ended, and would block.
                    return false;
                }
                reserve(missing);
                int read = in.read(ahead, end, Math.min(available, missing));
                if (read < 0) {
                    return true;
                }
                end += read;
                missing = missing();
            }
            return true;
        } catch (IOException e) {
            throw failure.noted(e);
        }
    }

    /**
     * {@return how many bytes of the current record, or of its header as long as that is incomplete, are still to come}
     */
    private int missing() {
        int known = delivered + end - next;
        return known < HEADER ? HEADER - known : HEADER + length() - known;
    }

    private int length() {
        return (headerByte(LENGTH_OFFSET) & 0xFF) << 8 | (headerByte(LENGTH_OFFSET + 1) & 0xFF);
    }

    private byte headerByte(int index) {
        return index < delivered ? header[index] : ahead[next + index - delivered];
    }

    private void reserve(int more) {
        if (end + more > ahead.length) {
            byte[] larger = new byte[end - next + more];
            System.arraycopy(ahead, next, larger, 0, end - next);
            ahead = larger;
            end -= next;
            next = 0;
        }
    }

    @Override
    public int available() throws IOException {
        return end - next + in.available();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int read = next < end ? readAhead(buffer, offset, length) : readThrough(buffer, offset, length);
        if (read < 0) {
            ended = true;
        }
        follow(buffer, offset, read);
        return read;
    }

    private int readAhead(byte[] buffer, int offset, int length) {
        int read = Math.min(length, end - next);
        System.arraycopy(ahead, next, buffer, offset, read);
        next += read;
        if (next == end) {
            ahead = new byte[0];
            next = 0;
            end = 0;
        }
        return read;
    }

    private int readThrough(byte[] buffer, int offset, int length) throws IOException {
        try {
            return in.read(buffer, offset, length);
        } catch (InterruptedIOException e) {
            follow(buffer, offset, e.bytesTransferred);
            throw failure.noted(e);
        } catch (IOException e) {
            throw failure.noted(e);
        }
    }

    /** Keeps count of what was delivered of the current record. */
    private void follow(byte[] buffer, int offset, int count) {
        int position = offset;
        int limit = offset + count;
        while (position < limit) {
            if (delivered < HEADER) {
                header[delivered++] = buffer[position++];
            } else {
                int step = Math.min(limit - position, HEADER + length() - delivered);
                delivered += step;
                position += step;
            }
            if (delivered >= HEADER && delivered == HEADER + length()) {
                delivered = 0;
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
