package io.github.admitone.jsse;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts everybody at first, and as another trust manager does from {@link #beStrict} on. Counts how often it is asked. */
final class SwitchedTrust extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager strictly;
    private final AtomicBoolean strict = new AtomicBoolean();
    private final AtomicInteger asked = new AtomicInteger();

    SwitchedTrust(TrustManager... strictly) {
        this.strictly = (X509ExtendedTrustManager) strictly[0];
    }

    void beStrict() {
        strict.set(true);
    }

    int asked() {
        return asked.get();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        asked.incrementAndGet();
        if (strict.get()) {
            strictly.checkServerTrusted(chain, authType, engine);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        asked.incrementAndGet();
        if (strict.get()) {
            strictly.checkServerTrusted(chain, authType, socket);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
        throw new AssertionError("it was not given the socket or the engine");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
