package io.github.admitone.bctls;

import io.github.admitone.SessionScope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The choices of one {@link TicketResumption}.
 *
 * @param clock where the time comes from
 * @param maximumSessionAge how long after a full handshake its session, renewals included, may be resumed
 * @param reverifyAfter how long a verification of the server's certificates is trusted; zero: not at all
 * @param tls12Reuse whether a TLS 1.2 ticket goes back after a resumption that brought no new one
 * @param tls12Lifetime how long a TLS 1.2 session may be used if the server does not say
 * @param scope what all connections have in common
 * @param askForTickets whether servers are asked for tickets
 * @param ticketRequest how many tickets to ask servers for; empty: do not ask
 * @param listener told about every connection
 */
record ResumptionPolicy(
        InstantSource clock,
        Duration maximumSessionAge,
        Duration reverifyAfter,
        boolean tls12Reuse,
        Duration tls12Lifetime,
        SessionScope scope,
        boolean askForTickets,
        Optional<TicketCounts> ticketRequest,
        ResumptionListener listener) {

    boolean demandsVerification(Instant verifiedAt, Instant now) {
        return !isWithin(reverifyAfter, verifiedAt, now);
    }

    boolean allowsSession(Instant authenticatedAt, Instant now) {
        return isWithin(maximumSessionAge, authenticatedAt, now);
    }

    /** A moment that lies ahead, since the clock was set back, is never recent. */
    private static boolean isWithin(Duration duration, Instant moment, Instant now) {
        return !moment.isAfter(now) && Duration.between(moment, now).compareTo(duration) < 0;
    }
}
