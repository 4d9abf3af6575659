package io.github.admitone.server;

/** Proves {@link NodeServer} honest. */
final class NodeServerTest extends TlsServerContract {

    @Override
    TlsServer start(ServerOptions options) {
        return NodeServer.start(options);
    }
}
