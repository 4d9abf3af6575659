package io.github.admitone.demo;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * The server of the scenes, in a process of its own: TLS by the JDK alone. It says two ports, the second of which requires
 * a client certificate; to each line on its
 * standard input it answers with the CPU time in nanoseconds of the threads that served, once all connections have ended:
 * what the compiler of a young process does is no cost of a connection. It ends when its input does, so that it cannot
 * outlive the demo.
 */
final class SceneServerProgram {

    private static final int BACKLOG = 64;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final AtomicInteger open = new AtomicInteger();
    private static final AtomicLong cpuNanos = new AtomicLong();

    private SceneServerProgram() {}

    /**
     * Serves.
     *
     * @param arguments the key store, the trust store, their password, and the only protocol version
     */
    public static void main(String[] arguments) throws GeneralSecurityException, IOException {
        SSLContext context = context(arguments[0], arguments[1], arguments[2].toCharArray());
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        });
        for (boolean requiresCertificate : new boolean[] {false, true}) {
            SSLParameters parameters = new SSLParameters(null, new String[] {arguments[3]});
            parameters.setNeedClientAuth(requiresCertificate);
            ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
            threads.execute(() -> accept(listener, context, parameters, threads));
            say(listener.getLocalPort());
        }
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        while (questions.readLine() != null) {
            awaitEndOfConnections();
            say(cpuNanos.get());
        }
    }

    /** The client has closed its connections by now. */
    private static void awaitEndOfConnections() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (open.get() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static void say(long number) {
        System.out.println(number);
        System.out.flush();
    }

    private static SSLContext context(String keyStore, String trustStore, char[] password)
            throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(new File(keyStore), password), password);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(KeyStore.getInstance(new File(trustStore), password));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static void accept(
            ServerSocket listener, SSLContext context, SSLParameters parameters, ExecutorService threads) {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.incrementAndGet();
                threads.execute(() -> count(() -> serve(socket, context, parameters)));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private static void count(Runnable connection) {
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadCpuTime();
        connection.run();
        cpuNanos.addAndGet(thread.getCurrentThreadCpuTime() - before);
        open.decrementAndGet();
    }

    private static void serve(Socket transport, SSLContext context, SSLParameters parameters) {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(transport, null, true)) {
            // A flight is several writes: without this, each waits for the client's delayed acknowledgement.
            transport.setTcpNoDelay(true);
            socket.setSSLParameters(parameters);
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            // The client knows better what happened, and says so.
        }
    }
}
