package io.github.admitone.bctls;

import io.github.admitone.server.KeyKind;
import io.github.admitone.server.ServerOptions;

/** How a server of the matrix is configured, in the order of its columns. */
enum InteropVariation {
    /** An RSA certificate and nothing special. */
    SERVER_CERTIFICATE("server certificate"),
    /** The client has to show a certificate. */
    CLIENT_CERTIFICATE("client certificate"),
    /** The server insists on a group of which the client sends no key share: a HelloRetryRequest in TLS 1.3. */
    OTHER_GROUP("other group"),
    /** An ECDSA certificate. */
    ECDSA_CERTIFICATE("ECDSA certificate"),
    /** Session IDs in place of tickets, where there are any: up to TLS 1.2. */
    NO_TICKETS("tickets switched off");

    private final String title;

    InteropVariation(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    ServerOptions applyTo(ServerOptions options) {
        return switch (this) {
            case SERVER_CERTIFICATE -> options;
            case CLIENT_CERTIFICATE -> options.withClientCertificate();
            case OTHER_GROUP -> options.withGroup("secp384r1");
            case ECDSA_CERTIFICATE -> options.withKey(KeyKind.EC);
            case NO_TICKETS -> options.withoutTickets();
        };
    }
}
