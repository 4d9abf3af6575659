package io.github.admitone.server;

/** Proves {@link NssServer} honest. */
final class NssServerTest extends TlsServerContract {

    @Override
    TlsServer start(ServerOptions options) {
        return NssServer.start(options);
    }
}
