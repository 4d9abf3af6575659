package io.github.admitone.bctls;

import io.github.admitone.SessionKey;
import io.github.admitone.internal.FlightRecording;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One connection in a flight recording. Written by the thread of the handshake, and read when the handshake has ended,
 * perhaps by another.
 */
final class ConnectionFlight {

    private static final long NO_TICKET = -1;

    /** A {@link HandshakeEvent}, or null; of a type that every run-time image has. */
    private volatile @Nullable Object handshake;

    private volatile int cipherSuite;
    private volatile long ticketAgeMillis = NO_TICKET;

    /** The handshake begins. */
    void begin() {
        if (FlightRecording.isPossible()) {
            handshake = HandshakeEvent.started();
        }
    }

    /** A ticket goes into the ClientHello. */
    void offered(Duration age) {
        ticketAgeMillis = Math.max(0, age.toMillis());
    }

    /** The server chose a cipher suite. */
    void chosen(int suite) {
        cipherSuite = suite;
    }

    /** The handshake has ended. */
    void end(SessionKey key, HandshakeResult result) {
        if (handshake instanceof HandshakeEvent event) {
            event.commit(key, result, cipherSuite, ticketAgeMillis);
        }
    }

    static void stored(SessionKey key, Duration lifetime) {
        if (FlightRecording.isPossible()) {
            TicketStoredEvent.commit(key, lifetime);
        }
    }

    static void refused(SessionKey key, StorageStatus reason) {
        if (FlightRecording.isPossible()) {
            TicketRefusedEvent.commit(key, reason);
        }
    }
}
