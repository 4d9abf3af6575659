package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.StripedSessionCache;
import io.github.admitone.server.JsseServer;
import io.github.admitone.server.OpenSslServer;
import io.github.admitone.server.RecordingRelay;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TlsServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.Test;

/** Servers that are not the same from one connection to the next: connections always succeed. */
class Tls12ServerChangeTest {

    private final StripedSessionCache cache = StripedSessionCache.builder().build();
    private final RecordingListener outcomes = new RecordingListener();
    private final TicketResumption resumption =
            TicketResumption.builder(cache).listener(outcomes).build();

    /** Both versions are offered; the two kinds of cryptography take turns. */
    private ResumptionStatus connect(int port) throws IOException {
        boolean jca = outcomes.statuses.size() % 2 == 0;
        TestClient client = new TestClient(jca ? TestClient.jca() : new BcTlsCrypto());
        return Connection.exchange(resumption, port, client).status();
    }

    @Test
    void server_thatGoesFromTls13ToTls12AndBack_isAlwaysReached() throws IOException {
        try (TlsServer tls13 = OpenSslServer.start(ServerOptions.tls13());
                TlsServer tls12 = OpenSslServer.start(ServerOptions.tls12());
                RecordingRelay relay = RecordingRelay.to(tls13)) {
            connect(relay.port());
            connect(relay.port());
            relay.retarget(tls12.port());
            connect(relay.port());
            connect(relay.port());
            relay.retarget(tls13.port());
            connect(relay.port());
            connect(relay.port());
            connect(relay.port());

            assertThat(outcomes.statuses)
                    .startsWith(
                            ResumptionStatus.NO_TICKET,
                            ResumptionStatus.RESUMED,
                            ResumptionStatus.DECLINED_BY_VERSION,
                            ResumptionStatus.RESUMED)
                    .endsWith(ResumptionStatus.RESUMED, ResumptionStatus.RESUMED);
            assertThat(outcomes.failures).isEmpty();
            assertThat(relay.ticketsUsedTwice()).isZero();
            assertThat(tls13.awaitHandshakes(5)).isTrue();
            assertThat(tls13.resumptionsSeen()).as(tls13.log()).isEqualTo(3);
            assertThat(tls12.resumptionsSeen()).as(tls12.log()).isOne();
        }
    }

    @Test
    void server_thatChoosesTls13WhereATls12TicketWasOffered_isReached() throws IOException {
        try (TlsServer tls13 = OpenSslServer.start(ServerOptions.tls13());
                TlsServer tls12 = OpenSslServer.start(ServerOptions.tls12());
                RecordingRelay relay = RecordingRelay.to(tls12)) {
            connect(relay.port());
            relay.retarget(tls13.port());

            assertThat(connect(relay.port())).isEqualTo(ResumptionStatus.DECLINED_BY_VERSION);
            assertThat(connect(relay.port())).isEqualTo(ResumptionStatus.RESUMED);
        }
    }

    @Test
    void server_thatForgetsItsTicketsBetweenConnections_isAlwaysReached() throws IOException {
        try (JsseServer server = JsseServer.start(ServerOptions.tls12())) {
            for (int i = 0; i < 4; i++) {
                connect(server.port());
                connect(server.port());
                server.rotateTicketKeys();
            }
            List<ResumptionStatus> expected = new ArrayList<>();
            expected.add(ResumptionStatus.NO_TICKET);
            for (int i = 0; i < 3; i++) {
                expected.add(ResumptionStatus.RESUMED);
                expected.add(ResumptionStatus.DECLINED);
            }
            expected.add(ResumptionStatus.RESUMED);
            assertThat(outcomes.statuses).containsExactlyElementsOf(expected);
            assertThat(server.resumptionsSeen()).as(server.log()).isEqualTo(4);
        }
    }

    /** Each declines what the other issued, and brings a ticket that the other will decline. */
    @Test
    void serversBehindOneAddress_withTicketKeysOfTheirOwn_areAlwaysReached() throws IOException {
        try (TlsServer one = OpenSslServer.start(ServerOptions.tls12());
                TlsServer other = JsseServer.start(ServerOptions.tls12());
                RecordingRelay relay = RecordingRelay.to(one)) {
            for (int i = 0; i < 10; i++) {
                relay.retarget(i % 2 == 0 ? one.port() : other.port());
                connect(relay.port());
            }

            assertThat(outcomes.statuses).hasSize(10);
            assertThat(outcomes.statuses.subList(1, 10)).containsOnly(ResumptionStatus.DECLINED);
            assertThat(outcomes.failures).isEmpty();
            assertThat(relay.ticketsUsedTwice()).isZero();
            assertThat(one.resumptionsSeen()).isZero();
            assertThat(other.resumptionsSeen()).isZero();
        }
    }

    @Test
    void decoratedClient_ofTls13Alone_connectsAndSaysWhyItDidNotResume() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.tls13())) {
            for (int i = 0; i < 2; i++) {
                TestClient client = new TestClient(TestClient.jca());
                client.versions = ProtocolVersion.TLSv13.only();
                PlainConnection.exchange(server.port(), resumption.client(Connection.key(), client));
            }

            assertThat(outcomes.statuses)
                    .containsExactly(ResumptionStatus.UNSUITABLE_VERSION, ResumptionStatus.UNSUITABLE_VERSION);
            assertThat(cache.stats().tickets()).isZero();
        }
    }
}
