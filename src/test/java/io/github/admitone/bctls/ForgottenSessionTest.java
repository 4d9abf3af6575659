package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.SessionKey;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.bctls.ResumedFlight.Version;
import io.github.admitone.server.OpenSslServer;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TlsServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A program forgets the session of one connection: its lineage goes, and nothing else. */
class ForgottenSessionTest {

    private final StripedSessionCache cache = StripedSessionCache.builder().build();
    private final TicketResumption resumption = TicketResumption.using(cache);
    private final List<DropCause> drops = new CopyOnWriteArrayList<>();
    private final ResumptionListener listener = new ResumptionListener() {
        @Override
        public void onDropped(SessionKey key, DropCause cause) {
            drops.add(cause);
        }
    };

    private static TestClient client() {
        return new TestClient(TestClient.jca());
    }

    @ParameterizedTest
    @EnumSource
    void forgetSession_established_dropsItsLineageAlone(Version version) throws IOException {
        ResumedFlight flight = ResumedFlight.nonBlocking(version, client(), listener);
        flight.storeSiblings(version);
        assertThat(flight.arrive()).isNull();

        flight.protocol().forgetSession();

        assertThat(flight.takeLineages()).containsExactly(ResumedFlight.OTHER_LINEAGE);
        assertThat(drops).containsExactly(DropCause.INVALIDATED);
        assertThat(flight.protocol().isConnected()).isTrue();
        assertThat(flight.protocol().storageStatus()).isEqualTo(StorageStatus.INVALIDATED);
    }

    @Test
    void forgetSession_withTicketsStored_saysSo() throws IOException {
        Tls13IssuingServer server = new Tls13IssuingServer();
        server.tickets = 2;
        Wire wire = Wire.connect(resumption, server, client());
        assertThat(wire.client.storageStatus()).isEqualTo(StorageStatus.STORED);

        wire.client.forgetSession();

        assertThat(wire.client.storageStatus()).isEqualTo(StorageStatus.INVALIDATED);
        assertThat(cache.stats().tickets()).isZero();
        assertThat(Wire.connect(resumption, server, client()).status()).isEqualTo(ResumptionStatus.NO_TICKET);
    }

    @Test
    void forgetSession_beforeTheHandshake_keepsLaterTicketsOut() throws IOException {
        Tls13IssuingServer server = new Tls13IssuingServer();
        server.tickets = 2;
        Wire wire = new Wire(resumption, server);
        wire.client.forgetSession();

        wire.client.connect(client());
        wire.pump();

        assertThat(wire.client.isConnected()).isTrue();
        assertThat(cache.stats().tickets()).isZero();
        assertThat(wire.client.storageStatus()).isEqualTo(StorageStatus.INVALIDATED);
    }

    @Test
    void forgetSession_whereTls12TicketsAreReused_givesNoneBack() throws IOException {
        TicketResumption reusing =
                TicketResumption.builder(cache).allowTls12Reuse(true).build();
        try (TlsServer server = OpenSslServer.start(ServerOptions.tls12())) {
            Connection.exchange(reusing, server.port(), new Tls12Client());
            assertThat(cache.stats().tickets()).isOne();
            ResumingTlsClientProtocol[] resuming = new ResumingTlsClientProtocol[1];
            Tls12Client client = new Tls12Client() {
                @Override
                public void notifyHandshakeComplete() throws IOException {
                    super.notifyHandshakeComplete();
                    resuming[0].forgetSession();
                }
            };
            try (var socket = Connection.socket(server.port())) {
                resuming[0] = reusing.protocol(Connection.key(), socket.getInputStream(), socket.getOutputStream());
                resuming[0].connect(client);
                assertThat(resuming[0].isResumed()).isTrue();
                resuming[0].close();
            }
            assertThat(cache.stats().tickets()).isZero();
        }
    }
}
