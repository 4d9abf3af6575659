package io.github.admitone.benchmarks.handshake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A connection whose handshake has completed. */
interface TlsConnection {

    InputStream in() throws IOException;

    OutputStream out() throws IOException;

    /** Ends TLS, not the transport. */
    void close() throws IOException;

    /** The cipher suite's name in the registry. Asked after the clocks were read. */
    String cipherSuite();

    /** What the handshake was. Asked after the clocks were read. */
    Authentication authentication();
}
