package io.github.admitone.benchmarks.handshake;

import io.github.admitone.bctls.ResumptionStatus;
import io.github.admitone.jsse.ResumingSslContext;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Collections;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** The Java Secure Socket Extension, of any provider, over TLS 1.3: one context, and a socket for each connection. */
final class JsseClients implements TlsClients {

    private final SSLContext context;
    private final Verifier verifier;
    private final boolean resuming;

    /** @param resuming whether sessions are left where they are between connections */
    JsseClients(SSLContext context, Verifier verifier, boolean resuming) {
        this.context = context;
        this.verifier = verifier;
        this.resuming = resuming;
    }

    static SSLContext context(Provider provider, Verifier verifier) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLSv1.3", provider);
        context.init(null, new TrustManager[] {verifier}, null);
        return context;
    }

    @Override
    public Connection connect(int port) throws IOException {
        Transport transport = new Transport(port);
        // The port is only part of the key under which the session is kept.
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(transport, Setting.SERVER_NAME, 443, false);
        socket.setEnabledProtocols(new String[] {"TLSv1.3"});
        socket.setEnabledCipherSuites(new String[] {Setting.CIPHER_SUITE});
        int verificationsBefore = verifier.verifications();
        socket.startHandshake();
        return new Stream(
                socket,
                transport,
                context instanceof ResumingSslContext,
                verifier.verifications() > verificationsBefore);
    }

    @Override
    public void reset() {
        if (!resuming) {
            SSLSessionContext sessions = context.getClientSessionContext();
            for (byte[] id : Collections.list(sessions.getIds())) {
                SSLSession session = sessions.getSession(id);
                if (session != null) {
                    session.invalidate();
                }
            }
        }
    }

    private record Stream(SSLSocket socket, Transport transport, boolean ours, boolean verified) implements Connection {

        @Override
        public void converse() throws IOException {
            TlsClients.converse(socket.getInputStream(), socket.getOutputStream());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }

        @Override
        public void awaitEnd() throws IOException {
            transport.awaitEnd();
        }

        /** AdmitOne says what it was. Others do not, but they verify nothing in a resumed handshake. */
        @Override
        public Authentication authentication() {
            if (ours) {
                return ResumingSslContext.resumptionStatus(socket) == ResumptionStatus.RESUMED
                        ? Authentication.TICKET
                        : Authentication.CERTIFICATE;
            }
            return verified ? Authentication.CERTIFICATE : Authentication.TICKET;
        }
    }
}
