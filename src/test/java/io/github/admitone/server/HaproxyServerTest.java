package io.github.admitone.server;

/** Proves {@link HaproxyServer} honest. */
final class HaproxyServerTest extends TlsServerContract {

    @Override
    TlsServer start(ServerOptions options) {
        return HaproxyServer.start(options);
    }
}
