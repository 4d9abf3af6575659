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
 * Shows the certificates of a session that is being resumed to the client's own {@link TlsAuthentication}, as a full
 * handshake would have done. What it rejects, fails the handshake: pins, expiry and hostname hold on every connection.
 */
final class Reverification {

    private final ConnectionTickets tickets;
    private @Nullable TlsServerCertificate certificate;

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
            certificate = PeerCertificates.fromChain(ticket.peerCertificates(), crypto, tls13);
        }
    }

    /** The server has accepted the ticket: verifies its certificates, if the policy demands it, and confirms. */
    void verify(TlsClient client) throws IOException {
        TlsServerCertificate presented = certificate;
        if (presented != null) {
            TlsAuthentication authentication = client.getAuthentication();
            if (authentication == null) {
                throw new TlsFatalAlert(
                        AlertDescription.internal_error, "no TlsAuthentication to verify the resumed session with");
            }
            authentication.notifyServerCertificate(presented);
        }
        tickets.confirm(presented != null);
    }

    private boolean isDue(SessionTicket ticket) {
        ResumptionPolicy policy = tickets.policy();
        return !ticket.peerCertificates().isEmpty()
                && policy.demandsVerification(
                        ticket.verifiedAt(), policy.clock().instant());
    }
}
