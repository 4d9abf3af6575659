package io.github.admitone.bctls;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The end of one connection's handshake, as a {@link ResumptionListener} is told of it.
 *
 * @param status {@link ResumptionStatus#RESUMED}, or why the connection did not resume
 * @param protocolVersion the version on the wire that the server chose, such as
 *     {@link io.github.admitone.SessionTicket#TLS_1_3}; 0 if the handshake ended before that
 * @param duration from the beginning of the handshake to its end, by the policy's clock; zero if that was set back
 *     meanwhile
 * @since 0.1.0
 */
public record HandshakeResult(ResumptionStatus status, int protocolVersion, Duration duration) {

    /**
     * Makes a result.
     *
     * @param status how the connection came to resume, or why it did not
     * @param protocolVersion the version on the wire, or 0
     * @param duration not negative
     */
    public HandshakeResult {
        requireNonNull(status, "status");
        requireNonNull(duration, "duration");
    }
}
