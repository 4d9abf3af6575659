package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.bctls.ResumptionStatus;
import io.github.admitone.server.JsseServer;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.OpenSslServer;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TestCertificates;
import io.github.admitone.server.TlsServer;
import java.io.IOException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocketResumptionTest {

    private static final int CONNECTIONS = 4;

    /** The servers of these tests. */
    enum Kind {
        JSSE {
            @Override
            TlsServer start(ServerOptions options) {
                return JsseServer.start(options);
            }
        },
        OPENSSL {
            @Override
            TlsServer start(ServerOptions options) {
                return OpenSslServer.start(options);
            }
        };

        abstract TlsServer start(ServerOptions options);
    }

    private static int resumed(SSLContext context, TlsServer server, int connections) throws IOException {
        int resumed = 0;
        for (int i = 0; i < connections; i++) {
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", server.port())) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.getOutputStream().write(TlsServer.request());
                assertThat(socket.getInputStream().read()).isPositive();
                resumed += ResumingSslContext.resumptionStatus(socket) == ResumptionStatus.RESUMED ? 1 : 0;
            }
        }
        return resumed;
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void connections_tls13_allButTheFirstResume(Kind kind) throws IOException {
        try (TlsServer server = kind.start(ServerOptions.tls13())) {
            assertThat(resumed(Contexts.resuming(), server, CONNECTIONS)).isEqualTo(CONNECTIONS - 1);
            assertThat(server.awaitHandshakes(CONNECTIONS)).isTrue();
            assertThat(server.resumptionsSeen()).isEqualTo(CONNECTIONS - 1);
        }
    }

    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void connections_tls12_renewedTicketsResume(KeyKind key) throws IOException {
        try (TlsServer server = JsseServer.start(ServerOptions.tls12().withKey(key))) {
            assertThat(resumed(Contexts.resuming(), server, CONNECTIONS)).isEqualTo(CONNECTIONS - 1);
            assertThat(server.awaitHandshakes(CONNECTIONS)).isTrue();
            assertThat(server.resumptionsSeen()).isEqualTo(CONNECTIONS - 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void connections_withClientCertificate_resume(String version) throws IOException {
        ServerOptions options = ServerOptions.of(version).withClientCertificate();
        SSLContext context = Contexts.builder()
                .keyManagers(Contexts.keys(TestCertificates.client(KeyKind.EC, "client")))
                .build();
        try (TlsServer server = JsseServer.start(options)) {
            assertThat(resumed(context, server, CONNECTIONS)).isEqualTo(CONNECTIONS - 1);
            assertThat(server.awaitHandshakes(CONNECTIONS)).isTrue();
            assertThat(server.resumptionsSeen()).isEqualTo(CONNECTIONS - 1);
        }
    }

    @Test
    void connections_afterAHelloRetryRequest_resume() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.tls13().withGroup("secp384r1"))) {
            assertThat(resumed(Contexts.resuming(), server, CONNECTIONS)).isEqualTo(CONNECTIONS - 1);
            assertThat(server.awaitHandshakes(CONNECTIONS)).isTrue();
            assertThat(server.resumptionsSeen()).isEqualTo(CONNECTIONS - 1);
        }
    }
}
