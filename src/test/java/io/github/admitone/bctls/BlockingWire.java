package io.github.admitone.bctls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.TlsServerProtocol;

/**
 * The two streams of a client in blocking mode, with a server in non-blocking mode behind them. The server runs in
 * whatever thread the client writes with. Reading waits until the server has said something. Thread-safe.
 */
final class BlockingWire {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(60);

    final InputStream in = new FromServer();
    final ToServer out = new ToServer();

    private final TlsServerProtocol server;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

    /** Guarded by the server. */
    private boolean closed;

    BlockingWire(TlsServerProtocol server) {
        this.server = server;
    }

    /** Something that the server does, whose bytes go to the client. */
    interface Say {
        void run() throws IOException;
    }

    void say(Say what) throws IOException {
        synchronized (server) {
            what.run();
            server.notifyAll();
        }
    }

    /** {@return all bytes that the client has sent} */
    byte[] heard() {
        synchronized (server) {
            return heard.toByteArray();
        }
    }

    /** {@return the application data that the server has received since it was last asked} */
    byte[] received() {
        synchronized (server) {
            byte[] bytes = new byte[server.getAvailableInputBytes()];
            return Arrays.copyOf(bytes, Math.max(0, server.readInput(bytes, 0, bytes.length)));
        }
    }

    final class ToServer extends OutputStream {

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            synchronized (server) {
                heard.write(bytes, offset, length);
                hear(bytes, offset, length);
                server.notifyAll();
            }
        }

        private void hear(byte[] bytes, int offset, int length) {
            try {
                if (!server.isClosed()) {
                    server.offerInput(bytes, offset, length);
                }
            } catch (IOException e) {
                // The client will read the server's alert, or the end.
            }
        }

        @Override
        public void close() {
            synchronized (server) {
                closed = true;
                server.notifyAll();
            }
        }
    }

    private final class FromServer extends InputStream {

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            synchronized (server) {
                long deadline = System.nanoTime() + LIMIT;
                while (server.getAvailableOutputBytes() == 0) {
                    if (closed || server.isClosed()) {
                        return -1;
                    }
                    waitUntil(deadline);
                }
                return server.readOutput(buffer, offset, Math.min(length, server.getAvailableOutputBytes()));
            }
        }

        @Override
        public int available() {
            synchronized (server) {
                return server.getAvailableOutputBytes();
            }
        }

        private void waitUntil(long deadline) throws IOException {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new SocketTimeoutException("the server says nothing");
            }
            try {
                server.wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }

        @Override
        public void close() {
            out.close();
        }
    }
}
