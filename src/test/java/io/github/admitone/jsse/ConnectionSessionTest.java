package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionScope;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.bctls.ResumptionStatus;
import io.github.admitone.server.JsseServer;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TestCertificates;
import io.github.admitone.server.TlsServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionBindingEvent;
import javax.net.ssl.SSLSessionBindingListener;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionSessionTest {

    private static SSLSession session(SSLContext context, TlsServer server) throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", server.port())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName("example.com")));
            socket.setSSLParameters(parameters);
            socket.getOutputStream().write(TlsServer.request());
            socket.getInputStream().read();
            return socket.getSession();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void resumedSession_tellsWhatTheFullHandshakeEstablished(String version) throws IOException {
        SSLContext context = Contexts.builder()
                .keyManagers(Contexts.keys(TestCertificates.client(KeyKind.EC, "client")))
                .build();
        try (TlsServer server = JsseServer.start(ServerOptions.of(version).withClientCertificate())) {
            SSLSession full = session(context, server);
            SSLSession resumed = session(context, server);

            assertThat(ResumingSslContext.resumptionStatus(full)).isEqualTo(ResumptionStatus.NO_TICKET);
            assertThat(ResumingSslContext.resumptionStatus(resumed)).isEqualTo(ResumptionStatus.RESUMED);
            assertThat(resumed.getProtocol()).isEqualTo(version);
            assertThat(resumed.getPeerCertificates())
                    .containsExactly(TestCertificates.server(KeyKind.RSA).certificate());
            assertThat(resumed.getPeerPrincipal().getName()).isEqualTo("CN=localhost");
            assertThat(resumed.getLocalCertificates())
                    .containsExactly(
                            TestCertificates.client(KeyKind.EC, "client").certificate());
            assertThat(resumed.getLocalPrincipal().getName()).isEqualTo("CN=client");
            assertThat(resumed.getCreationTime()).isCloseTo(full.getCreationTime(), within(2000L));
            assertThat(resumed.getLastAccessedTime()).isGreaterThanOrEqualTo(full.getLastAccessedTime());
            assertThat(resumed.getPacketBufferSize()).isEqualTo(ConnectionSession.PACKET_BYTES);
            assertThat(resumed.getApplicationBufferSize()).isEqualTo(ConnectionSession.APPLICATION_BYTES);
            assertThat(resumed.getSessionContext()).isSameAs(context.getClientSessionContext());
            assertThat(resumed)
                    .hasToString("Session[" + version + ", " + resumed.getCipherSuite() + ", localhost:" + server.port()
                            + "]");
        }
    }

    @Test
    void extendedSession_tellsNamesAndAlgorithms() throws IOException {
        SSLContext context = Contexts.builder()
                .keyManagers(Contexts.keys(TestCertificates.client(KeyKind.EC, "client")))
                .build();
        try (TlsServer server = JsseServer.start(ServerOptions.tls13().withClientCertificate())) {
            ExtendedSSLSession session = (ExtendedSSLSession) session(context, server);
            assertThat(session.getRequestedServerNames()).containsExactly(new SNIHostName("example.com"));
            assertThat(session.getLocalSupportedSignatureAlgorithms()).contains("SHA256withECDSA", "RSASSA-PSS");
            assertThat(session.getPeerSupportedSignatureAlgorithms()).contains("SHA256withECDSA", "RSASSA-PSS");
            assertThat(session.getStatusResponses()).isEmpty();
            assertThat(session.getId()).isNotNull();
        }
    }

    @Test
    void invalidate_noFurtherConnectionResumes() throws IOException {
        SSLContext context = Contexts.resuming();
        try (TlsServer server = JsseServer.start(ServerOptions.tls13())) {
            SSLSession first = session(context, server);
            assertThat(first.isValid()).isTrue();
            first.invalidate();
            first.invalidate();
            assertThat(first.isValid()).isFalse();
            assertThat(first.getSessionContext()).isNull();
            SSLSession second = session(context, server);
            assertThat(ResumingSslContext.resumptionStatus(second)).isEqualTo(ResumptionStatus.NO_TICKET);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void sessionOfAnotherContext_resumed_tellsTheClientsCertificate(String version) throws IOException {
        ClientSessionCache cache = StripedSessionCache.builder().build();
        SessionScope scope = SessionScope.builder().partition("tenant").build();
        try (TlsServer server = JsseServer.start(ServerOptions.of(version).withClientCertificate())) {
            for (ResumptionStatus status : List.of(ResumptionStatus.NO_TICKET, ResumptionStatus.RESUMED)) {
                SSLContext context = Contexts.builder(cache)
                        .scope(scope)
                        .keyManagers(Contexts.keys(TestCertificates.client(KeyKind.EC, "client")))
                        .build();
                SSLSession session = session(context, server);
                assertThat(ResumingSslContext.resumptionStatus(session)).isEqualTo(status);
                assertThat(session.getLocalPrincipal().getName()).isEqualTo("CN=client");
            }
        }
    }

    @Test
    void resumedSession_serverThatNeverAsked_tellsNoCertificateOfTheClient() throws IOException {
        SSLContext context = Contexts.builder()
                .keyManagers(Contexts.keys(TestCertificates.client(KeyKind.EC, "client")))
                .build();
        try (TlsServer server = JsseServer.start(ServerOptions.tls13())) {
            session(context, server);
            SSLSession resumed = session(context, server);
            assertThat(ResumingSslContext.resumptionStatus(resumed)).isEqualTo(ResumptionStatus.RESUMED);
            assertThat(resumed.getLocalCertificates()).isNull();
        }
    }

    @Test
    void invalidate_afterAFailure_noFurtherConnectionResumes() throws Exception {
        SSLContext context = Contexts.resuming();
        SSLContext server = EnginePair.serverContext(KeyKind.EC);
        SSLEngine first = EnginePair.of(context, server).handshake().client;
        ByteBuffer noRecord = ByteBuffer.wrap("no record of TLS".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> first.unwrap(noRecord, ByteBuffer.allocate(1 << 15)))
                .isInstanceOf(SSLException.class);
        first.getSession().invalidate();
        SSLEngine second = EnginePair.of(context, server).handshake().client;
        assertThat(ResumingSslContext.resumptionStatus(second)).isEqualTo(ResumptionStatus.NO_TICKET);
    }

    @Test
    void withoutClientCertificate_localCertificatesAreNull() throws IOException {
        try (TlsServer server = JsseServer.start(ServerOptions.tls13())) {
            SSLSession session = session(
                    Contexts.builder(StripedSessionCache.builder().build()).build(), server);
            assertThat(session.getLocalCertificates()).isNull();
            assertThat(session.getLocalPrincipal()).isNull();
        }
    }

    @Test
    void values_areBoundAndUnbound() {
        SSLSession session = ConnectionSession.none(TestSettings.any(), "", -1);
        List<String> events = new ArrayList<>();
        SSLSessionBindingListener listener = new SSLSessionBindingListener() {
            @Override
            public void valueBound(SSLSessionBindingEvent event) {
                events.add("bound " + event.getName());
            }

            @Override
            public void valueUnbound(SSLSessionBindingEvent event) {
                events.add("unbound " + event.getName());
            }
        };
        session.putValue("a", listener);
        assertThat(session.getValueNames()).containsExactly("a");
        assertThat(session.getValue("a")).isSameAs(listener);
        session.putValue("a", "other");
        session.removeValue("a");
        session.removeValue("a");
        assertThat(session.getValue("a")).isNull();
        assertThat(events).containsExactly("bound a", "unbound a");
        assertThatThrownBy(() -> session.putValue(null, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.putValue("a", null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.getValue(null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.removeValue(null)).isInstanceOf(IllegalArgumentException.class);
        assertThat(session.getPeerHost()).isNull();
        assertThat(session.getPeerPort()).isEqualTo(-1);
    }

    @Test
    void sessionContext_holdsNothingAndRefusesBounds() {
        SSLSessionContext sessions = Contexts.resuming().getClientSessionContext();
        assertThat(sessions.getSession(new byte[32])).isNull();
        assertThat(sessions.getIds().hasMoreElements()).isFalse();
        sessions.setSessionCacheSize(0);
        sessions.setSessionTimeout(0);
        assertThat(sessions.getSessionCacheSize()).isZero();
        assertThat(sessions.getSessionTimeout()).isZero();
        assertThatThrownBy(() -> sessions.getSession(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> sessions.setSessionCacheSize(5)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> sessions.setSessionTimeout(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
