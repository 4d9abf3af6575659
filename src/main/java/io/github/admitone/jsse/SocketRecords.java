package io.github.admitone.jsse;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Takes in what the server sends, record by record. The caller has the lock of reading. */
final class SocketRecords {

    private final ResumingSslSocket socket;
    private final RecordReader reader;

    /** What ended the connection on the way, if something did. */
    private volatile @Nullable IOException broken;

    SocketRecords(ResumingSslSocket socket, RecordReader reader) {
        this.socket = socket;
        this.reader = reader;
    }

    long taken() {
        return reader.taken();
    }

    long arrived() throws IOException {
        return reader.arrived();
    }

    void beforeRead(RecordReader.Patience patience) {
        reader.beforeRead(patience);
    }

    /** Throws if the transport has failed: that the input is closed then does not mean that all has come. */
    void requireUnbroken() throws SocketException {
        IOException cause = broken;
        if (cause != null) {
            SocketException again = new SocketException(cause.getMessage());
            again.initCause(cause);
            throw again;
        }
    }

    /**
     * Takes in one record, and sends what it is answered with.
     *
     * @return whether there was one: not if the stream has ended
     */
    boolean receive(TlsConnection open) throws IOException {
        try {
            if (!reader.require(TlsConnection.HEADER_BYTES)) {
                return endOfStream(open);
            }
            int size = recordSize(open);
            if (size == 0 || !reader.require(size)) {
                return size != 0 && endOfStream(open);
            }
            take(open, size);
        } catch (SSLException e) {
            throw socket.fail(e);
        } catch (SocketTimeoutException e) {
            // What has come of the record stays: the read may be repeated.
            throw e;
        } catch (IOException e) {
            broken = e;
            socket.abandon(open);
            throw e;
        }
        answer(open);
        return true;
    }

    /** {@return the size of the record that has begun, or 0 if nothing is taken in any more} */
    private int recordSize(TlsConnection open) throws SSLException {
        socket.protocolLock.lock();
        try {
            return open.isInputClosed() ? 0 : open.preview(reader.header()).getRecordSize();
        } finally {
            socket.protocolLock.unlock();
        }
    }

    private void take(TlsConnection open, int size) throws SSLException {
        socket.protocolLock.lock();
        try {
            if (!open.isInputClosed()) {
                open.receive(reader.bytes(), reader.offset(), size);
            }
        } finally {
            socket.protocolLock.unlock();
        }
        reader.skip(size);
    }

    private void answer(TlsConnection open) throws IOException {
        try {
            socket.output().flushRecords(open);
        } catch (IOException e) {
            if (!open.isInputClosed()) {
                throw e;
            }
            // The server has said its last word, and did not stay for ours.
        }
    }

    private boolean endOfStream(TlsConnection open) throws SSLException {
        if (reader.isWithinRecord() && open.isHandshakeComplete()) {
            throw new SSLException("the connection ended within a record: data may be lacking");
        }
        return false;
    }
}
