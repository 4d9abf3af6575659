package io.github.admitone.server;

/** Proves {@link OpenSslServer} honest. */
final class OpenSslServerTest extends TlsServerContract {

    @Override
    TlsServer start(ServerOptions options) {
        return OpenSslServer.start(options);
    }
}
