package io.github.admitone.bctls;

import java.io.IOException;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientContext;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.jspecify.annotations.Nullable;

/**
 * The user's own authentication in a full handshake: notes the server's certificates when it has accepted them, and the
 * client's when it presents some.
 */
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
        return LaterMethods.of(TlsAuthentication.class, this, target);
    }

    @Override
    public void notifyServerCertificate(TlsServerCertificate certificate) throws IOException {
        try {
            target.notifyServerCertificate(certificate);
        } catch (IOException | RuntimeException e) {
            tickets.rejected();
            throw e;
        }
        try {
            tickets.authenticated(PeerCertificates.toChain(certificate), Lineage.next(context));
        } catch (IOException | RuntimeException e) {
            tickets.issued().forbid(StorageStatus.UNSUPPORTED_CERTIFICATE, e);
        }
    }

    @Override
    public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
        TlsCredentials credentials = target.getClientCredentials(request);
        if (credentials != null) {
            Certificate certificate = credentials.getCertificate();
            if (certificate != null && !certificate.isEmpty()) {
                byte[] digest =
                        LocalCertificates.digest(certificate.getCertificateAt(0).getEncoded());
                tickets.localCertificates().remember(digest, certificate);
                tickets.presented(digest);
            }
        }
        return credentials;
    }
}
