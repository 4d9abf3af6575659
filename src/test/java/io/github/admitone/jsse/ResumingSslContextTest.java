package io.github.admitone.jsse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionScope;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.bctls.ResumptionStatus;
import io.github.admitone.bctls.TicketResumption;
import io.github.admitone.server.JsseServer;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TestCertificates;
import io.github.admitone.server.TlsServer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.Security;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResumingSslContextTest {

    private final ClientSessionCache cache = StripedSessionCache.builder().build();

    private static ResumptionStatus connect(SSLContext context, String host, int port, Consumer<SSLParameters> setting)
            throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(host, port)) {
            SSLParameters parameters = socket.getSSLParameters();
            setting.accept(parameters);
            socket.setSSLParameters(parameters);
            socket.getOutputStream().write(TlsServer.request());
            socket.getInputStream().read();
            return ResumingSslContext.resumptionStatus(socket);
        }
    }

    private static ResumptionStatus connect(SSLContext context, TlsServer server) throws IOException {
        return connect(context, "localhost", server.port(), parameters -> {});
    }

    @Test
    void context_isForClientsAlone() {
        SSLContext context = Contexts.resuming();
        assertThat(context.getProtocol()).isEqualTo("TLS");
        assertThat(context.getProvider().getName()).isEqualTo("AdmitOne");
        assertThat(context.getServerSessionContext()).isNull();
        assertThatThrownBy(context::getServerSocketFactory).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> context.init(null, null, null)).isInstanceOf(IllegalStateException.class);
        SSLEngine engine = context.createSSLEngine();
        assertThatThrownBy(() -> engine.setUseClientMode(false)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> engine.setNeedClientAuth(true)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> engine.setWantClientAuth(true)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> engine.setEnableSessionCreation(false))
                .isInstanceOf(UnsupportedOperationException.class);
        engine.setUseClientMode(true);
        engine.setNeedClientAuth(false);
        engine.setWantClientAuth(false);
        engine.setEnableSessionCreation(true);
        assertThat(engine.getUseClientMode()).isTrue();
        assertThat(engine.getNeedClientAuth()).isFalse();
        assertThat(engine.getWantClientAuth()).isFalse();
        assertThat(engine.getEnableSessionCreation()).isTrue();
    }

    @Test
    void parameters_ofTheContext_areThoseOfItsSocketsAndEngines() throws IOException {
        SSLContext context = Contexts.resuming();
        SSLEngine engine = context.createSSLEngine();
        String[] suites = context.getSocketFactory().getDefaultCipherSuites();
        assertThat(suites).hasSize(TlsSuite.values().length);
        assertThat(context.getSocketFactory().getSupportedCipherSuites()).isEqualTo(suites);
        assertThat(context.getDefaultSSLParameters().getCipherSuites()).isEqualTo(suites);
        assertThat(context.getSupportedSSLParameters().getProtocols()).containsExactly("TLSv1.3", "TLSv1.2");
        assertThat(engine.getSupportedCipherSuites()).isEqualTo(suites);
        assertThat(engine.getEnabledCipherSuites()).isEqualTo(suites);
        assertThat(engine.getSupportedProtocols()).containsExactly("TLSv1.3", "TLSv1.2");
        assertThat(engine.getEnabledProtocols()).containsExactly("TLSv1.3", "TLSv1.2");
    }

    @Test
    void socketFactory_forServers_isRefused() throws IOException {
        try (Socket plain = new Socket()) {
            assertThatThrownBy(() -> Contexts.resuming().getSocketFactory().createSocket(plain, null, true))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void setDefault_theContextIsTheDefault() throws Exception {
        SSLContext before = SSLContext.getDefault();
        SSLContext context = Contexts.resuming();
        try {
            SSLContext.setDefault(context);
            assertThat(SSLContext.getDefault()).isSameAs(context);
        } finally {
            SSLContext.setDefault(before);
        }
    }

    @Test
    void contexts_overOneCache_shareNothing() throws IOException {
        try (TlsServer server = JsseServer.start(ServerOptions.tls13())) {
            connect(Contexts.builder(cache).build(), server);
            assertThat(connect(Contexts.builder(cache).build(), server)).isEqualTo(ResumptionStatus.NO_TICKET);
        }
    }

    @Test
    void contexts_ofOneScope_share() throws IOException {
        SessionScope scope = SessionScope.builder().partition("tenant").build();
        try (TlsServer server = JsseServer.start(ServerOptions.tls13())) {
            connect(Contexts.builder(cache).scope(scope).build(), server);
            assertThat(connect(Contexts.builder(cache).scope(scope).build(), server))
                    .isEqualTo(ResumptionStatus.RESUMED);
        }
    }

    @Test
    void contexts_ofOneScopeAndDifferentClients_shareNothing() throws IOException {
        SessionScope scope = SessionScope.builder().partition("tenant").build();
        try (TlsServer server = JsseServer.start(ServerOptions.tls13())) {
            for (String client : new String[] {"alice", "bob"}) {
                SSLContext context = Contexts.builder(cache)
                        .scope(scope)
                        .keyManagers(Contexts.keys(TestCertificates.client(KeyKind.EC, client)))
                        .build();
                assertThat(connect(context, server)).isEqualTo(ResumptionStatus.NO_TICKET);
            }
        }
    }

    @Test
    void contexts_ofOneScopeAndDifferentConstraints_shareNothing() throws IOException {
        SessionScope scope = SessionScope.builder().partition("tenant").build();
        try (TlsServer server = JsseServer.start(ServerOptions.tls13())) {
            for (int i = 0; i < 2; i++) {
                SSLContext context = Contexts.builder(cache).scope(scope).build();
                assertThat(connect(
                                context,
                                "localhost",
                                server.port(),
                                parameters -> parameters.setAlgorithmConstraints(new KeyConstraints(key -> true))))
                        .isEqualTo(ResumptionStatus.NO_TICKET);
            }
        }
    }

    /** What a verification, or what the client offers, depends on. */
    enum Difference {
        CONSTRAINTS,
        SERVER_NAMES,
        PROTOCOLS,
        SCHEMES;

        void set(SSLParameters parameters) {
            switch (this) {
                case CONSTRAINTS -> parameters.setAlgorithmConstraints(new KeyConstraints(key -> true));
                case SERVER_NAMES -> parameters.setServerNames(List.of(new SNIHostName("b.example.com")));
                case PROTOCOLS -> parameters.setProtocols(new String[] {"TLSv1.3"});
                case SCHEMES ->
                    LaterParameters.SIGNATURE_SCHEMES.set(
                            parameters, new String[] {"rsa_pss_rsae_sha256", "rsa_pkcs1_sha256"});
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Difference.class)
    void connections_ofOtherParameters_doNotMeet(Difference difference) throws IOException {
        assumeTrue(difference != Difference.SCHEMES || Runtime.version().feature() >= 19, "a JDK that can set them");
        SSLContext context = Contexts.builder(cache).build();
        try (TlsServer server = JsseServer.start(ServerOptions.tls13())) {
            connect(context, server);
            assertThat(connect(context, "localhost", server.port(), difference::set))
                    .isEqualTo(ResumptionStatus.NO_TICKET);
            assertThat(connect(context, server)).isEqualTo(ResumptionStatus.RESUMED);
        }
    }

    @Test
    void burst_of32WithAsManyTickets_resumesAll() throws Exception {
        int burst = 32;
        StripedSessionCache cache =
                StripedSessionCache.builder().ticketsPerServer(burst).build();
        SSLContext context = Contexts.builder(cache).build();
        ExecutorService threads = Executors.newFixedThreadPool(burst);
        try (TlsServer server = JsseServer.start(ServerOptions.tls13())) {
            List<Callable<ResumptionStatus>> connections = Collections.nCopies(burst, () -> connect(context, server));
            while (cache.stats().tickets() < burst) {
                // Some may start late enough to resume: they bring no more tickets than they take.
                threads.invokeAll(connections);
            }
            for (Future<ResumptionStatus> each : threads.invokeAll(connections)) {
                assertThat(each.get()).isEqualTo(ResumptionStatus.RESUMED);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Its trust is no test's, so a client with another context would refuse the server. */
    @Test
    void setDefault_httpClient_connectsThroughTheContext() throws Exception {
        SSLContext before = SSLContext.getDefault();
        try (Peer server = Peer.tls("TLSv1.3", socket -> {
            socket.getInputStream().read(new byte[1 << 14]);
            socket.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(US_ASCII));
        })) {
            SSLContext.setDefault(Contexts.resuming());
            HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/"))
                    .build();
            HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(204);
        } finally {
            SSLContext.setDefault(before);
        }
    }

    @Test
    void disabledAlgorithms_areReadWhenAContextIsBuilt() {
        String before = Security.getProperty(DisabledAlgorithms.PROPERTY);
        // The JDK reads the property once: before it is changed.
        SSLContext sun = Contexts.sun();
        sun.createSSLEngine();
        SSLContext context;
        try {
            Security.setProperty(DisabledAlgorithms.PROPERTY, before + ", TLSv1.2, AES");
            context = Contexts.resuming();
        } finally {
            Security.setProperty(DisabledAlgorithms.PROPERTY, before);
        }
        assertThat(context.getSupportedSSLParameters().getProtocols()).containsExactly("TLSv1.3");
        assertThat(context.createSSLEngine().getSupportedCipherSuites())
                .contains("TLS_CHACHA20_POLY1305_SHA256")
                .noneMatch(suite -> suite.contains("AES"));
    }

    @Test
    void connections_ofOtherEndpointIdentification_doNotMeet() throws IOException {
        SSLContext context = Contexts.builder(cache).build();
        try (TlsServer server = JsseServer.start(ServerOptions.tls13())) {
            connect(context, server);
            assertThat(connect(
                            context,
                            "localhost",
                            server.port(),
                            parameters -> parameters.setEndpointIdentificationAlgorithm("HTTPS")))
                    .isEqualTo(ResumptionStatus.NO_TICKET);
            assertThat(connect(context, server)).isEqualTo(ResumptionStatus.RESUMED);
        }
    }

    @Test
    void connections_toOtherPorts_meetOnlyIfShared() throws IOException {
        SSLContext shared = Contexts.builder(cache).sharedByPorts().build();
        SSLContext separate = Contexts.builder(cache).build();
        try (TlsServer server = JsseServer.start(ServerOptions.tls13());
                SlowRelay one = SlowRelay.to(server.port());
                SlowRelay two = SlowRelay.to(server.port())) {
            connect(shared, server);
            assertThat(connect(shared, "localhost", one.port(), parameters -> {}))
                    .isEqualTo(ResumptionStatus.RESUMED);
            connect(separate, server);
            assertThat(connect(separate, "localhost", two.port(), parameters -> {}))
                    .isEqualTo(ResumptionStatus.NO_TICKET);
        }
    }

    @Test
    void sharedByPorts_addressAfterName_isTheSameHost() throws IOException {
        SSLContext context = Contexts.builder(cache).sharedByPorts().build();
        try (TlsServer server = JsseServer.start(ServerOptions.tls13())) {
            connect(context, server);
            assertThat(connect(context, "127.0.0.1", server.port(), parameters -> {}))
                    .isEqualTo(ResumptionStatus.RESUMED);
        }
    }

    @Test
    void connection_toAHostThatIsNoName_doesNotResume() throws Exception {
        EnginePair pair = new EnginePair(
                Contexts.resuming().createSSLEngine("not a name", 443),
                EnginePair.serverContext(KeyKind.EC).createSSLEngine());
        pair.handshake();
        assertThat(ResumingSslContext.resumptionStatus(pair.client)).isEqualTo(ResumptionStatus.DISABLED);
    }

    @Test
    void connection_withoutAHost_doesNotResume() throws Exception {
        EnginePair pair = new EnginePair(
                Contexts.resuming().createSSLEngine(),
                EnginePair.serverContext(KeyKind.EC).createSSLEngine());
        pair.handshake();
        assertThat(ResumingSslContext.resumptionStatus(pair.client)).isEqualTo(ResumptionStatus.DISABLED);
        pair.client.getSession().invalidate();
    }

    @Test
    void resumptionStatus_beforeTheHandshake_isNotStarted() {
        SSLEngine engine = Contexts.resuming().createSSLEngine("localhost", 1);
        assertThat(ResumingSslContext.resumptionStatus(engine)).isEqualTo(ResumptionStatus.NOT_STARTED);
        assertThat(ResumingSslContext.resumptionStatus(engine.getSession())).isEqualTo(ResumptionStatus.NOT_STARTED);
    }

    @Test
    void resumptionStatus_ofAForeignObject_isRefused() throws IOException {
        SSLContext sun = Contexts.sun();
        try (SSLSocket socket = (SSLSocket) sun.getSocketFactory().createSocket()) {
            assertThatThrownBy(() -> ResumingSslContext.resumptionStatus(socket))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        SSLEngine engine = sun.createSSLEngine();
        assertThatThrownBy(() -> ResumingSslContext.resumptionStatus(engine))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ResumingSslContext.resumptionStatus(engine.getSession()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void builder_valueOutOfRange_isRefusedByName() {
        assertThatThrownBy(() ->
                        Contexts.builder().closeWithin(Duration.ofSeconds(-1)).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("closeWithin");
        assertThatThrownBy(() ->
                        Contexts.builder().closeWithin(Duration.ofMinutes(2)).build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ResumingSslContext.builder(null)).hasMessage("resumption");
    }

    @Test
    void builder_nullManagers_areTheDefaults() throws IOException {
        SSLContext context = ResumingSslContext.builder(TicketResumption.using(cache))
                .trustManagers((TrustManager[]) null)
                .keyManagers((KeyManager[]) null)
                .build();
        try (TlsServer server = JsseServer.start(ServerOptions.tls13())) {
            assertThatThrownBy(() -> connect(context, server)).hasMessageContaining("PKIX path building failed");
        }
    }

    @Test
    void builder_nullAmongManagers_isPassedOver() throws IOException {
        SSLContext context = Contexts.builder(cache)
                .trustManagers(null, Contexts.trust()[0])
                .keyManagers(null, null)
                .build();
        try (TlsServer server = JsseServer.start(ServerOptions.tls13())) {
            assertThat(connect(context, server)).isEqualTo(ResumptionStatus.NO_TICKET);
        }
    }

    @Test
    void setSSLParameters_null_isRefusedByName() {
        SSLEngine engine = Contexts.resuming().createSSLEngine();
        assertThatThrownBy(() -> engine.setSSLParameters(null)).hasMessage("parameters");
    }

    @Test
    void builder_withoutTrustManagers_hasTheTrustOfTheJdk() throws IOException {
        SSLContext context =
                ResumingSslContext.builder(TicketResumption.using(cache)).build();
        try (TlsServer server = JsseServer.start(ServerOptions.tls13())) {
            assertThatThrownBy(() -> connect(context, server)).hasMessageContaining("PKIX path building failed");
        }
    }
}
