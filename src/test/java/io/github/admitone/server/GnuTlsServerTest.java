package io.github.admitone.server;

/** Proves {@link GnuTlsServer} honest. */
final class GnuTlsServerTest extends TlsServerContract {

    @Override
    TlsServer start(ServerOptions options) {
        return GnuTlsServer.start(options);
    }
}
