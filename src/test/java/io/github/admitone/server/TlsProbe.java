package io.github.admitone.server;

import java.io.IOException;

/** A TLS client that knows nothing of this library, with a session cache of its own: a witness of the servers. */
interface TlsProbe {

    /** Makes one connection by the convention of {@link TlsServer}, and returns the application protocol, if any. */
    String connect(int port, String... applicationProtocols) throws IOException;
}
