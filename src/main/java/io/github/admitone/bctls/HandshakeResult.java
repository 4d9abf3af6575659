package io.github.admitone.bctls;

import java.time.Duration;

/**
 * How a handshake ended.
 *
 * @param status the status
 * @param protocolVersion on the wire
 * @param duration how long it took
 */
public record HandshakeResult(ResumptionStatus status, int protocolVersion, Duration duration) {}
