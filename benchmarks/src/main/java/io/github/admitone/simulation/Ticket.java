package io.github.admitone.simulation;

import io.github.admitone.CertificateChain;
import java.util.List;

/**
 * A ticket that a simulated server issued.
 *
 * @param id tells it from every other of the simulation
 * @param session the session that it resumes
 * @param expiresAt the first millisecond in which it is of no more use
 */
record Ticket(int id, Session session, long expiresAt) {

    boolean isLive(long now) {
        return now < expiresAt;
    }

    /** What one full handshake began and its tickets share: here, the certificates, which take the most memory. */
    static final class Session {

        // Of a leaf and an intermediate, as public servers send them. An assumption, not a measurement.
        private static final List<byte[]> CERTIFICATES = List.of(new byte[1500], new byte[1500]);

        private CertificateChain chain;

        /** A session of a full handshake of its own. */
        Session() {}

        /** The session that these certificates came with. */
        Session(CertificateChain chain) {
            this.chain = chain;
        }

        /** A chain for this session alone, as two handshakes with one server give two. Made when a cache asks for it. */
        CertificateChain chain() {
            if (chain == null) {
                chain = CertificateChain.of(CERTIFICATES);
            }
            return chain;
        }
    }
}
