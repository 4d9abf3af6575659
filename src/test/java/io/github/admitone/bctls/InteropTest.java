package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.admitone.MutableClock;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionScope;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.server.NodeServer;
import io.github.admitone.server.PostQuantumCertificates;
import io.github.admitone.server.RecordingRelay;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TlsServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.tls.ProtocolVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The matrix: each real server, in each configuration, over each protocol version. A server is started once for the two
 * versions of a configuration. The result is a table, {@code target/interop.md}; {@code docs/interop.md} is the last one.
 */
class InteropTest {

    private static final String TLS_1_2 = "TLSv1.2";
    private static final String TLS_1_3 = "TLSv1.3";
    private static final String DTLS_1_2 = "DTLSv1.2";
    private static final InteropTable TABLE = new InteropTable();

    private static TlsServer running;
    private static InteropServer runningServer;
    private static ServerOptions runningOptions;

    /** All clients are the same one. */
    private static final SessionScope SCOPE =
            SessionScope.builder().clientIdentity(new byte[] {1}).build();

    /** Stands still, so that a lifetime of the whole seven days is not cut by the duration of the handshake. */
    private final MutableClock clock = new MutableClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));

    private final StripedSessionCache cache =
            StripedSessionCache.builder().clock(clock).build();
    private final RecordingListener outcomes = new RecordingListener();
    private final TicketResumption resumption = TicketResumption.builder(cache)
            .clock(clock)
            .tls12Lifetime(InteropTable.UNSPECIFIED)
            .scope(SCOPE)
            .listener(outcomes)
            .build();

    static List<Arguments> cells() {
        List<Arguments> cells = new ArrayList<>();
        for (InteropServer server : InteropServer.values()) {
            for (InteropVariation variation : InteropVariation.values()) {
                cells.add(Arguments.of(server, variation, TLS_1_2));
                if (variation != InteropVariation.NO_TICKETS) {
                    cells.add(Arguments.of(server, variation, TLS_1_3));
                }
            }
        }
        for (InteropServer server : List.of(InteropServer.OPENSSL, InteropServer.GNUTLS)) {
            for (InteropVariation variation : InteropVariation.values()) {
                cells.add(Arguments.of(server, variation, DTLS_1_2));
            }
        }
        return cells;
    }

    @AfterAll
    static void writeTable() throws IOException {
        if (running != null) {
            running.close();
            running = null;
        }
        TABLE.write(Path.of("target", "interop.md"));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("cells")
    void secondConnection_toARealServer_isResumedInTheServersOwnWords(
            InteropServer peer, InteropVariation variation, String version) throws IOException {
        TlsServer server;
        try {
            server = serve(peer, variation, version);
        } catch (UnsupportedOperationException e) {
            TABLE.add(peer, version, variation, InteropTable.Cell.without("not offered: " + e.getMessage()));
            abort(e.getMessage());
            return;
        }
        // It stands until the end: cut too early, it would swallow a close_notify, and OpenSSL forgets such a session.
        try (RecordingRelay relay = RecordingRelay.to(server)) {
            int handshakes = server.handshakesSeen();
            int resumptions = server.resumptionsSeen();
            connect(server, relay, variation, version);
            int ticketsInFull = outcomes.lifetimes.size();
            if (variation == InteropVariation.NO_TICKETS && !peer.hasSessionIds()) {
                assertThat(ticketsInFull).isZero();
                TABLE.add(peer, version, variation, InteropTable.Cell.without("not offered: resumes by tickets alone"));
                return;
            }
            assertThat(outcomes.lifetimes).isNotEmpty();
            Held held = held(key(version));

            connect(server, relay, variation, version);

            assertThat(outcomes.statuses).containsExactly(ResumptionStatus.NO_TICKET, ResumptionStatus.RESUMED);
            assertThat(outcomes.failures).isEmpty();
            assertThat(server.awaitHandshakes(handshakes + 2)).as(server.log()).isTrue();
            assertThat(server.handshakesSeen()).as(server.log()).isEqualTo(handshakes + 2);
            assertThat(server.resumptionsSeen()).as(server.log()).isEqualTo(resumptions + 1);
            TABLE.add(
                    peer,
                    version,
                    variation,
                    new InteropTable.Cell(
                            held.kind,
                            ticketsInFull,
                            outcomes.lifetimes.size() - ticketsInFull,
                            outcomes.lifetimes.get(0),
                            held.extendedMasterSecret));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ML-DSA-44", "ML-DSA-65"})
    void secondConnection_toAPostQuantumServer_isResumedInTheServersOwnWords(String algorithm) throws IOException {
        PostQuantumCertificates certificates = PostQuantumCertificates.of(algorithm);
        try (TlsServer server = NodeServer.startPostQuantum(certificates.server())) {
            Connection.exchange(resumption, server.port(), new PostQuantumClient(certificates.root()));
            int ticketsInFull = outcomes.lifetimes.size();
            Connection.exchange(resumption, server.port(), new PostQuantumClient(certificates.root()));

            assertThat(outcomes.statuses).containsExactly(ResumptionStatus.NO_TICKET, ResumptionStatus.RESUMED);
            assertThat(server.awaitHandshakes(2)).as(server.log()).isTrue();
            assertThat(server.resumptionsSeen()).as(server.log()).isOne();
            TABLE.addPostQuantum(
                    algorithm,
                    new InteropTable.Cell(
                            "ticket",
                            ticketsInFull,
                            outcomes.lifetimes.size() - ticketsInFull,
                            outcomes.lifetimes.get(0),
                            true));
        }
    }

    private static TlsServer serve(InteropServer peer, InteropVariation variation, String version) {
        boolean datagrams = version.equals(DTLS_1_2);
        ServerOptions options =
                variation.applyTo(datagrams ? ServerOptions.dtls12() : ServerOptions.of(TLS_1_2, TLS_1_3));
        if (running == null || runningServer != peer || !options.equals(runningOptions)) {
            if (running != null) {
                running.close();
                running = null;
            }
            running = peer.start(options);
            runningServer = peer;
            runningOptions = options;
        }
        return running;
    }

    private static SessionKey key(String version) {
        SessionKey key = version.equals(DTLS_1_2) ? DatagramConnection.key() : Connection.key();
        return key.withScope(SCOPE);
    }

    private void connect(TlsServer server, RecordingRelay relay, InteropVariation variation, String version)
            throws IOException {
        TestClient client = client(variation, version);
        if (version.equals(DTLS_1_2)) {
            DatagramConnection.exchange(server.port(), resumption.client(key(version), client));
        } else {
            Connection.exchange(resumption, relay.port(), client);
            boolean retry = version.equals(TLS_1_3) && variation == InteropVariation.OTHER_GROUP;
            assertThat(relay.connections().get(relay.connections().size() - 1).clientHellos())
                    .hasSize(retry ? 2 : 1);
        }
        assertThat(client.verified).hasSize(1);
    }

    /** Go's TLS 1.2 has no extended master secret, so that the client has to allow a session without. */
    private static TestClient client(InteropVariation variation, String version) {
        Tls12Client client = version.equals(DTLS_1_2) ? new DtlsClient() : new Tls12Client();
        if (version.equals(TLS_1_3)) {
            client.versions = ProtocolVersion.TLSv13.only();
        }
        client.legacyResumption = true;
        if (variation == InteropVariation.CLIENT_CERTIFICATE) {
            client.identity = TestClient.clientIdentity("alice");
        }
        return client;
    }

    /** {@return what the first connection brought, by way of a ticket that goes back at once} */
    private Held held(SessionKey key) {
        SessionTicket ticket = cache.get(key).orElseThrow();
        Held held = new Held(ticket.ticket().length == 0 ? "ID" : "ticket", ticket.extendedMasterSecret());
        cache.put(key, ticket);
        ticket.destroy();
        return held;
    }

    private record Held(String kind, boolean extendedMasterSecret) {}
}
