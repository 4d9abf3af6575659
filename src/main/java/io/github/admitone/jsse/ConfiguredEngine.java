package io.github.admitone.jsse;

import java.security.Principal;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/** An engine's settings, and the answers about its handshake; everything but wrap, unwrap and the end. */
abstract class ConfiguredEngine extends SSLEngine implements Party {

    private final ContextSettings settings;
    private final String host;
    private final int port;
    private final ConnectionParameters parameters;
    private @Nullable BiFunction<SSLEngine, List<String>, String> selector;

    ConfiguredEngine(ContextSettings settings, String host, int port) {
        super(host.isEmpty() ? null : host, port);
        this.settings = settings;
        this.host = host;
        this.port = port;
        this.parameters = new ConnectionParameters(settings.algorithms());
    }

    /** {@return the connection, or null before the handshake has begun} */
    abstract @Nullable TlsConnection connection();

    /** {@return a connection that goes by the parameters as they are now} */
    final TlsConnection newConnection() {
        return new TlsConnection(settings, this, host, port, parameters.copy());
    }

    @Override
    public final void checkServer(X509ExtendedTrustManager manager, X509Certificate[] chain, String authType)
            throws CertificateException {
        manager.checkServerTrusted(chain, authType, this);
    }

    @Override
    public final @Nullable String chooseAlias(
            X509KeyManager manager, String[] keyTypes, Principal @Nullable [] issuers) {
        return manager instanceof X509ExtendedKeyManager extended
                ? extended.chooseEngineClientAlias(keyTypes, issuers, this)
                : manager.chooseClientAlias(keyTypes, issuers, null);
    }

    @Override
    public final @Nullable SSLSession getHandshakeSession() {
        TlsConnection open = connection();
        return open == null ? null : open.handshakeSession();
    }

    @Override
    public final @Nullable String getApplicationProtocol() {
        TlsConnection open = connection();
        return open == null || !open.isHandshakeComplete() ? null : open.applicationProtocol();
    }

    @Override
    public final @Nullable String getHandshakeApplicationProtocol() {
        TlsConnection open = connection();
        return open == null || open.isHandshakeComplete() ? null : open.applicationProtocol();
    }

    /** Kept, and never called: the server selects. */
    @Override
    public final synchronized void setHandshakeApplicationProtocolSelector(
            @Nullable BiFunction<SSLEngine, List<String>, String> selector) {
        this.selector = selector;
    }

    @Override
    public final synchronized @Nullable BiFunction<SSLEngine, List<String>, String>
            getHandshakeApplicationProtocolSelector() {
        return selector;
    }

    @Override
    public final SSLParameters getSSLParameters() {
        return parameters.toSslParameters();
    }

    @Override
    public final void setSSLParameters(SSLParameters parameters) {
        this.parameters.apply(Objects.requireNonNull(parameters, "parameters"));
    }

    @Override
    public final String[] getSupportedCipherSuites() {
        return settings.algorithms().suiteNames();
    }

    @Override
    public final String[] getEnabledCipherSuites() {
        return parameters.cipherSuites();
    }

    @Override
    public final void setEnabledCipherSuites(String[] suites) {
        parameters.setCipherSuites(suites);
    }

    @Override
    public final String[] getSupportedProtocols() {
        return settings.algorithms().protocols().toArray(new String[0]);
    }

    @Override
    public final String[] getEnabledProtocols() {
        return parameters.protocols();
    }

    @Override
    public final void setEnabledProtocols(String[] protocols) {
        parameters.setProtocols(protocols);
    }

    @Override
    public final void setUseClientMode(boolean client) {
        ClientOnly.requireClientMode(client);
    }

    @Override
    public final boolean getUseClientMode() {
        return true;
    }

    @Override
    public final void setNeedClientAuth(boolean need) {
        ClientOnly.refuseClientAuth(need);
    }

    @Override
    public final boolean getNeedClientAuth() {
        return false;
    }

    @Override
    public final void setWantClientAuth(boolean want) {
        ClientOnly.refuseClientAuth(want);
    }

    @Override
    public final boolean getWantClientAuth() {
        return false;
    }

    @Override
    public final void setEnableSessionCreation(boolean enabled) {
        ClientOnly.requireSessionCreation(enabled);
    }

    @Override
    public final boolean getEnableSessionCreation() {
        return true;
    }
}
