package io.github.admitone.demo;

import io.github.admitone.server.RecordingRelay.Direction;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The flights of one connection, as the client's own streams see them: what one side sends until the other answers. Used
 * by one thread.
 */
final class Flights {

    /** What may leave before the first acknowledgement: ten segments (RFC 6928) of 1,460 bytes, as Ethernet has them. */
    static final long FIRST_WINDOW = 10L * 1460;

    /** Nobody answers to this record; in TLS 1.3 a client sends one amid the server's flight (RFC 8446 appendix D.4). */
    private static final int CHANGE_CIPHER_SPEC = 20;

    private record Flight(Direction direction, long bytes) {}

    private final Deque<Flight> flights = new ArrayDeque<>();

    /**
     * {@return how many round trips the client has waited for so far: one for each flight of the server's, and for each
     * time that a flight of either side exceeds what TCP lets it send without an acknowledgement}
     */
    int roundTrips() {
        return flights.stream()
                .mapToInt(flight -> windows(flight.bytes) - (flight.direction == Direction.FROM_CLIENT ? 1 : 0))
                .sum();
    }

    /** The window doubles whenever all of it is acknowledged (RFC 5681 section 3.1). */
    private static int windows(long bytes) {
        int count = 1;
        long left = bytes - FIRST_WINDOW;
        for (long window = 2 * FIRST_WINDOW; left > 0; window *= 2) {
            left -= window;
            count++;
        }
        return count;
    }

    private void add(Direction direction, int bytes) {
        Flight last = flights.peekLast();
        boolean goesOn = last != null && last.direction == direction;
        long before = goesOn ? flights.removeLast().bytes : 0;
        flights.addLast(new Flight(direction, before + bytes));
    }

    /** {@return the same stream, observed} */
    InputStream of(InputStream fromServer) {
        return new FilterInputStream(fromServer) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int read = super.read(buffer, offset, length);
                if (read > 0) {
                    add(Direction.FROM_SERVER, read);
                }
                return read;
            }
        };
    }

    /** {@return the same stream, observed: Bouncy Castle writes each record by one call} */
    OutputStream of(OutputStream toServer) {
        return new FilterOutputStream(toServer) {
            @Override
            public void write(byte[] buffer, int offset, int length) throws IOException {
                if (length > 0 && buffer[offset] != CHANGE_CIPHER_SPEC) {
                    add(Direction.FROM_CLIENT, length);
                }
                out.write(buffer, offset, length);
            }
        };
    }
}
