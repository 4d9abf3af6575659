package io.github.admitone.bctls;

import io.github.admitone.SessionKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One connection in a flight recording. The classes that need {@code jdk.jfr} are not touched where a run-time image
 * lacks that module. Written by the thread of the handshake, and read when the handshake has ended, perhaps by another.
 */
final class ConnectionFlight {

    private static final boolean AVAILABLE = isAvailable();
    private static final long NO_TICKET = -1;

    /** A {@link HandshakeEvent}, or null; of a type that every run-time image has. */
    private volatile @Nullable Object handshake;

    private volatile int cipherSuite;
    private volatile long ticketAgeMillis = NO_TICKET;

    /** The handshake begins. */
    void begin() {
        if (AVAILABLE) {
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
        if (AVAILABLE) {
            TicketStoredEvent.commit(key, lifetime);
        }
    }

    static void refused(SessionKey key, StorageStatus reason) {
        if (AVAILABLE) {
            TicketRefusedEvent.commit(key, reason);
        }
    }

    private static boolean isAvailable() {
        try {
            Class.forName("jdk.jfr.Event", false, ConnectionFlight.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
