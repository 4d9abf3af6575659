package io.github.admitone.jsse;

import io.github.admitone.internal.LaterCalls;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/**
 * The end of a connection that its own side closes: says close_notify, then takes in what the server has sent. Tickets
 * are among it; and TCP would throw away what was sent to the server, if data from the server were left unread.
 */
final class SocketClosing {

    /** How long close_notify may take to be sent: no time at all, unless TCP's buffer is full or the machine is busy. */
    private static final Duration SENDING = Duration.ofSeconds(1);

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
        boolean postponing = LaterCalls.begin();
        try {
            Deadline deadline = Deadline.in(socket.settings().closeWithin());
            if (sendCloseNotify(open, deadline) && open.isHandshakeComplete()) {
                drain(open, deadline);
            }
        } catch (IOException e) {
            // The server is gone, or does not want the farewell; the transport is closed next.
        } finally {
            release(open);
            if (postponing) {
                LaterCalls.end();
            }
        }
    }

    /** Lets go of what is kept for a connection that has ended, unless another thread still works on it. */
    private void release(TlsConnection open) {
        if (socket.protocolLock.tryLock()) {
            try {
                open.abandon();
            } finally {
                socket.protocolLock.unlock();
            }
        }
    }

    /** A write to a server that reads nothing has no time-out of its own: only the end of the transport ends it. */
    private boolean sendCloseNotify(TlsConnection open, Deadline deadline) throws IOException {
        CompletableFuture<Boolean> said = new CompletableFuture<>();
        if (socket.closesTransport()) {
            long allowed = deadline.left().plus(SENDING).toNanos();
            said.orTimeout(allowed, TimeUnit.NANOSECONDS).exceptionally(late -> {
                ForkJoinPool.commonPool().execute(this::closeTransport);
                return false;
            });
        }
        try {
            return socket.output().sendCloseNotify(open, deadline);
        } finally {
            said.complete(true);
        }
    }

    private void closeTransport() {
        try {
            socket.transport().close();
        } catch (IOException e) {
            // Whoever closes the socket closes it again, and is told.
        }
    }

    /** Does nothing if another thread is reading: what comes is taken in there. */
    private void drain(TlsConnection open, Deadline deadline) throws IOException {
        if (socket.readLock.tryLock()) {
            try {
                drainLocked(open, deadline);
            } finally {
                socket.readLock.unlock();
            }
        }
    }

    private void drainLocked(TlsConnection open, Deadline deadline) throws IOException {
        Socket transport = socket.transport();
        int timeout = transport.getSoTimeout();
        try {
            if (socket.closesTransport()) {
                shutdownOutput();
            }
            // What follows TLS on a transport that stays open begins after the server's close_notify.
            boolean waits = socket.output().wroteLast() || !socket.closesTransport();
            takeIn(open, waits ? deadline : Deadline.in(Duration.ZERO));
        } finally {
            if (!transport.isClosed()) {
                transport.setSoTimeout(timeout);
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

    /** What has arrived by now, and what arrives until the deadline. */
    private void takeIn(TlsConnection open, Deadline deadline) throws IOException {
        SocketRecords records = socket.records();
        if (records == null) {
            return;
        }
        records.beforeRead(() -> awaitNoLongerThan(deadline));
        long arrived = records.arrived();
        try {
            while (!open.isInputClosed() && (records.taken() < arrived || !deadline.isPast())) {
                if (!records.receive(open)) {
                    return;
                }
                discardContent(open);
            }
        } catch (SocketTimeoutException e) {
            // The server has sent no more in time.
        }
    }

    /** Of one record too: a server may send it byte by byte. */
    private void awaitNoLongerThan(Deadline deadline) throws IOException {
        Socket transport = socket.transport();
        boolean past = deadline.isPast();
        if (past && transport.getInputStream().available() == 0) {
            throw new SocketTimeoutException("the time to close the connection is over");
        }
        transport.setSoTimeout(past ? 1 : (int) Math.max(1, deadline.left().toMillis()));
    }

    /** The program has closed the socket: nobody reads it. */
    private static void discardContent(TlsConnection open) {
        int length = open.readable();
        if (length > 0) {
            open.read(new byte[length], 0, length);
        }
    }
}
