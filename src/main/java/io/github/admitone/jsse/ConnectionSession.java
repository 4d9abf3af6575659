package io.github.admitone.jsse;

import io.github.admitone.bctls.ResumptionStatus;
import java.security.Principal;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSessionBindingEvent;
import javax.net.ssl.SSLSessionBindingListener;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;

/**
 * The session of one connection: none before the handshake, then as much of it as is known. Each connection has an
 * object of its own, whether it resumed or not. Thread-safe.
 */
final class ConnectionSession extends ExtendedSSLSession {

    /** A record of TLS 1.3 with its header (RFC 8446 §5.2), and some room, as the JDK's own. */
    static final int PACKET_BYTES = 16709;

    /** The content of a record, and some room, as the JDK's own. */
    static final int APPLICATION_BYTES = 16704;

    private final String peerHost;
    private final int peerPort;
    private final SSLSessionContext context;
    private final Supplier<ResumptionStatus> status;
    private final Runnable forget;
    private final ConcurrentHashMap<String, Object> values = new ConcurrentHashMap<>();

    private volatile Facts facts;
    private volatile boolean valid;

    /** By the program, perhaps before the handshake was complete. */
    private volatile boolean invalidated;

    /**
     * The facts that the handshake has established.
     *
     * @param createdAt when the session's full handshake ended, in milliseconds since 1970
     * @param usedAt when this connection's handshake ended
     */
    @SuppressWarnings("ArrayRecordComponent") // Copied where it is handed out.
    record Facts(
            byte[] id,
            String protocol,
            String suite,
            List<X509Certificate> peerCertificates,
            @Nullable List<X509Certificate> localCertificates,
            List<byte[]> statusResponses,
            List<SNIServerName> requestedNames,
            List<String> localSignatureAlgorithms,
            List<String> peerSignatureAlgorithms,
            long createdAt,
            long usedAt) {

        static final String NO_PROTOCOL = "NONE";

        /** No session: what there is before the handshake, and if it fails. */
        static Facts none(long now) {
            return new Facts(
                    new byte[0],
                    NO_PROTOCOL,
                    "SSL_NULL_WITH_NULL_NULL",
                    List.of(),
                    null,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    now,
                    now);
        }
    }

    /** {@return no session with that host: what a connection has before its handshake, and if that fails} */
    static ConnectionSession none(ContextSettings settings, String host, int port) {
        return new ConnectionSession(
                host,
                port,
                settings.sessions(),
                () -> ResumptionStatus.NOT_STARTED,
                () -> {},
                settings.clock().millis());
    }

    /** @param forget drops the session's tickets, so that no other connection resumes it */
    ConnectionSession(
            String peerHost,
            int peerPort,
            SSLSessionContext context,
            Supplier<ResumptionStatus> status,
            Runnable forget,
            long now) {
        this.peerHost = peerHost;
        this.peerPort = peerPort;
        this.context = context;
        this.status = status;
        this.forget = forget;
        this.facts = Facts.none(now);
    }

    /** The handshake has come so far. */
    void establish(Facts known) {
        facts = known;
    }

    /** The handshake has completed. */
    void complete() {
        valid = !invalidated;
    }

    /** The connection has failed: what it established must not be resumed. */
    void fail() {
        valid = false;
    }

    boolean isEstablished() {
        return !facts.protocol().equals(Facts.NO_PROTOCOL);
    }

    ResumptionStatus resumptionStatus() {
        return status.get();
    }

    @Override
    public byte[] getId() {
        return facts.id().clone();
    }

    @Override
    public @Nullable SSLSessionContext getSessionContext() {
        return valid ? context : null;
    }

    @Override
    public long getCreationTime() {
        return facts.createdAt();
    }

    @Override
    public long getLastAccessedTime() {
        return facts.usedAt();
    }

    @Override
    public void invalidate() {
        invalidated = true;
        valid = false;
        // Also after a failure: what the connection received before may still be in the cache.
        forget.run();
    }

    @Override
    public boolean isValid() {
        return valid;
    }

    @Override
    public void putValue(String name, Object value) {
        requireArgument(name, "name");
        requireArgument(value, "value");
        Object replaced = values.put(name, value);
        unbound(name, replaced);
        if (value instanceof SSLSessionBindingListener listener) {
            listener.valueBound(new SSLSessionBindingEvent(this, name));
        }
    }

    @Override
    public @Nullable Object getValue(String name) {
        requireArgument(name, "name");
        return values.get(name);
    }

    @Override
    public void removeValue(String name) {
        requireArgument(name, "name");
        unbound(name, values.remove(name));
    }

    private void unbound(String name, @Nullable Object value) {
        if (value instanceof SSLSessionBindingListener listener) {
            listener.valueUnbound(new SSLSessionBindingEvent(this, name));
        }
    }

    private static void requireArgument(@Nullable Object argument, String name) {
        if (argument == null) {
            throw new IllegalArgumentException(name + " must not be null");
        }
    }

    @Override
    public String[] getValueNames() {
        return values.keySet().toArray(new String[0]);
    }

    @Override
    public Certificate[] getPeerCertificates() throws SSLPeerUnverifiedException {
        List<X509Certificate> certificates = facts.peerCertificates();
        if (certificates.isEmpty()) {
            throw new SSLPeerUnverifiedException("peer not authenticated");
        }
        return array(certificates);
    }

    @Override
    public Certificate @Nullable [] getLocalCertificates() {
        List<X509Certificate> certificates = facts.localCertificates();
        return certificates == null ? null : array(certificates);
    }

    /** Programs cast the array to one of {@link X509Certificate}, as the JDK's is: pgjdbc, for one. */
    private static Certificate[] array(List<X509Certificate> certificates) {
        return certificates.toArray(new X509Certificate[0]);
    }

    @Override
    public Principal getPeerPrincipal() throws SSLPeerUnverifiedException {
        return ((X509Certificate) getPeerCertificates()[0]).getSubjectX500Principal();
    }

    @Override
    public @Nullable Principal getLocalPrincipal() {
        List<X509Certificate> certificates = facts.localCertificates();
        return certificates == null ? null : certificates.get(0).getSubjectX500Principal();
    }

    @Override
    public String getCipherSuite() {
        return facts.suite();
    }

    @Override
    public String getProtocol() {
        return facts.protocol();
    }

    @Override
    public @Nullable String getPeerHost() {
        return peerHost.isEmpty() ? null : peerHost;
    }

    @Override
    public int getPeerPort() {
        return peerPort;
    }

    @Override
    public int getPacketBufferSize() {
        return PACKET_BYTES;
    }

    @Override
    public int getApplicationBufferSize() {
        return APPLICATION_BYTES;
    }

    @Override
    public String[] getLocalSupportedSignatureAlgorithms() {
        return facts.localSignatureAlgorithms().toArray(new String[0]);
    }

    @Override
    public String[] getPeerSupportedSignatureAlgorithms() {
        return facts.peerSignatureAlgorithms().toArray(new String[0]);
    }

    @Override
    public List<SNIServerName> getRequestedServerNames() {
        return facts.requestedNames();
    }

    @Override
    public List<byte[]> getStatusResponses() {
        return Stream.of(facts.statusResponses().toArray(new byte[0][]))
                .map(byte[]::clone)
                .toList();
    }

    @Override
    public String toString() {
        return "Session[" + getProtocol() + ", " + getCipherSuite() + ", " + peerHost + ':' + peerPort + ']';
    }
}
