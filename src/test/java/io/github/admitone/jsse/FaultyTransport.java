package io.github.admitone.jsse;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CountDownLatch;

/** A connected socket that stops doing what it should when a test says so. */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // As in the newer JDKs.
final class FaultyTransport extends Socket {

    enum Fault {
        NONE,
        /** A write waits until the socket is closed, as if the peer had stopped reading. */
        BLOCKED_WRITES,
        BROKEN_WRITES,
        /** It cannot be asked for its time-out. */
        NO_TIMEOUT,
        /** It always says that there is more to read, and waits for that however long. */
        ENDLESS_INPUT
    }

    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Fault fault = Fault.NONE;

    FaultyTransport(int port) throws IOException {
        super(InetAddress.getLoopbackAddress(), port);
    }

    void become(Fault next) {
        fault = next;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (fault == Fault.BLOCKED_WRITES) {
                    awaitClose();
                }
                if (fault == Fault.BROKEN_WRITES) {
                    throw new SocketException("Broken pipe");
                }
                out.write(bytes, offset, length);
            }
        };
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int available() throws IOException {
                return fault == Fault.ENDLESS_INPUT ? 1 : in.available();
            }
        };
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void setSoTimeout(int timeout) throws SocketException {
        super.setSoTimeout(fault == Fault.ENDLESS_INPUT ? 0 : timeout);
    }

    @Override
    public int getSoTimeout() throws SocketException {
        if (fault == Fault.NO_TIMEOUT) {
            throw new SocketException("no time-out");
        }
        return super.getSoTimeout();
    }

    @Override
    public void close() throws IOException {
        super.close();
        // Null when the superclass gives up connecting.
        if (closed != null) {
            closed.countDown();
        }
    }
}
