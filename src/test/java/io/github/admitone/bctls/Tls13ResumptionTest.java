package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.StripedSessionCache;
import io.github.admitone.server.OpenSslServer;
import io.github.admitone.server.RecordingRelay;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TlsServer;
import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.Test;

class Tls13ResumptionTest {

    private final StripedSessionCache cache = StripedSessionCache.builder().build();
    private final TicketResumption resumption = TicketResumption.using(cache);

    @Test
    void connection_afterOneThatBroughtTickets_resumesWithATicketOfItsOwn() throws IOException {
        try (TlsServer server = OpenSslServer.start(ServerOptions.tls13().withTicketCount(2));
                RecordingRelay relay = RecordingRelay.to(server)) {
            TestClient first = new TestClient(new BcTlsCrypto(new SecureRandom()));
            assertThat(Connection.exchange(resumption, relay.port(), first).status())
                    .isEqualTo(ResumptionStatus.NO_TICKET);
            assertThat(cache.stats().tickets()).isEqualTo(2);

            for (int i = 0; i < 5; i++) {
                TestClient client = new TestClient(i % 2 == 0 ? TestClient.jca() : new BcTlsCrypto(new SecureRandom()));
                assertThat(Connection.exchange(resumption, relay.port(), client).status())
                        .isEqualTo(ResumptionStatus.RESUMED);
                assertThat(client.verified).hasSize(1);
            }

            assertThat(relay.ticketsUsedTwice()).isZero();
            assertThat(server.awaitHandshakes(6)).isTrue();
            assertThat(server.resumptionsSeen()).as(server.log()).isEqualTo(5);
        }
    }
}
