package io.github.admitone.benchmarks.handshake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Collections;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** The Java Secure Socket Extension, of any provider: one context, and a socket for each connection. */
final class JsseClients implements TlsClients {

    private final SSLContext context;
    private final Verifier verifier;
    private final boolean resuming;

    private JsseClients(SSLContext context, Verifier verifier, boolean resuming) {
        this.context = context;
        this.verifier = verifier;
        this.resuming = resuming;
    }

    static JsseClients of(Provider provider, Verifier verifier, boolean resuming) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLSv1.3", provider);
        context.init(null, new TrustManager[] {verifier}, null);
        return new JsseClients(context, verifier, resuming);
    }

    @Override
    public TlsConnection connect(Socket transport) throws IOException {
        // The port is only part of the key under which the session is kept.
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(transport, Setting.SERVER_NAME, 443, false);
        socket.setEnabledProtocols(new String[] {"TLSv1.3"});
        socket.setEnabledCipherSuites(new String[] {Setting.CIPHER_SUITE});
        int verificationsBefore = verifier.verifications();
        socket.startHandshake();
        return new Connection(socket, verifier.verifications() > verificationsBefore);
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

    private record Connection(SSLSocket socket, boolean verified) implements TlsConnection {

        @Override
        public InputStream in() throws IOException {
            return socket.getInputStream();
        }

        @Override
        public OutputStream out() throws IOException {
            return socket.getOutputStream();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }

        @Override
        public String cipherSuite() {
            return socket.getSession().getCipherSuite();
        }

        /** JSSE does not say; but in a resumed handshake there is no certificate to verify. */
        @Override
        public Authentication authentication() {
            return verified ? Authentication.CERTIFICATE : Authentication.TICKET;
        }
    }
}
