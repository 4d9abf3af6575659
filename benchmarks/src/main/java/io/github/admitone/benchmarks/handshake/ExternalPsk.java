package io.github.admitone.benchmarks.handshake;

import java.util.HexFormat;

/** The PSK that client and server agreed on by other means than TLS: what resumption costs without resumption. */
final class ExternalPsk {

    /** As long as a ticket of OpenSSL's for a session without a client certificate: both ClientHellos are as long. */
    static final String IDENTITY = "external-psk-128".repeat(12);

    static final String KEY_HEX = "8f1d0c6a5be247339e10d4f7a2c85b6e71940ad3f6b82c5de09147ac3b5f28d6";

    private ExternalPsk() {}

    static byte[] key() {
        return HexFormat.of().parseHex(KEY_HEX);
    }
}
