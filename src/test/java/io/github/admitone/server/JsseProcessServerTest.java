package io.github.admitone.server;

import org.junit.jupiter.api.Nested;

/** Proves {@link JsseProcessServer} honest, on each JDK that this project supports. */
final class JsseProcessServerTest {

    @Nested
    final class Jdk17 extends TlsServerContract {

        @Override
        TlsServer start(ServerOptions options) {
            return JsseProcessServer.start(17, options);
        }
    }

    @Nested
    final class Jdk25 extends TlsServerContract {

        @Override
        TlsServer start(ServerOptions options) {
            return JsseProcessServer.start(25, options);
        }
    }
}
