package io.github.admitone.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * The JDK's own TLS server in this process, a daemon thread for each connection; it echoes what it reads.
 *
 * <p>Its criterion of a resumed handshake is that the session is older than the first byte of the ClientHello. A
 * session ticket of JSSE carries the creation time of its session, stateless or not. No answer is sent before the clock
 * has left the millisecond in which the session was made, so that the comparison is exact for whoever waits for the
 * answer. (That the key manager was not asked is no criterion: since it reads tickets, JDK 25 asks it each time.)
 */
public final class JsseServer implements TlsServer {

    private static final int BACKLOG = 512;

    private final ServerOptions options;
    private final KeyStore identity;
    private final KeyStore trusted;
    private final Consumer<String> words;
    private final ServerSocket listener;
    private final ExecutorService connections;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ServerLog log = new ServerLog();
    private final AtomicInteger handshakes = new AtomicInteger();
    private final AtomicInteger resumptions = new AtomicInteger();
    private volatile SSLContext context;

    private JsseServer(
            ServerOptions options,
            KeyStore identity,
            KeyStore trusted,
            int port,
            Consumer<String> words,
            boolean daemon) {
        options.refuse(options.isDtls(), "DTLS");
        options.refuse(options.ticketCount() >= 0, "a ticket count (a property of the whole JVM)");
        this.options = options;
        this.identity = identity;
        this.trusted = trusted;
        this.words = words;
        this.context = newContext();
        try {
            this.listener = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.connections = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "jsse-server");
            thread.setDaemon(daemon);
            return thread;
        });
        connections.execute(this::acceptUntilClosed);
    }

    /** Starts a server with an identity of {@link TestCertificates}. */
    public static JsseServer start(ServerOptions options) {
        options.refuse(!options.tickets(), "no tickets (a property of the whole JVM)");
        options.refuse(!options.group().isEmpty() && !canRestrictGroups(), "one group (before JDK 20)");
        return start(options, options.identity().keyStore(), TestCertificates.trustStore(), 0, line -> {}, true);
    }

    /** Starts a server with that identity. */
    public static JsseServer start(ServerOptions options, TlsIdentity identity) {
        return start(options, identity.keyStore(), TestCertificates.trustStore(), 0, line -> {}, true);
    }

    /** Starts a server that tells each line of its log to {@code words} too, on daemon threads or not. */
    static JsseServer start(
            ServerOptions options,
            KeyStore identity,
            KeyStore trusted,
            int port,
            Consumer<String> words,
            boolean daemon) {
        return new JsseServer(options, identity, trusted, port, words, daemon);
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

    /** Presents another certificate from now on, and still knows its tickets, like a server whose certificate is renewed. */
    public void renewCertificate(TlsIdentity renewed) {
        try {
            List<String> former = Collections.list(identity.aliases());
            // Under a name of its own: the key manager keeps what it has read of the others.
            identity.setKeyEntry(
                    "renewed-" + former.get(0),
                    renewed.key(),
                    TlsIdentity.PASSWORD.toCharArray(),
                    renewed.chain().toArray(new Certificate[0]));
            for (String alias : former) {
                identity.deleteEntry(alias);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Forgets every session and every ticket key; open connections go on. */
    public void rotateTicketKeys() {
        context = newContext();
    }

    @Override
    public void restart() {
        rotateTicketKeys();
    }

    /** Stops listening and cuts every open connection. */
    @Override
    public void close() {
        close(listener);
        connections.shutdownNow();
        open.forEach(JsseServer::close);
    }

    private void acceptUntilClosed() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                connections.execute(() -> serve(socket));
            } catch (IOException | RejectedExecutionException e) {
                say("no longer accepting: " + e.getMessage() + "\n");
            }
        }
    }

    private void serve(Socket transport) {
        try (transport) {
            int first = transport.getInputStream().read();
            if (first >= 0) {
                serve(transport, new ByteArrayInputStream(new byte[] {(byte) first}), System.currentTimeMillis());
            }
        } catch (IOException | RuntimeException e) {
            say("connection failed: " + e + "\n");
        } finally {
            open.remove(transport);
        }
    }

    private void serve(Socket transport, InputStream consumed, long begun) throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(transport, consumed, true)) {
            configure(socket);
            socket.startHandshake();
            long created = socket.getSession().getCreationTime();
            report(socket, created < begun);
            while (System.currentTimeMillis() <= created) {
                Thread.onSpinWait();
            }
            echo(socket);
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
        say("handshake resumed=" + resumed + " version="
                + socket.getSession().getProtocol() + " suite="
                + socket.getSession().getCipherSuite() + " alpn=" + socket.getApplicationProtocol() + "\n");
    }

    private void say(String line) {
        log.append(line);
        words.accept(line);
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

    private SSLContext newContext() {
        try {
            // The one that goes on reading the key store (the JDK's default takes a copy).
            var keys = KeyManagerFactory.getInstance("NewSunX509");
            keys.init(identity, TlsIdentity.PASSWORD.toCharArray());
            var anchors = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            anchors.init(trusted);
            SSLContext fresh = SSLContext.getInstance("TLS");
            fresh.init(keys.getKeyManagers(), anchors.getTrustManagers(), null);
            return fresh;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
