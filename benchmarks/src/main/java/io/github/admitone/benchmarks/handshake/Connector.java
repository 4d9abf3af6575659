package io.github.admitone.benchmarks.handshake;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;

/**
 * Makes one contender's connections, all from one thread, and counts what they cost.
 *
 * <p>Of each connection the clocks count the opening of the TCP connection, the handshake, a line sent and its answer
 * read. The server sends its ticket before the answer, so every client has processed it by then. Wall time ends there;
 * CPU time and allocation also count the closing.
 */
final class Connector {

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

    Connector(Contender contender, int port, X509Certificate anchor) throws GeneralSecurityException, IOException {
        this.contender = contender;
        this.port = port;
        this.verifier = new Verifier(anchor);
        this.clients = contender.clients(verifier);
    }

    /** Returns the cost of one connection of so many. */
    Cost connect(int connections) throws IOException {
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
        return new Cost(cpuNanos, wallNanos, allocatedBytes).dividedBy(connections);
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
