package io.github.admitone.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import redis.clients.jedis.JedisSocketFactory;

/**
 * Sockets that another factory makes, TLS and all, whose reads end with the {@link Deadline} of the thread: a time-out
 * of a socket bounds one read, and a reply that comes byte by byte is many.
 */
final class DeadlineSocketFactory implements JedisSocketFactory {

    private final JedisSocketFactory sockets;
    private final Deadline deadline;

    DeadlineSocketFactory(JedisSocketFactory sockets, Deadline deadline) {
        this.sockets = sockets;
        this.deadline = deadline;
    }

    @Override
    public Socket createSocket() {
        return new DeadlineSocket(sockets.createSocket(), deadline);
    }

    /** What Jedis calls of a socket, and nothing else; the socket inside has locks of its own. */
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    private static final class DeadlineSocket extends Socket {

        private final Socket socket;
        private final Deadline deadline;

        DeadlineSocket(Socket socket, Deadline deadline) {
            this.socket = socket;
            this.deadline = deadline;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new DeadlineInputStream(socket, deadline);
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return socket.getOutputStream();
        }

        /** Set before every read. */
        @Override
        public void setSoTimeout(int timeout) throws SocketException {
            socket.setSoTimeout(timeout);
        }

        @Override
        public int getSoTimeout() throws SocketException {
            return socket.getSoTimeout();
        }

        @Override
        public void setSoLinger(boolean on, int linger) throws SocketException {
            socket.setSoLinger(on, linger);
        }

        @Override
        public boolean isBound() {
            return socket.isBound();
        }

        @Override
        public boolean isConnected() {
            return socket.isConnected();
        }

        @Override
        public boolean isClosed() {
            return socket.isClosed();
        }

        @Override
        public boolean isInputShutdown() {
            return socket.isInputShutdown();
        }

        @Override
        public boolean isOutputShutdown() {
            return socket.isOutputShutdown();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static final class DeadlineInputStream extends FilterInputStream {

        private final Socket socket;
        private final Deadline deadline;

        DeadlineInputStream(Socket socket, Deadline deadline) throws IOException {
            super(socket.getInputStream());
            this.socket = socket;
            this.deadline = deadline;
        }

        @Override
        public int read() throws IOException {
            limit();
            return super.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            limit();
            return super.read(bytes, offset, length);
        }

        private void limit() throws IOException {
            if (deadline.hasPassed()) {
                throw new SocketTimeoutException("the reply did not come in time");
            }
            socket.setSoTimeout(deadline.millisLeft());
        }
    }
}
