package io.github.admitone.bctls;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The stream of data to the server, which tells the connection's ticket when the first byte is about to leave. Whatever
 * follows the giving back of a ticket is dropped: the connection is closed already, and the ticket must not be seen on
 * it.
 */
final class FirstByteOutputStream extends FilterOutputStream {

    private final TakenTicket ticket;
    private final TransportFailure failure = new TransportFailure();

    FirstByteOutputStream(OutputStream out, TakenTicket ticket) {
        super(out);
        this.ticket = ticket;
    }

    /** {@return whether the exception tells of a failure of this stream} */
    boolean caused(@Nullable Throwable thrown) {
        return failure.caused(thrown);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /** A buffered stream fails here, and not where it is written to. */
    @Override
    public void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            throw failure.noted(e);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (ticket.maySend()) {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                throw failure.noted(e);
            }
        }
    }
}
