package io.github.admitone.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * The JDK's own TLS client, one context and so one session cache for each instance. It discards TLS 1.2 tickets whose
 * lifetime hint is 0.
 */
final class JsseProbe implements TlsProbe {

    private static final int TIMEOUT_MILLIS = 20_000;

    private final SSLContext context;

    private JsseProbe(KeyManager[] keys) {
        try {
            var anchors = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            anchors.init(TestCertificates.trustStore());
            context = SSLContext.getInstance("TLS");
            context.init(keys, anchors.getTrustManagers(), null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsseProbe anonymous() {
        return new JsseProbe(new KeyManager[0]);
    }

    static JsseProbe with(TlsIdentity identity) {
        try {
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(identity.keyStore(), TlsIdentity.PASSWORD.toCharArray());
            return new JsseProbe(keys.getKeyManagers());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String connect(int port, String... applicationProtocols) throws IOException {
        try (Socket transport = new Socket()) {
            transport.setSoTimeout(TIMEOUT_MILLIS);
            transport.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            try (SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(transport, "127.0.0.1", port, true)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                parameters.setApplicationProtocols(applicationProtocols);
                socket.setSSLParameters(parameters);
                socket.getOutputStream().write(TlsServer.request());
                if (socket.getInputStream().read() < 0) {
                    throw new IOException("the server closed without an answer");
                }
                return socket.getApplicationProtocol();
            }
        }
    }
}
