package io.github.admitone.benchmarks.handshake;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;

/** Makes the connections of one contender, one after the other, and keeps between them what the contender keeps. */
interface TlsClients {

    /** Shakes hands over that transport. */
    TlsConnection connect(Socket transport) throws IOException;

    /** Whatever has to happen between two connections and is nobody's cost. */
    default void reset() {}

    /** Makes clients that verify the server's certificates with that verifier. */
    interface Factory {
        TlsClients make(Verifier verifier) throws GeneralSecurityException;
    }
}
