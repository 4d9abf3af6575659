package io.github.admitone.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** Proves {@link NginxServer} honest. It refuses a client without certificate by its answer, not by an alert. */
final class NginxServerTest extends TlsServerContract {

    @Override
    TlsServer start(ServerOptions options) {
        return NginxServer.start(options);
    }

    @Override
    void assertRefusesWithoutCertificate(TlsServer server) {
        int before = server.handshakesSeen();
        assertThatCode(() -> JsseProbe.anonymous().connect(server.port())).doesNotThrowAnyException();

        assertThat(server.awaitHandshakes(before + 1)).isTrue();
        assertThat(server.log()).endsWith("status=400\n");
    }
}
