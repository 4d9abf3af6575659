package io.github.admitone.benchmarks.handshake;

/** By what the server proved itself in a handshake. */
enum Authentication {
    /** In a full handshake. */
    CERTIFICATE,
    /** In a resumed handshake. */
    TICKET,
    EXTERNAL_PSK
}
