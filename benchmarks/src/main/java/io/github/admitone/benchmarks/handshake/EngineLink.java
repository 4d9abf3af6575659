package io.github.admitone.benchmarks.handshake;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/** A client's engine over a blocking channel, whose tasks run where they come up. */
final class EngineLink implements Link {

    private static final int RECORDS_BYTES = 1 << 17;
    /** More than any record takes. */
    private static final int RECORD_BYTES = 1 << 15;

    private final SSLEngine engine;
    private final SocketChannel channel;
    private final ByteBuffer received = ByteBuffer.allocate(RECORDS_BYTES).flip();
    private final ByteBuffer produced = ByteBuffer.allocate(RECORDS_BYTES);

    EngineLink(SSLContext context, int port) throws IOException {
        engine = context.createSSLEngine("localhost", port);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {"TLSv1.3"});
        engine.setEnabledCipherSuites(new String[] {Setting.CIPHER_SUITE});
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        shakeHands();
    }

    private void shakeHands() throws IOException {
        ByteBuffer nothing = ByteBuffer.allocate(RECORD_BYTES);
        engine.beginHandshake();
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> {
                    engine.wrap(ByteBuffer.allocate(0), produced);
                    send();
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> receive(nothing);
                case FINISHED, NOT_HANDSHAKING -> {
                    return;
                }
            }
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private void send() throws IOException {
        produced.flip();
        while (produced.hasRemaining()) {
            channel.write(produced);
        }
        produced.clear();
    }

    /** Takes in a record, or waits for more of it; returns how many bytes of content there were. */
    private int receive(ByteBuffer content) throws IOException {
        SSLEngineResult result = engine.unwrap(received, content);
        if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
            received.compact();
            int read = channel.read(received);
            received.flip();
            if (read < 0) {
                throw new EOFException("the server has ended the connection");
            }
        } else {
            require(result);
        }
        return result.bytesProduced();
    }

    private void require(SSLEngineResult result) throws IOException {
        if (result.getStatus() != Status.OK) {
            throw new IOException(result.toString());
        }
        if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            runTasks();
        }
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(bytes);
        while (content.hasRemaining()) {
            require(engine.wrap(content, produced));
            if (produced.remaining() < RECORD_BYTES) {
                send();
            }
        }
        send();
    }

    @Override
    public int read(byte[] bytes) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(bytes);
        int read = 0;
        while (read == 0) {
            read = receive(content);
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        engine.closeOutbound();
        while (!engine.isOutboundDone()) {
            engine.wrap(ByteBuffer.allocate(0), produced);
            send();
        }
        channel.close();
    }
}
