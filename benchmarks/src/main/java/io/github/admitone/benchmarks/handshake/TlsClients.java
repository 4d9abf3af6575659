package io.github.admitone.benchmarks.handshake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** Makes the connections of one contender, one after the other, and keeps between them what the contender keeps. */
interface TlsClients {

    /** Opens a transport to that port and shakes hands over it. */
    Connection connect(int port) throws IOException;

    /** Whatever has to happen between two connections and is nobody's cost. */
    default void reset() {}

    /** Drops every ticket, of a client that can. */
    default void forget() {
        throw new UnsupportedOperationException();
    }

    /** By what the server proved itself in a handshake. */
    enum Authentication {
        /** In a full handshake. */
        CERTIFICATE,
        /** In a resumed handshake. */
        TICKET,
        EXTERNAL_PSK
    }

    /** A connection whose handshake has completed. */
    interface Connection {

        /** Sends a line and receives the answer. The server sends its ticket before, so the client has it by then. */
        void converse() throws IOException;

        /** Ends TLS. */
        void close() throws IOException;

        /** The server takes one connection at a time: the next must not wait until it is done with this one. */
        default void awaitEnd() throws IOException {}

        /** What the handshake was. */
        Authentication authentication();
    }

    static void converse(InputStream in, OutputStream out) throws IOException {
        out.write(OpenSsl.LINE);
        out.flush();
        requireAnswer(in.readNBytes(OpenSsl.ANSWER.length));
    }

    static void requireAnswer(byte[] answer) throws IOException {
        if (!Arrays.equals(answer, OpenSsl.ANSWER)) {
            throw new IOException("unexpected answer: " + Arrays.toString(answer));
        }
    }
}
