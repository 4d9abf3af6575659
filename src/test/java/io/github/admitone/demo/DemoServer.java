package io.github.admitone.demo;

import io.github.admitone.server.KeyKind;
import io.github.admitone.server.TestCertificates;
import io.github.admitone.server.TlsIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.tls.ProtocolVersion;

/** The JDK's own TLS server on a loopback port, a thread for each connection; it echoes what it reads. */
final class DemoServer implements AutoCloseable {

    private static final int BACKLOG = 512;

    private final SSLContext context;
    private final String version;
    private final ServerSocket listener;
    private final ExecutorService connections;
    private final AtomicInteger resumed = new AtomicInteger();

    private DemoServer(SSLContext context, String version, ServerSocket listener) {
        this.context = context;
        this.version = version;
        this.listener = listener;
        this.connections = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "demo-server");
            thread.setDaemon(true);
            return thread;
        });
        connections.execute(this::acceptUntilClosed);
    }

    /** Starts a server of TLS 1.3. */
    static DemoServer start() {
        return start(ProtocolVersion.TLSv13);
    }

    /** Starts a server of that version for localhost, with a chain of two RSA certificates, as many public servers have. */
    static DemoServer start(ProtocolVersion version) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(
                    TestCertificates.serverBelowIntermediate(KeyKind.RSA).keyStore(),
                    TlsIdentity.PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return new DemoServer(
                    context, nameInJsse(version), new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return what the JDK calls that version} */
    static String nameInJsse(ProtocolVersion version) {
        return "TLSv1." + (version.getMinorVersion() - 1);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /** {@return how many handshakes this server has resumed: those whose session is older than the connection} */
    int resumed() {
        return resumed.get();
    }

    @Override
    public void close() {
        connections.shutdownNow();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void acceptUntilClosed() {
        try {
            while (true) {
                Socket socket = listener.accept();
                connections.execute(() -> serve(socket));
            }
        } catch (IOException | RejectedExecutionException e) {
            // Closed.
        }
    }

    private void serve(Socket transport) {
        long begun = System.currentTimeMillis();
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(transport, null, true)) {
            // A flight is several writes: without this, each waits for the client's delayed acknowledgement.
            transport.setTcpNoDelay(true);
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();
            if (socket.getSession().getCreationTime() < begun) {
                resumed.incrementAndGet();
            }
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            // The client knows better what happened, and says so.
        }
    }
}
