package io.github.admitone.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** What a {@link RecordingRelay} has seen of one connection; thread-safe, and filled while the connection lasts. */
public final class RelayedConnection {

    private final int number;
    private final int clientPort;
    private final List<ClientHello> hellos = new CopyOnWriteArrayList<>();
    private final AtomicLong bytesFromClient = new AtomicLong();
    private final AtomicLong bytesFromServer = new AtomicLong();

    private volatile boolean cut;

    RelayedConnection(int number, int clientPort) {
        this.number = number;
        this.clientPort = clientPort;
    }

    /** Returns the number of the connection, from 1 in the order of acceptance. */
    public int number() {
        return number;
    }

    /** Returns the client's local port. */
    public int clientPort() {
        return clientPort;
    }

    /** Returns whether the relay has cut the connection, as it was told to. */
    public boolean isCut() {
        return cut;
    }

    void cut() {
        cut = true;
    }

    /** Returns each ClientHello: two where the server asked for another by a HelloRetryRequest. */
    public List<ClientHello> clientHellos() {
        return List.copyOf(hellos);
    }

    /** Returns how many bytes the client has sent. */
    public long bytesFromClient() {
        return bytesFromClient.get();
    }

    /** Returns how many bytes the server has sent. */
    public long bytesFromServer() {
        return bytesFromServer.get();
    }

    void saw(ClientHello hello) {
        hellos.add(hello);
    }

    /** Returns the counter of one direction. */
    AtomicLong counter(RecordingRelay.Direction direction) {
        return direction == RecordingRelay.Direction.FROM_CLIENT ? bytesFromClient : bytesFromServer;
    }
}
