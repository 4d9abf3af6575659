package io.github.admitone.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

/** Proves {@link JsseServer} honest. */
final class JsseServerTest extends TlsServerContract {

    @Override
    TlsServer start(ServerOptions options) {
        assumeTrue(options.group().isEmpty() || JsseServer.canRestrictGroups(), "JSSE restricts groups since JDK 20");
        return JsseServer.start(options);
    }

    /** A property of the whole JVM: {@link JsseProcessServer} has it. */
    @Test
    @Override
    void secondConnection_tls12WithoutTickets_isResumedBySessionId() {
        assertThatThrownBy(() -> start(ServerOptions.tls12().withoutTickets()))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
