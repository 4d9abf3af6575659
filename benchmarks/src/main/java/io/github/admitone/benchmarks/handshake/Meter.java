package io.github.admitone.benchmarks.handshake;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one contender's connections, all from one thread, and counts what they cost.
 *
 * <p>Of each connection the clocks count the opening of the transport, the handshake, a line sent and its answer read. Wall
 * time ends there; CPU time and allocation also count the closing.
 */
final class Meter {

    /** What is counted of a connection, in nanoseconds and bytes. */
    enum Figure {
        CLIENT_CPU,
        SERVER_CPU,
        WALL,
        ALLOCATED,
        /** Through the {@link Relay}. */
        DELAYED_WALL,
        /** Of both directions, in records and, over UDP, in datagrams. */
        BYTES
    }

    private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Contender contender;
    private final boolean needsStock;
    private final Path serverTime;
    private final Verifier verifier;
    private final TlsClients clients;
    private int lastPort;
    private long cpuNanos;
    private long wallNanos;
    private long allocatedBytes;

    Meter(Contender contender, Setting setting, Identity identity, long serverPid)
            throws GeneralSecurityException, IOException {
        this.contender = contender;
        this.needsStock =
                setting.server().isPostQuantum() && contender.way.authentication == TlsClients.Authentication.TICKET;
        // The kernel counts nanoseconds there; what other accounts count is ticks of ten milliseconds.
        this.serverTime = Path.of("/proc", "" + serverPid, "schedstat");
        this.verifier =
                new Verifier(identity.certificate("anchor"), setting.server().isPostQuantum());
        this.clients = contender.clients(setting, verifier, ClientIdentity.read(identity, setting.client()));
    }

    /** Connects that many times, and returns what one connection cost. */
    Map<Figure, Double> connect(int connections, int port) throws IOException {
        prepare(connections, port);
        return measure(connections, port);
    }

    /** The same through a relay. */
    Map<Figure, Double> connect(int connections, Relay relay) throws IOException {
        prepare(connections, relay.port());
        long bytesBefore = relay.bytes();
        double wall = measure(connections, relay.port()).get(Figure.WALL);
        return Map.of(Figure.DELAYED_WALL, wall, Figure.BYTES, (double) (relay.bytes() - bytesBefore) / connections);
    }

    private Map<Figure, Double> measure(int connections, int port) throws IOException {
        cpuNanos = 0;
        wallNanos = 0;
        allocatedBytes = 0;
        long serverBefore = serverNanos();
        for (int i = 0; i < connections; i++) {
            connectOnce(port);
        }
        long serverNanos = serverNanos() - serverBefore;
        return new EnumMap<>(Map.of(
                Figure.CLIENT_CPU, (double) cpuNanos / connections,
                Figure.SERVER_CPU, (double) serverNanos / connections,
                Figure.WALL, (double) wallNanos / connections,
                Figure.ALLOCATED, (double) allocatedBytes / connections));
    }

    /** The first connection brings the first ticket: some clients keep sessions by the port. */
    private void prepare(int connections, int port) throws IOException {
        if (port != lastPort) {
            connectOnce(port);
            lastPort = port;
        }
        if (needsStock) {
            stock(connections, port);
        }
    }

    /** Takes in that many tickets, where a resumed connection brings none. */
    private void stock(int tickets, int port) throws IOException {
        clients.forget();
        List<TlsClients.Connection> full = new ArrayList<>();
        // Open at the same time: one that is opened after another has read would resume.
        for (int i = 0; i < tickets; i += Node.TICKETS) {
            full.add(clients.connect(port));
        }
        for (TlsClients.Connection connection : full) {
            connection.converse();
            connection.close();
            connection.awaitEnd();
        }
    }

    private long serverNanos() {
        try {
            return Long.parseLong(Files.readString(serverTime).split(" ")[0]);
        } catch (IOException e) {
            throw new UncheckedIOException("the server has ended, or this is not Linux", e);
        }
    }

    private void connectOnce(int port) throws IOException {
        int verificationsBefore = verifier.verifications();
        long allocatedBefore = thread.getCurrentThreadAllocatedBytes();
        long cpuBefore = thread.getCurrentThreadCpuTime();
        long wallBefore = System.nanoTime();
        TlsClients.Connection connection = clients.connect(port);
        connection.converse();
        wallNanos += System.nanoTime() - wallBefore;
        connection.close();
        cpuNanos += thread.getCurrentThreadCpuTime() - cpuBefore;
        allocatedBytes += thread.getCurrentThreadAllocatedBytes() - allocatedBefore;
        connection.awaitEnd();
        int verifications = verifier.verifications() - verificationsBefore;
        if (port == lastPort
                && (connection.authentication() != contender.way.authentication
                        || verifications != contender.way.verifications)) {
            throw new IllegalStateException("%s: authenticated by %s, certificates verified %d times"
                    .formatted(contender, connection.authentication(), verifications));
        }
        clients.reset();
    }
}
