package io.github.admitone.bctls;

import java.io.IOException;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientContext;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.jspecify.annotations.Nullable;

/** The user's own authentication in a full handshake: notes the server's certificates when it has accepted them. */
final class ObservedAuthentication implements TlsAuthentication {

    private final TlsAuthentication target;
    private final ConnectionTickets tickets;
    private final TlsClientContext context;

    ObservedAuthentication(TlsAuthentication target, ConnectionTickets tickets, TlsClientContext context) {
        this.target = target;
        this.tickets = tickets;
        this.context = context;
    }

    TlsAuthentication asAuthentication() {
        return Completion.of(TlsAuthentication.class, this, target);
    }

    @Override
    public void notifyServerCertificate(TlsServerCertificate certificate) throws IOException {
        target.notifyServerCertificate(certificate);
        try {
            tickets.authenticated(PeerCertificates.toChain(certificate), Lineage.next(context));
        } catch (IOException | RuntimeException e) {
            tickets.refuseStorage(e);
        }
    }

    @Override
    public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
        return target.getClientCredentials(request);
    }
}
