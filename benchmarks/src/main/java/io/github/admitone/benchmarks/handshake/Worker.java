package io.github.admitone.benchmarks.handshake;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;

/**
 * The process in which one contender connects, from one thread: for every number on the standard input it makes that
 * many connections, and prints what they cost; if the name of a file follows, it records them there.
 *
 * <p>Of each connection the clocks count the opening of the TCP connection, the handshake, a line sent and its answer
 * read. The server sends its ticket before the answer, so every client has processed it by then. Wall time ends there;
 * CPU time and allocation also count the closing.
 */
final class Worker {

    private static final byte[] LINE = {'o', 'k', '\n'};
    private static final byte[] ANSWER = {'k', 'o', '\n'};

    private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Contender contender;
    private final int port;
    private final Verifier verifier;
    private final TlsClients clients;
    private boolean first = true;
    private long cpuNanos;
    private long wallNanos;
    private long allocatedBytes;

    private Worker(Contender contender, int port, X509Certificate anchor) throws Exception {
        this.contender = contender;
        this.port = port;
        this.verifier = new Verifier(anchor);
        this.clients = contender.clients(verifier);
    }

    /** Takes the contender, the server's port and the file of the trust anchor. */
    public static void main(String[] args) throws Exception {
        X509Certificate anchor;
        try (InputStream in = Files.newInputStream(Path.of(args[2]))) {
            anchor = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        Worker worker = new Worker(Contender.valueOf(args[0]), Integer.parseInt(args[1]), anchor);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            System.out.println(worker.obey(order));
        }
    }

    private String obey(String order) throws IOException {
        String[] words = order.split(" ", 2);
        int connections = Integer.parseInt(words[0]);
        if (words.length == 1) {
            return run(connections);
        }
        try (Recorder recorder = new Recorder(Path.of(words[1]))) {
            return run(connections);
        }
    }

    private String run(int connections) throws IOException {
        if (first) {
            // It brings the first ticket.
            connectOnce();
            first = false;
        }
        cpuNanos = 0;
        wallNanos = 0;
        allocatedBytes = 0;
        for (int i = 0; i < connections; i++) {
            connectOnce();
        }
        return new Cost(cpuNanos, wallNanos, allocatedBytes)
                .dividedBy(connections)
                .encode();
    }

    private void connectOnce() throws IOException {
        int verificationsBefore = verifier.verifications();
        long allocatedBefore = thread.getCurrentThreadAllocatedBytes();
        long cpuBefore = thread.getCurrentThreadCpuTime();
        long wallBefore = System.nanoTime();
        Transport transport = new Transport(port);
        TlsConnection connection = clients.connect(transport);
        converse(connection);
        wallNanos += System.nanoTime() - wallBefore;
        connection.close();
        cpuNanos += thread.getCurrentThreadCpuTime() - cpuBefore;
        allocatedBytes += thread.getCurrentThreadAllocatedBytes() - allocatedBefore;
        transport.awaitEnd();
        verify(connection, verifier.verifications() - verificationsBefore);
        clients.reset();
    }

    private static void converse(TlsConnection connection) throws IOException {
        OutputStream out = connection.out();
        out.write(LINE);
        out.flush();
        byte[] answer = connection.in().readNBytes(ANSWER.length);
        if (!Arrays.equals(answer, ANSWER)) {
            throw new IOException("unexpected answer: " + new String(answer, StandardCharsets.US_ASCII));
        }
    }

    private void verify(TlsConnection connection, int verifications) {
        Authentication authentication = connection.authentication();
        boolean isClaimed = authentication == contender.authentication() && verifications == contender.verifications();
        if (!first && !isClaimed) {
            throw new IllegalStateException("%s: authenticated by %s, certificates verified %d times"
                    .formatted(contender, authentication, verifications));
        }
        if (!connection.cipherSuite().equals(Setting.CIPHER_SUITE)) {
            throw new IllegalStateException(contender + ": the suite is " + connection.cipherSuite());
        }
    }
}
