package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.StripedSessionCache;
import java.io.IOException;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsSession;
import org.junit.jupiter.api.Test;

/** Clients that keep the session of their last connection, as Bouncy Castle's examples do, whatever its version. */
class OwnSessionTest {

    private final StripedSessionCache cache = StripedSessionCache.builder().build();
    private final TicketResumption resumption = TicketResumption.using(cache);

    /** Of both versions; it remembers its session and offers another one. */
    private static Tls12Client keeping(TlsSession session) {
        Tls12Client client = new Tls12Client();
        client.versions = ProtocolVersion.TLSv13.downTo(ProtocolVersion.TLSv12);
        client.ownSession = session;
        return client;
    }

    private ResumptionStatus connect(BouncyCastleServer server, Tls12Client client) throws IOException {
        return Connection.exchange(resumption, server.port(), client).status();
    }

    @Test
    void sessionOfTls13_whichCannotBeResumed_leavesResumptionOn() throws IOException {
        Tls13IssuingServer server = new Tls13IssuingServer();
        server.tickets = 1;
        Tls12Client first = keeping(null);
        Wire.connect(resumption, server, first);
        assertThat(first.established).isNotNull().matches(session -> !session.isResumable());

        for (int i = 0; i < 3; i++) {
            Wire wire = Wire.connect(resumption, server, keeping(first.established));
            wire.exchange();
            assertThat(wire.status()).isEqualTo(ResumptionStatus.RESUMED);
        }
        assertThat(cache.stats().tickets()).isOne();
    }

    @Test
    void sessionThatWasInvalidated_leavesResumptionOn() throws IOException {
        try (BouncyCastleServer server = BouncyCastleServer.withCertificate()) {
            Tls12Client first = keeping(null);
            connect(server, first);
            first.established.invalidate();

            assertThat(connect(server, keeping(first.established))).isEqualTo(ResumptionStatus.RESUMED);
        }
    }

    @Test
    void sessionThatCanBeResumed_isTheClientsOwnAffair() throws IOException {
        try (BouncyCastleServer server = BouncyCastleServer.withCertificate()) {
            server.tickets = false;
            Tls12Client first = keeping(null);
            connect(server, first);
            assertThat(first.established).matches(TlsSession::isResumable);

            assertThat(connect(server, keeping(first.established))).isEqualTo(ResumptionStatus.OWN_SESSION);
            assertThat(server.resumptions).hasValue(1);
            assertThat(cache.stats().tickets()).as("untouched").isOne();
        }
    }
}
