package io.github.admitone.benchmarks.handshake;

/** What all contenders have in common. */
final class Setting {

    static final String SERVER_NAME = "server.example.com";
    static final String CIPHER_SUITE = "TLS_AES_128_GCM_SHA256";

    static final String GROUP = "X25519";

    private Setting() {}
}
