package io.github.admitone.server;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Proves {@link OpenSslServer} honest. */
final class OpenSslServerTest extends TlsServerContract {

    @Override
    TlsServer start(ServerOptions options) {
        return OpenSslServer.start(options);
    }

    @Override
    TlsProbe probe(ServerOptions options) throws IOException {
        return options.isDtls() ? new OpenSslProbe(directory, "-dtls1_2") : super.probe(options);
    }

    @Test
    void secondConnection_dtls12_isResumedInTheServersOwnWords() throws IOException {
        assertResumes(ServerOptions.dtls12());
    }

    @Test
    void secondConnection_dtls12WithoutTickets_isResumedBySessionId() throws IOException {
        assertResumes(ServerOptions.dtls12().withoutTickets());
    }
}
