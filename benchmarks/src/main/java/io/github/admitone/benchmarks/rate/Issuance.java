package io.github.admitone.benchmarks.rate;

import java.time.Duration;

/**
 * The tickets that servers issue, as far as a client keeps them.
 *
 * @param full how many on a full handshake
 * @param resumed how many on a resumed one
 * @param lifetime how long each may be used
 */
record Issuance(int full, int resumed, Duration lifetime) {}
