package io.github.admitone.jsse;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * The end of a connection that its own side closes: says close_notify, then takes in what the server has sent. Tickets
 * are among it; and TCP would throw away what was sent to the server, if data from the server were left unread.
 */
final class SocketClosing {

    private final ResumingSslSocket socket;

    SocketClosing(ResumingSslSocket socket) {
        this.socket = socket;
    }

    /** Says farewell and takes in what comes, both as far as that works within the time that is allowed. */
    void run() {
        TlsConnection open = socket.connection();
        if (open == null) {
            return;
        }
        long deadline = System.nanoTime() + socket.settings().closeWithin().toNanos();
        try {
            if (socket.output().sendCloseNotify(open, deadline)) {
                drain(open, deadline);
            }
        } catch (IOException e) {
            // The server is gone, or does not want the farewell; the transport is closed next.
        } finally {
            socket.release(open);
        }
    }

    private void drain(TlsConnection open, long deadline) throws IOException {
        if (!open.isHandshakeComplete() || !socket.readLock.tryLock()) {
            return;
        }
        int timeout = socket.transport().getSoTimeout();
        try {
            if (socket.closesTransport()) {
                shutdownOutput();
            }
            // What follows TLS on a transport that stays open begins after the server's close_notify.
            boolean waits = socket.wroteLast() || !socket.closesTransport();
            takeIn(open, waits ? deadline : System.nanoTime());
        } finally {
            socket.readLock.unlock();
            if (!socket.transport().isClosed()) {
                socket.transport().setSoTimeout(timeout);
            }
        }
    }

    private void shutdownOutput() throws IOException {
        try {
            socket.transport().shutdownOutput();
        } catch (UnsupportedOperationException e) {
            // A transport that cannot do it, such as a socket of an older JSSE, is closed soon.
        }
    }

    /** The program has closed the socket: nobody reads it. */
    private static void discardContent(TlsConnection open) {
        int length = open.readable();
        if (length > 0) {
            open.read(new byte[length], 0, length);
        }
    }

    private void takeIn(TlsConnection open, long deadline) throws IOException {
        try {
            while (!open.isInputClosed()) {
                long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                if (left <= 0 && !socket.hasReceived()) {
                    return;
                }
                socket.transport().setSoTimeout((int) Math.max(1, left));
                if (!socket.receive(open)) {
                    return;
                }
                discardContent(open);
            }
        } catch (SocketTimeoutException e) {
            // The server has sent no more in time.
        }
    }
}
