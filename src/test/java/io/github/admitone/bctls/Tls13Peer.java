package io.github.admitone.bctls;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.bouncycastle.tls.TlsClient;

/**
 * One connection of a {@link Tls13IssuingServer} over a real socket: after the handshake it reads and says what the test
 * tells it to, and otherwise nothing. Its receive buffer is small, so that a client's words wait on the client's side.
 */
final class Tls13Peer implements AutoCloseable {

    private static final int RECEIVE_BUFFER = 1 << 14;
    private static final long PATIENCE_SECONDS = 20;

    final Tls13IssuingServer tls;
    Socket clientSocket;

    private final ServerSocket listener;
    private Socket socket;
    private Tls13IssuingServer.End end;
    private long received;

    Tls13Peer() throws IOException {
        this(new Tls13IssuingServer());
    }

    /** Another connection of that server. */
    Tls13Peer(Tls13IssuingServer tls) throws IOException {
        this.tls = tls;
        listener = new ServerSocket();
        listener.setReceiveBufferSize(RECEIVE_BUFFER);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** A handshake with a client in blocking mode. */
    ResumingTlsClientProtocol connect(TicketResumption resumption, TlsClient client) throws IOException {
        CompletableFuture<Void> accepting = CompletableFuture.runAsync(this::accept);
        clientSocket = new Socket();
        clientSocket.setTcpNoDelay(true);
        clientSocket.connect(listener.getLocalSocketAddress());
        ResumingTlsClientProtocol protocol =
                resumption.protocol(Wire.KEY, clientSocket.getInputStream(), clientSocket.getOutputStream());
        protocol.connect(client);
        get(accepting);
        return protocol;
    }

    private void accept() {
        try {
            socket = listener.accept();
            socket.setTcpNoDelay(true);
            end = tls.accept();
            while (!end.isHandshakeComplete()) {
                read();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for what another thread does, with a limit. */
    static <T> T get(CompletableFuture<T> future) throws IOException {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IOException(e);
        }
    }

    /** Reads what has come, or waits until something does. */
    void read() throws IOException {
        byte[] buffer = new byte[RECEIVE_BUFFER];
        int read = socket.getInputStream().read(buffer);
        if (read < 0) {
            throw new EOFException();
        }
        end.offerInput(buffer, 0, read);
        received += end.getAvailableInputBytes();
        byte[] data = new byte[end.getAvailableInputBytes()];
        end.readInput(data, 0, data.length);
        if (!end.isClosed()) {
            flush();
        }
    }

    /** {@return how much application data came in all, up to the client's close_notify} */
    long readToEnd() throws IOException {
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        while (!end.isClosed()) {
            read();
        }
        return received;
    }

    void issueTicket() throws IOException {
        end.issueTicket();
        flush();
    }

    void say(byte[] data) throws IOException {
        end.writeApplicationData(data, 0, data.length);
        flush();
    }

    /** Issues a ticket, but sends only so many bytes of it; the rest is returned, for {@link #send}. */
    byte[] issuePartOfATicket(int bytes) throws IOException {
        end.issueTicket();
        byte[] record = output();
        send(Arrays.copyOf(record, bytes));
        return Arrays.copyOfRange(record, bytes, record.length);
    }

    void closeNotify() throws IOException {
        end.close();
        flush();
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    private void flush() throws IOException {
        send(output());
    }

    private byte[] output() {
        byte[] bytes = new byte[end.getAvailableOutputBytes()];
        end.readOutput(bytes, 0, bytes.length);
        return bytes;
    }

    /** Waits until something from a server is in the client's socket. */
    static void awaitArrival(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (in.available() == 0) {
            if (System.nanoTime() > deadline) {
                throw new IOException("nothing has arrived");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        if (socket != null) {
            socket.close();
        }
        if (clientSocket != null) {
            clientSocket.close();
        }
    }
}
