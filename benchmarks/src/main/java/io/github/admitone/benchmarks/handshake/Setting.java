package io.github.admitone.benchmarks.handshake;

import java.io.IOException;
import org.bouncycastle.tls.ProtocolVersion;

/** What all contenders of a measurement have in common: the protocol, and by which keys both sides prove who they are. */
record Setting(Version version, Identity.ServerKey server, Identity.ClientKey client) {

    static final String SERVER_NAME = "server.example.com";
    static final String CIPHER_SUITE = "TLS_AES_128_GCM_SHA256";
    /** The PSK that client and server agreed on by other means than TLS: what resumption costs without resumption. */
    static final String PSK_HEX = "8f1d0c6a5be247339e10d4f7a2c85b6e71940ad3f6b82c5de09147ac3b5f28d6";

    /** As long as a ticket of OpenSSL's for a session without a client certificate: both ClientHellos are as long. */
    static final String PSK_IDENTITY = "external-psk-128".repeat(12);

    /** The hybrid one with post-quantum certificates, otherwise X25519 alone wherever that is possible; TLS 1.2, and a client's certificate, take P-256 for one of the signature too. */
    String groups() {
        if (server.isPostQuantum()) {
            return "X25519MLKEM768";
        }
        return version == Version.TLS_1_3 && client == Identity.ClientKey.NONE ? "X25519" : "X25519:P-256";
    }

    /** Starts a server, which knows the PSK too if it is to serve clients that have it. */
    Server serve(Identity identity, boolean externalPsk) throws IOException, InterruptedException {
        return server.isPostQuantum() ? Node.serve(this, identity) : OpenSsl.serve(this, identity, externalPsk);
    }

    /** The versions of the protocol. */
    enum Version {
        TLS_1_3("TLS 1.3", "-tls1_3", ProtocolVersion.TLSv13),
        TLS_1_2("TLS 1.2", "-tls1_2", ProtocolVersion.TLSv12),
        DTLS_1_2("DTLS 1.2", "-dtls1_2", ProtocolVersion.DTLSv12);

        final String title;
        final String serverOption;
        final ProtocolVersion protocol;

        Version(String title, String serverOption, ProtocolVersion protocol) {
            this.title = title;
            this.serverOption = serverOption;
            this.protocol = protocol;
        }

        boolean isDatagrams() {
            return this == DTLS_1_2;
        }
    }
}
