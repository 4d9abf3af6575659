package org.conscrypt;

import java.time.Duration;
import javax.net.ssl.SSLSession;

/**
 * A TLS 1.3 session as far as Conscrypt's cache looks at it.
 *
 * <p>Conscrypt's own asks BoringSSL, through JNI, for its ID, its time and whether it may be used once only. This one
 * has the answers at hand, which is faster.
 */
public abstract class StandInSession extends NativeSslSession {

    private final byte[] id;
    private final String host;
    private final int port;
    private final long expiresAt;

    protected StandInSession(byte[] id, String host, int port, Duration lifetime) {
        this.id = id;
        this.host = host;
        this.port = port;
        this.expiresAt = System.currentTimeMillis() + lifetime.toMillis();
    }

    @Override
    public final byte[] getId() {
        return id;
    }

    @Override
    final boolean isValid() {
        return System.currentTimeMillis() < expiresAt;
    }

    @Override
    final boolean isSingleUse() {
        return true;
    }

    @Override
    final String getCipherSuite() {
        return "TLS_AES_128_GCM_SHA256";
    }

    @Override
    final String getProtocol() {
        return "TLSv1.3";
    }

    @Override
    final String getPeerHost() {
        return host;
    }

    @Override
    final int getPeerPort() {
        return port;
    }

    @Override
    final void offerToResume(NativeSsl ssl) {
        throw new UnsupportedOperationException();
    }

    @Override
    final byte[] getPeerOcspStapledResponse() {
        throw new UnsupportedOperationException();
    }

    @Override
    final byte[] getPeerSignedCertificateTimestamp() {
        throw new UnsupportedOperationException();
    }

    @Override
    final byte[] toBytes() {
        throw new UnsupportedOperationException();
    }

    @Override
    final SSLSession toSSLSession() {
        throw new UnsupportedOperationException();
    }
}
