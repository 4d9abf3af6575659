package io.github.admitone.server;

import java.nio.charset.StandardCharsets;

/**
 * A running TLS or DTLS server on a loopback port, which tells in its own words how each handshake went.
 *
 * <p>One convention holds for all of them: after the handshake the client writes {@link #request()}, and the server
 * answers with at least one byte of application data. Whoever has read that byte has also been sent every
 * NewSessionTicket that the server issues on its own.
 */
public interface TlsServer extends AutoCloseable {

    /** Returns what a client writes to get an answer: the request line of HTTP/1.0 and an empty line. */
    static byte[] request() {
        return "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the port on the loopback address; it stays the same over {@link #restart()}. */
    int port();

    /** Returns everything that the server has said so far. */
    String log();

    /** Returns how many completed handshakes the server has reported so far, full and resumed. */
    int handshakesSeen();

    /** Returns how many of the reported handshakes were resumed, by the server's own words. */
    int resumptionsSeen();

    /**
     * Waits, for a bounded time, until the server has reported that many handshakes: its words may reach the test
     * later than its answer reaches the client.
     *
     * @return whether it has
     */
    boolean awaitHandshakes(int count);

    /** Starts over with new ticket keys and no sessions, on the same port; what was counted so far stays counted. */
    void restart();

    /** Stops the server and removes what it left on disk. */
    @Override
    void close();
}
