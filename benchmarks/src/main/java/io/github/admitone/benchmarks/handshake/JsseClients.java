package io.github.admitone.benchmarks.handshake;

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

    JsseClients(Provider provider, Verifier verifier, boolean resuming) throws GeneralSecurityException {
        this.context = SSLContext.getInstance("TLSv1.3", provider);
        this.verifier = verifier;
        this.resuming = resuming;
        context.init(null, new TrustManager[] {verifier}, null);
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
        return new Stream(socket, transport, verifier.verifications() > verificationsBefore);
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

    private record Stream(SSLSocket socket, Transport transport, boolean verified) implements Connection {

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

        /** JSSE does not say; but in a resumed handshake there is no certificate to verify. */
        @Override
        public Authentication authentication() {
            return verified ? Authentication.CERTIFICATE : Authentication.TICKET;
        }
    }
}
