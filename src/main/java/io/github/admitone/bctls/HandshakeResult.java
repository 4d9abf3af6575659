package io.github.admitone.bctls;

import java.time.Duration;

/**
 * How a handshake ended.
 *
 * @param status resumed, or why not
 * @param protocolVersion on the wire; 0 if none was negotiated
 * @param duration from the connection's beginning to its end
 */
public record HandshakeResult(ResumptionStatus status, int protocolVersion, Duration duration) {}
