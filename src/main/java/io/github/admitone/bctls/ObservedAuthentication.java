package io.github.admitone.bctls;

import java.io.IOException;
import java.lang.reflect.Method;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientContext;
import org.bouncycastle.tls.TlsServerCertificate;
import org.jspecify.annotations.Nullable;

/** The user's own authentication in a full handshake: notes the server's certificates when it has accepted them. */
final class ObservedAuthentication extends Forwarding<TlsAuthentication> {

    private final ConnectionTickets tickets;
    private final TlsClientContext context;

    ObservedAuthentication(TlsAuthentication authentication, ConnectionTickets tickets, TlsClientContext context) {
        super(authentication);
        this.tickets = tickets;
        this.context = context;
    }

    TlsAuthentication asAuthentication() {
        return proxy(TlsAuthentication.class);
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
        Object result = forward(method, arguments);
        if (method.getName().equals("notifyServerCertificate") && arguments != null) {
            accepted((TlsServerCertificate) arguments[0]);
        }
        return result;
    }

    private void accepted(TlsServerCertificate certificate) {
        try {
            tickets.authenticated(PeerCertificates.toChain(certificate), Lineage.next(context));
        } catch (IOException | RuntimeException e) {
            tickets.refuseStorage(e);
        }
    }
}
