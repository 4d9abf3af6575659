package io.github.admitone.jcstress;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** Tickets that know their number, 1 to 9: every byte of ticket and secret is that number. */
public final class Tickets {

    public static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);
    public static final Duration LIFETIME = Duration.ofHours(1);
    public static final SessionKey A = SessionKey.of("a.example", 443);
    public static final SessionKey B = SessionKey.of("b.example", 443);
    public static final SessionKey C = SessionKey.of("c.example", 443);

    /** What {@link #number} says of a ticket that its holder cannot use: destroyed, or with foreign bytes in it. */
    public static final int TORN = -1;

    private static final int SECRET_LENGTH = 256;

    private Tickets() {}

    /** A ticket received a moment before now; the higher its number, the fresher it is. */
    public static SessionTicket ticket(int number) {
        byte[] bytes = new byte[SECRET_LENGTH];
        Arrays.fill(bytes, (byte) number);
        return SessionTicket.builder()
                .protocolVersion(SessionTicket.TLS_1_3)
                .cipherSuite(0x1301)
                .ticket(bytes)
                .secret(bytes)
                .receivedAt(NOW.minusMillis(10 - number))
                .lifetime(LIFETIME)
                .build();
    }

    /** The number of a ticket, 0 where there is none, or {@link #TORN}. */
    public static int number(Optional<SessionTicket> found) {
        return found.map(Tickets::number).orElse(0);
    }

    private static int number(SessionTicket ticket) {
        try {
            byte[] bytes = ticket.ticket();
            return isFilled(bytes, bytes[0]) && isFilled(ticket.secret(), bytes[0]) ? bytes[0] : TORN;
        } catch (IllegalStateException destroyed) {
            return TORN;
        }
    }

    /** Takes all that the cache still holds of a key: the numbers as the digits of one. */
    public static int drained(ClientSessionCache cache, SessionKey key) {
        int digits = 0;
        for (int next = number(cache.get(key)); next != 0; next = number(cache.get(key))) {
            if (next == TORN) {
                return TORN;
            }
            digits = digits * 10 + next;
        }
        return digits;
    }

    private static boolean isFilled(byte[] bytes, byte value) {
        for (byte each : bytes) {
            if (each != value) {
                return false;
            }
        }
        return bytes.length == SECRET_LENGTH && value > 0;
    }
}
