package io.github.admitone.bctls;

import io.github.admitone.SessionTicket;
import java.io.IOException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.jspecify.annotations.Nullable;

/**
 * The verification of a session that is being resumed: its certificates go to the client's own {@link
 * TlsAuthentication}, as in a full handshake. If it rejects them, the handshake fails: pins, expiry and host name hold
 * on every connection. Belongs to the thread of the handshake.
 */
final class Reverification {

    private final ConnectionTickets tickets;
    private @Nullable TlsServerCertificate certificate;
    private boolean done;

    Reverification(ConnectionTickets tickets) {
        this.tickets = tickets;
    }

    /**
     * Parses the certificates, if they will have to be verified, before the ticket is offered: one that cannot be
     * verified must not get as far as being accepted.
     *
     * @throws IOException if a TLS 1.3 ticket comes without certificates, or they cannot be parsed
     */
    void prepare(SessionTicket ticket, TlsCrypto crypto) throws IOException {
        boolean tls13 = ticket.protocolVersion() == SessionTicket.TLS_1_3;
        if (tls13 && ticket.peerCertificates().isEmpty()) {
            throw new IOException("a TLS 1.3 ticket without the server's certificates cannot be verified");
        }
        if (isDue(ticket)) {
            certificate =
                    PeerCertificates.fromChain(ticket.peerCertificates(), tickets.parsedCertificates(), crypto, tls13);
        }
    }

    /**
     * The server resumes the session: verifies its certificates, if the policy demands it, and confirms the resumption.
     *
     * @throws IOException if the client rejects the certificates, or the connection has ended meanwhile
     */
    void verify(TlsClient client) throws IOException {
        TlsServerCertificate presented = certificate;
        if (presented != null) {
            TlsAuthentication authentication = client.getAuthentication();
            if (authentication == null) {
                throw new TlsFatalAlert(
                        AlertDescription.internal_error, "no TlsAuthentication to verify the resumed session with");
            }
            try {
                authentication.notifyServerCertificate(presented);
            } catch (IOException | RuntimeException e) {
                tickets.rejected();
                throw e;
            }
        }
        if (!tickets.confirm(presented != null)) {
            throw ended();
        }
        done = true;
    }

    /** Called when a handshake that resumed a ticket's session completes, whatever has happened before. */
    void requireDone() throws IOException {
        if (!done) {
            throw new TlsFatalAlert(
                    AlertDescription.internal_error, "a session was resumed whose certificates were not verified");
        }
    }

    /** {@return the alert for a server that resumes on a connection that has ended} */
    static TlsFatalAlert ended() {
        return new TlsFatalAlert(AlertDescription.internal_error, "the connection has ended, and must not resume");
    }

    private boolean isDue(SessionTicket ticket) {
        ResumptionPolicy policy = tickets.policy();
        return !ticket.peerCertificates().isEmpty()
                && policy.demandsVerification(
                        ticket.verifiedAt(), policy.clock().instant());
    }
}
