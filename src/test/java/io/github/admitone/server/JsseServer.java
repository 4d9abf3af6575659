package io.github.admitone.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The JDK's own TLS server in this process, a daemon thread for each connection; it echoes what it reads.
 *
 * <p>Its criterion of a resumed handshake is that the handshake completed without asking the key manager for a
 * certificate: a server cannot finish a full handshake of these cipher suites without one.
 */
public final class JsseServer implements TlsServer {

    private static final int BACKLOG = 512;

    private final ServerOptions options;
    private final KeyStore identity;
    private final KeyStore trusted;
    private final ServerSocket listener;
    private final ExecutorService connections;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ServerLog log = new ServerLog();
    private final AtomicInteger handshakes = new AtomicInteger();
    private final AtomicInteger resumptions = new AtomicInteger();
    private volatile Terms terms;

    private JsseServer(ServerOptions options, KeyStore identity, KeyStore trusted, int port) {
        options.refuse(options.isDtls(), "DTLS");
        options.refuse(options.ticketCount() >= 0, "a ticket count (a property of the whole JVM)");
        this.options = options;
        this.identity = identity;
        this.trusted = trusted;
        this.terms = newTerms();
        try {
            this.listener = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.connections = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "jsse-server");
            thread.setDaemon(true);
            return thread;
        });
        connections.execute(this::acceptUntilClosed);
    }

    /** Starts a server with an identity of {@link TestCertificates}. */
    public static JsseServer start(ServerOptions options) {
        options.refuse(!options.tickets(), "no tickets (a property of the whole JVM)");
        options.refuse(!options.group().isEmpty() && !canRestrictGroups(), "one group (before JDK 20)");
        return start(options, options.identity().keyStore(), TestCertificates.trustStore(), 0);
    }

    /** Starts a server with that identity and those trust anchors; whether it issues tickets is up to the JVM. */
    static JsseServer start(ServerOptions options, KeyStore identity, KeyStore trusted, int port) {
        return new JsseServer(options, identity, trusted, port);
    }

    /** Returns whether this JDK can restrict the groups of one connection, as JDK 20 and later can. */
    public static boolean canRestrictGroups() {
        return Runtime.version().feature() >= 20;
    }

    @Override
    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public String log() {
        return log.text();
    }

    @Override
    public int handshakesSeen() {
        return handshakes.get();
    }

    @Override
    public int resumptionsSeen() {
        return resumptions.get();
    }

    @Override
    public boolean awaitHandshakes(int count) {
        return log.await(text -> handshakesSeen() >= count);
    }

    /** Forgets every session and every ticket key; open connections go on. */
    public void rotateTicketKeys() {
        terms = newTerms();
    }

    @Override
    public void restart() {
        rotateTicketKeys();
    }

    /** Stops listening and cuts every open connection. */
    @Override
    public void close() {
        close(listener);
        open.forEach(JsseServer::close);
        connections.shutdownNow();
    }

    private void acceptUntilClosed() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.execute(() -> serve(socket));
            } catch (IOException e) {
                log.append("accept: " + e.getMessage() + "\n");
            }
        }
    }

    private void serve(Socket transport) {
        open.add(transport);
        Terms current = terms;
        try (transport;
                SSLSocket socket =
                        (SSLSocket) current.context().getSocketFactory().createSocket(transport, null, true)) {
            socket.setUseClientMode(false);
            configure(socket);
            socket.startHandshake();
            report(socket, !current.certificates().wasAskedBy(socket));
            echo(socket);
        } catch (IOException | RuntimeException e) {
            log.append("connection failed: " + e + "\n");
        } finally {
            open.remove(transport);
        }
    }

    private void configure(SSLSocket socket) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(options.versions().toArray(new String[0]));
        if (!options.cipherSuite().isEmpty()) {
            parameters.setCipherSuites(new String[] {options.cipherSuite()});
        }
        if (!options.alpn().isEmpty()) {
            parameters.setApplicationProtocols(options.alpn().toArray(new String[0]));
        }
        if (!options.group().isEmpty() && canRestrictGroups()) {
            restrictGroups(parameters, options.group());
        }
        parameters.setNeedClientAuth(options.clientCertificate());
        socket.setSSLParameters(parameters);
    }

    /** Calls what JDK 20 added; this source is compiled for JDK 17. */
    private static void restrictGroups(SSLParameters parameters, String group) {
        try {
            SSLParameters.class.getMethod("setNamedGroups", String[].class).invoke(parameters, (Object)
                    new String[] {group});
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private void report(SSLSocket socket, boolean resumed) {
        if (resumed) {
            resumptions.incrementAndGet();
        }
        handshakes.incrementAndGet();
        log.append("handshake resumed=" + resumed + " version="
                + socket.getSession().getProtocol() + " suite="
                + socket.getSession().getCipherSuite() + " alpn=" + socket.getApplicationProtocol() + "\n");
    }

    private static void echo(SSLSocket socket) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[4096];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            socket.getOutputStream().write(buffer, 0, read);
        }
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Terms newTerms() {
        try {
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(identity, TlsIdentity.PASSWORD.toCharArray());
            var anchors = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            anchors.init(trusted);
            var certificates = new WatchedKeyManager((X509ExtendedKeyManager) keys.getKeyManagers()[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {certificates}, anchors.getTrustManagers(), null);
            return new Terms(context, certificates);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The context, with its ticket keys and sessions, and the witness of its full handshakes. */
    private record Terms(SSLContext context, WatchedKeyManager certificates) {}
}
