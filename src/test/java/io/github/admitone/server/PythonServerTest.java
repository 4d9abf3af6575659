package io.github.admitone.server;

/** Proves {@link PythonServer} honest. */
final class PythonServerTest extends TlsServerContract {

    @Override
    TlsServer start(ServerOptions options) {
        return PythonServer.start(options);
    }
}
