package io.github.admitone.server;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Proves {@link GoServer} honest. Its TLS 1.2 tickets have lifetime hint 0, which JSSE discards and OpenSSL accepts. */
final class GoServerTest extends TlsServerContract {

    @Override
    TlsServer start(ServerOptions options) {
        return GoServer.start(options);
    }

    @Override
    TlsProbe probe(ServerOptions options) throws IOException {
        if (options.allowsTls13()) {
            return super.probe(options);
        }
        OpenSslProbe probe = new OpenSslProbe(Files.createTempDirectory(directory, "probe"), "-tls1_2");
        return options.clientCertificate() ? probe.with(TestCertificates.client(KeyKind.RSA, "alice")) : probe;
    }

    /** crypto/tls has no session cache on the server's side, and so nothing to resume by session ID. */
    @Test
    @Override
    void secondConnection_tls12WithoutTickets_isResumedBySessionId() throws IOException {
        ServerOptions options = ServerOptions.tls12().withoutTickets();
        try (TlsServer server = start(options)) {
            TlsProbe probe = probe(options);
            probe.connect(server.port());
            probe.connect(server.port());
            assertSeen(server, 2, 0);
        }
    }
}
