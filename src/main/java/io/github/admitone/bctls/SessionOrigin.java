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
 * @param certificates how long those can be accepted
 */
record SessionOrigin(
        long lineage,
        Instant authenticatedAt,
        Instant verifiedAt,
        CertificateChain chain,
        CertificateLifetime certificates) {

    SessionOrigin(long lineage, Instant authenticatedAt, Instant verifiedAt, CertificateChain chain) {
        this(lineage, authenticatedAt, verifiedAt, chain, new CertificateLifetime(chain, authenticatedAt));
    }

    static SessionOrigin of(SessionTicket ticket) {
        return new SessionOrigin(
                ticket.lineage(), ticket.authenticatedAt(), ticket.verifiedAt(), ticket.peerCertificates());
    }

    SessionOrigin verified(Instant now) {
        return new SessionOrigin(lineage, authenticatedAt, now, chain, certificates);
    }
}
