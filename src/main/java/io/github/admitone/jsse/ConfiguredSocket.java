package io.github.admitone.jsse;

import java.net.Socket;
import java.security.Principal;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import javax.net.ssl.HandshakeCompletedEvent;
import javax.net.ssl.HandshakeCompletedListener;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/** A socket's settings, and the answers about its handshake; everything but the traffic. */
abstract class ConfiguredSocket extends ForwardingSocket implements Party {

    private final ContextSettings settings;
    private final ConnectionParameters parameters;
    private final List<HandshakeCompletedListener> listeners = new CopyOnWriteArrayList<>();
    private @Nullable BiFunction<SSLSocket, List<String>, String> selector;

    ConfiguredSocket(ContextSettings settings, Socket transport) {
        super(transport);
        this.settings = settings;
        this.parameters = new ConnectionParameters(settings.algorithms());
    }

    final ContextSettings settings() {
        return settings;
    }

    final ConnectionParameters parameters() {
        return parameters;
    }

    /** {@return the connection, or null before the handshake has begun} */
    abstract @Nullable TlsConnection connection();

    @Override
    public final void checkServer(X509ExtendedTrustManager manager, X509Certificate[] chain, String authType)
            throws CertificateException {
        manager.checkServerTrusted(chain, authType, this);
    }

    @Override
    public final @Nullable String chooseAlias(
            X509KeyManager manager, String[] keyTypes, Principal @Nullable [] issuers) {
        return manager.chooseClientAlias(keyTypes, issuers, this);
    }

    @Override
    public final void addHandshakeCompletedListener(HandshakeCompletedListener listener) {
        if (listener == null) {
            throw new IllegalArgumentException("listener is null");
        }
        listeners.add(listener);
    }

    @Override
    public final void removeHandshakeCompletedListener(HandshakeCompletedListener listener) {
        if (!listeners.remove(listener)) {
            throw new IllegalArgumentException("listener not registered");
        }
    }

    /** On a thread of their own, as the JDK does: listeners may block, or use the socket. */
    final void handshakeCompleted(SSLSession session) {
        if (!listeners.isEmpty()) {
            HandshakeCompletedEvent event = new HandshakeCompletedEvent(this, session);
            Thread thread = new Thread(
                    () -> listeners.forEach(listener -> listener.handshakeCompleted(event)),
                    "HandshakeCompletedNotify-Thread");
            thread.setDaemon(true);
            thread.start();
        }
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
            @Nullable BiFunction<SSLSocket, List<String>, String> selector) {
        this.selector = selector;
    }

    @Override
    public final synchronized @Nullable BiFunction<SSLSocket, List<String>, String>
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
