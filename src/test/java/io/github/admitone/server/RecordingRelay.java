package io.github.admitone.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * A relay on the loopback address in front of a TLS server, which records what each client says in its ClientHello and
 * can cut connections. Bytes are recorded before they are passed on: what a server has answered has been recorded, and
 * so has what a client sent and a cut kept from the server.
 * Bytes that are not TLS are passed on all the same. Thread-safe.
 */
public final class RecordingRelay implements AutoCloseable {

    private static final int BACKLOG = 512;
    private static final long NEVER = Long.MAX_VALUE;

    private final ServerSocket listener;
    private final ExecutorService threads;
    private final List<RelayedConnection> connections = new CopyOnWriteArrayList<>();
    private final Map<Integer, RelayedConnection> latest = new ConcurrentHashMap<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<Direction, Long> cuts = new ConcurrentHashMap<>();
    private volatile InetSocketAddress target;

    /** A direction of the byte stream. */
    public enum Direction {
        /** From the client to the server. */
        FROM_CLIENT,
        /** From the server to the client. */
        FROM_SERVER
    }

    /** A use of an identity on the wire. */
    public record IdentityUse(int connection, String identity, long obfuscatedTicketAge) {}

    private RecordingRelay(InetSocketAddress target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "recording-relay");
            thread.setDaemon(true);
            return thread;
        });
        threads.execute(this::acceptUntilClosed);
    }

    /** Starts a relay to that port of the loopback address. */
    public static RecordingRelay to(int port) {
        return to(loopback(port));
    }

    /** Starts a relay to that address. */
    public static RecordingRelay to(InetSocketAddress address) {
        return new RecordingRelay(address);
    }

    /** Starts a relay to that server. */
    public static RecordingRelay to(TlsServer server) {
        return to(server.port());
    }

    /** Returns the port for clients. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Sends connections from now on to another port. */
    public void retarget(int port) {
        target = loopback(port);
    }

    /** Cuts connections from now on after exactly that many bytes of that direction have been passed on. */
    public void cutAfter(Direction direction, long bytes) {
        cuts.put(direction, bytes);
    }

    /** Cuts no connection from now on. */
    public void heal() {
        cuts.clear();
    }

    /** Returns the connections so far, in the order of acceptance. */
    public List<RelayedConnection> connections() {
        return List.copyOf(connections);
    }

    /** Returns the latest connection of a client that has that local port, or nothing if there was none. */
    public Optional<RelayedConnection> connectionFrom(int clientPort) {
        return Optional.ofNullable(latest.get(clientPort));
    }

    /**
     * Returns each use of a pre_shared_key identity, in the order of connections. The second ClientHello of a connection
     * repeats the identities of the first; that is one use.
     */
    public List<IdentityUse> identities() {
        List<IdentityUse> uses = new ArrayList<>();
        for (RelayedConnection connection : connections) {
            Set<String> repeated = new LinkedHashSet<>();
            connection.clientHellos().stream()
                    .flatMap(hello -> hello.pskIdentities().stream())
                    .filter(psk -> repeated.add(psk.identity()))
                    .map(psk -> new IdentityUse(connection.number(), psk.identity(), psk.obfuscatedTicketAge()))
                    .forEach(uses::add);
        }
        return uses;
    }

    /** Returns the number of pre_shared_key identities and TLS 1.2 tickets that more than one connection has offered. */
    public int ticketsUsedTwice() {
        Map<String, Integer> uses = new HashMap<>();
        identities().forEach(use -> uses.merge(use.identity(), 1, Integer::sum));
        for (RelayedConnection connection : connections) {
            connection.clientHellos().stream()
                    .flatMap(hello -> hello.sessionTicket().stream())
                    .filter(ticket -> !ticket.isEmpty())
                    .distinct()
                    .forEach(ticket -> uses.merge(ticket, 1, Integer::sum));
        }
        return (int) uses.values().stream().filter(count -> count > 1).count();
    }

    /** Returns the bytes of all connections in that direction. */
    public long bytes(Direction direction) {
        return connections.stream().mapToLong(c -> c.counter(direction).get()).sum();
    }

    /** Stops listening and cuts every connection. */
    @Override
    public void close() {
        close(listener);
        threads.shutdownNow();
        open.forEach(RecordingRelay::close);
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private void acceptUntilClosed() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                RelayedConnection connection = new RelayedConnection(connections.size() + 1, client.getPort());
                connections.add(connection);
                latest.put(connection.clientPort(), connection);
                threads.execute(() -> connect(client, connection));
            } catch (IOException | RejectedExecutionException e) {
                // Closed, or a client that left before it was accepted: the condition of the loop decides.
            }
        }
    }

    private void connect(Socket client, RelayedConnection connection) {
        try {
            Socket server = new Socket(target.getAddress(), target.getPort());
            open.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            threads.execute(() -> pass(server, client, connection, Direction.FROM_SERVER));
            pass(client, server, connection, Direction.FROM_CLIENT);
        } catch (IOException | RejectedExecutionException e) {
            forget(client);
        }
    }

    private void pass(Socket from, Socket to, RelayedConnection connection, Direction direction) {
        long left = cuts.getOrDefault(direction, NEVER);
        ClientFlight flight = new ClientFlight();
        byte[] buffer = new byte[16384];
        try {
            InputStream in = from.getInputStream();
            while (left > 0) {
                int read = in.read(buffer);
                if (listener.isClosed()) {
                    // The network is gone: not even what one side says to the other's disappearance arrives.
                    throw new SocketException("the relay is closed");
                }
                if (read < 0) {
                    to.shutdownOutput();
                    break;
                }
                if (direction == Direction.FROM_CLIENT) {
                    flight.read(buffer, read, connection::saw);
                }
                int passed = (int) Math.min(read, left);
                connection.counter(direction).addAndGet(passed);
                to.getOutputStream().write(buffer, 0, passed);
                left -= passed;
            }
            if (left == 0) {
                connection.cut();
            }
            if (left == 0 || to.isInputShutdown() || from.isOutputShutdown()) {
                forget(from);
                forget(to);
            }
        } catch (IOException e) {
            forget(from);
            forget(to);
        }
    }

    private void forget(Socket socket) {
        open.remove(socket);
        close(socket);
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
