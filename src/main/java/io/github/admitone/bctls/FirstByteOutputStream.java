package io.github.admitone.bctls;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Tells the connection's tickets when the first byte is about to leave. What would follow the giving back of a ticket is
 * dropped: the connection is closed already, and the ticket must not be seen on it.
 */
final class FirstByteOutputStream extends FilterOutputStream {

    private final ConnectionTickets tickets;

    FirstByteOutputStream(OutputStream out, ConnectionTickets tickets) {
        super(out);
        this.tickets = tickets;
    }

    @Override
    public void write(int b) throws IOException {
        if (tickets.send()) {
            out.write(b);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (tickets.send()) {
            out.write(bytes, offset, length);
        }
    }
}
