package io.github.admitone.benchmarks.cache;

import io.github.admitone.SessionTicket;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/** Tickets like those that servers issue: 200 bytes, with a secret of 32 bytes. */
final class Tickets {

    private static final int TICKET_BYTES = 200;
    private static final int SECRET_BYTES = 32;

    private Tickets() {}

    static SessionTicket draw(SplittableRandom random, Instant receivedAt) {
        return draw(random, receivedAt, Duration.ofDays(1));
    }

    static SessionTicket draw(SplittableRandom random, Instant receivedAt, Duration lifetime) {
        byte[] ticket = new byte[TICKET_BYTES];
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(ticket);
        random.nextBytes(secret);
        return SessionTicket.builder()
                .protocolVersion(SessionTicket.TLS_1_3)
                .cipherSuite(0x1301)
                .ticket(ticket)
                .secret(secret)
                .receivedAt(receivedAt)
                .lifetime(lifetime)
                .build();
    }
}
