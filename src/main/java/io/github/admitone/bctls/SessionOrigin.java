package io.github.admitone.bctls;

import io.github.admitone.CertificateChain;
import io.github.admitone.SessionTicket;
import java.time.Instant;

/**
 * What all tickets that descend from one full handshake have in common.
 *
 * @param lineage the number that marks them
 * @param authenticatedAt when that handshake authenticated the server
 * @param verifiedAt when the server's certificates were last verified
 * @param chain the server's certificates; empty where a PSK, a password or nothing authenticated it
 */
record SessionOrigin(long lineage, Instant authenticatedAt, Instant verifiedAt, CertificateChain chain) {

    static SessionOrigin of(SessionTicket ticket) {
        return new SessionOrigin(
                ticket.lineage(), ticket.authenticatedAt(), ticket.verifiedAt(), ticket.peerCertificates());
    }

    SessionOrigin verified(Instant now) {
        return new SessionOrigin(lineage, authenticatedAt, now, chain);
    }
}
