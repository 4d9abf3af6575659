package io.github.admitone.jsse;

import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Makes the sockets and engines of one context. */
final class ContextSpi extends SSLContextSpi {

    private final ContextSettings settings;

    ContextSpi(ContextSettings settings) {
        this.settings = settings;
    }

    @Override
    protected void engineInit(
            KeyManager @Nullable [] keys, TrustManager @Nullable [] trust, @Nullable SecureRandom random) {
        throw new IllegalStateException("a ResumingSslContext is complete when its builder has built it");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
        return new ResumingSocketFactory(settings);
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
        throw ClientOnly.noServer();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
        return new ResumingSslEngine(settings, "", -1);
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(@Nullable String host, int port) {
        return new ResumingSslEngine(settings, host == null ? "" : host, port);
    }

    /** {@return null, as JSSE has it where a context is not available} */
    @Override
    protected @Nullable SSLSessionContext engineGetServerSessionContext() {
        return null;
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
        return settings.sessions();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
        return new ConnectionParameters(settings.algorithms()).toSslParameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
        return engineGetDefaultSSLParameters();
    }
}
