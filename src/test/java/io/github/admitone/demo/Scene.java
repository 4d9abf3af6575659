package io.github.admitone.demo;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionScope;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.bctls.PostQuantumClient;
import io.github.admitone.bctls.TicketResumption;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.NodeServer;
import io.github.admitone.server.PostQuantumCertificates;
import io.github.admitone.server.RecordingRelay;
import io.github.admitone.server.RecordingRelay.Direction;
import io.github.admitone.server.TestCertificates;
import io.github.admitone.server.TlsIdentity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.tls.ProtocolVersion;

/**
 * What one connection costs in one situation, one after the other on one thread: a full handshake, a resumed one, and a
 * resumed one that trusts the last verification. The kinds take turns, so that whatever else the machine does meets all.
 */
final class Scene {

    /** The kinds of connection that are compared. */
    enum Kind {
        FULL,
        RESUMED,
        RESUMED_WITHOUT_REVERIFICATION
    }

    /**
     * The cost of one connection of a kind.
     *
     * @param clientCpuMillis the client's CPU time, mean
     * @param serverCpuMillis the CPU time of the threads that served, mean; 0 if nobody can tell
     * @param wallMillis the time of the handshake, median
     * @param bytes what passes in both directions
     * @param roundTrips the most that a client waited for before it could send data, without TCP's own
     */
    record Cost(double clientCpuMillis, double serverCpuMillis, double wallMillis, long bytes, int roundTrips) {}

    /** The CPU time that a server has taken so far. */
    private interface ServerClock {
        long cpuNanos() throws DemoException;
    }

    private static final double NANOS_PER_MILLI = 1e6;
    private static final Duration TRUST = Duration.ofHours(1);

    private final String name;
    private final InetSocketAddress server;
    private final ServerClock serverClock;
    private final Visitor visitor;
    private final TicketTally tally = new TicketTally();
    private final Map<Kind, TicketResumption> resumptions = new EnumMap<>(Kind.class);

    /** @param scope what goes with a client certificate */
    private Scene(String name, InetSocketAddress server, ServerClock serverClock, Visitor visitor, SessionScope scope) {
        this.name = name;
        this.server = server;
        this.serverClock = serverClock;
        this.visitor = visitor;
        for (Kind kind : Kind.values()) {
            ClientSessionCache cache = kind == Kind.FULL
                    ? ClientSessionCache.none()
                    : StripedSessionCache.builder().build();
            resumptions.put(
                    kind,
                    TicketResumption.builder(cache)
                            .listener(tally)
                            .scope(scope)
                            // The own server keeps TLS 1.2 sessions by their IDs, and renews none.
                            .allowTls12Reuse(true)
                            .reverifyAfter(kind == Kind.RESUMED_WITHOUT_REVERIFICATION ? TRUST : Duration.ZERO)
                            .build());
        }
    }

    static Scene ofServerOnly(SceneServer server, ProtocolVersion version) {
        return of("server certificate only (RSA-2048)", server, server.address(), version, null);
    }

    static Scene ofClientCertificate(SceneServer server, ProtocolVersion version) {
        return of(
                "client certificate, too (RSA-2048)",
                server,
                server.addressWithCertificate(),
                version,
                TestCertificates.client(KeyKind.RSA, "demo"));
    }

    private static Scene of(
            String name, SceneServer server, InetSocketAddress address, ProtocolVersion version, TlsIdentity identity) {
        Visitor visitor = new Visitor(
                Target.of("localhost", address.getPort()).key(),
                ServerVerifier.trusting(TestCertificates.trustStore()),
                Conversation.ECHO,
                version,
                identity);
        return new Scene(name, address, server::cpuNanos, visitor, scope(identity));
    }

    /**
     * Without the server's CPU time: Node issues no ticket on a resumed connection, so that every third one is full, and
     * not counted here.
     */
    static Scene ofPostQuantum(NodeServer server, PostQuantumCertificates certificates) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        Visitor visitor = new Visitor(
                Target.of("localhost", server.port()).key(),
                Conversation.ECHO,
                ProtocolVersion.TLSv13,
                () -> new PostQuantumClient(certificates.root()));
        return new Scene("post-quantum: ML-DSA-65, X25519MLKEM768", address, () -> 0, visitor, SessionScope.none());
    }

    private static SessionScope scope(TlsIdentity identity) {
        try {
            return identity == null
                    ? SessionScope.none()
                    : SessionScope.builder()
                            .clientIdentity(identity.certificate().getEncoded())
                            .build();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    String name() {
        return name;
    }

    /** Makes connections of each kind in turns, which are not counted. */
    void warmUp(int connections) throws DemoException {
        for (Kind kind : Kind.values()) {
            visit(kind, connections);
        }
    }

    /** {@return the cost of each kind, from that many rounds of that many connections of each} */
    Map<Kind, Cost> measure(int rounds, int connections) throws DemoException {
        Map<Kind, List<Handshake>> handshakes = new EnumMap<>(Kind.class);
        Map<Kind, Long> serverCpu = new EnumMap<>(Kind.class);
        for (int round = 0; round < rounds; round++) {
            for (Kind kind : Kind.values()) {
                long before = serverClock.cpuNanos();
                handshakes.computeIfAbsent(kind, each -> new ArrayList<>()).addAll(visit(kind, connections));
                serverCpu.merge(kind, serverClock.cpuNanos() - before, Long::sum);
            }
        }
        Map<Kind, Cost> costs = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            costs.put(kind, cost(kind, handshakes.get(kind), serverCpu.get(kind)));
        }
        return costs;
    }

    private List<Handshake> visit(Kind kind, int connections) throws DemoException {
        List<Handshake> made = new ArrayList<>();
        while (made.size() < connections) {
            Handshake handshake = visitor.visit(server, resumptions.get(kind), tally, kind != Kind.FULL);
            if (handshake.resumed() || kind == Kind.FULL) {
                made.add(handshake);
            } else if (handshake.offered()) {
                throw new DemoException("the demo's server declined a ticket");
            }
        }
        return made;
    }

    private Cost cost(Kind kind, List<Handshake> handshakes, long serverNanos) throws DemoException {
        long[] wall = handshakes.stream().mapToLong(Handshake::nanos).toArray();
        Arrays.sort(wall);
        double client =
                handshakes.stream().mapToLong(Handshake::cpuNanos).average().orElse(0);
        int roundTrips =
                handshakes.stream().mapToInt(Handshake::roundTrips).max().orElse(0);
        return new Cost(
                client / NANOS_PER_MILLI,
                serverNanos / NANOS_PER_MILLI / handshakes.size(),
                wall[wall.length / 2] / NANOS_PER_MILLI,
                bytes(kind),
                roundTrips);
    }

    private long bytes(Kind kind) throws DemoException {
        try (RecordingRelay relay = RecordingRelay.to(server)) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port());
            Handshake handshake = visitor.visit(address, resumptions.get(kind), tally, kind != Kind.FULL);
            if (handshake.resumed() || kind == Kind.FULL) {
                return relay.bytes(Direction.FROM_CLIENT) + relay.bytes(Direction.FROM_SERVER);
            }
        }
        // There was no ticket left; that connection has brought some.
        return bytes(kind);
    }
}
