package io.github.admitone.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Proves {@link JsseServer} honest. */
final class JsseServerTest extends TlsServerContract {

    @Override
    TlsServer start(ServerOptions options) {
        assumeTrue(options.group().isEmpty() || JsseServer.canRestrictGroups(), "JSSE restricts groups since JDK 20");
        return JsseServer.start(options);
    }
}
