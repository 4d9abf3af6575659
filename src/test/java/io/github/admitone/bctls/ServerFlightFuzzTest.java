package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.admitone.CertificateChain;
import io.github.admitone.MutableClock;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.TestTickets;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.TestCertificates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.bouncycastle.tls.ClientHello;

/**
 * Whatever a server says to a ClientHello with a ticket on offer: the client throws nothing but IOExceptions, resumes
 * nothing, and the ticket that was sent is not in the cache.
 *
 * <p>An input is what the server sends. The first byte says of which version the ticket is; a session ID of 32 bytes
 * 0xEE becomes the one that the client has sent.
 */
class ServerFlightFuzzTest {

    private static final int PREFIX = 5 + 4;
    private static final byte[] SESSION_ID = TestTickets.filled(32, 0xEE);
    private static final CertificateChain CHAIN =
            TestCertificates.server(KeyKind.EC).certificateChain();

    @FuzzTest(maxDuration = "10m")
    void offerInput(byte[] flight) throws IOException {
        boolean tls13 = flight.length > 0 && flight[0] % 2 == 0;
        MutableClock clock = new MutableClock(TestTickets.START);
        StripedSessionCache cache = StripedSessionCache.builder().clock(clock).build();
        cache.put(Wire.KEY, tls13 ? ticket().build() : tls12(ticket()).build());
        ResumingTlsClientProtocol protocol =
                TicketResumption.builder(cache).clock(clock).build().protocol(Wire.KEY);
        FuzzedClient client = new FuzzedClient();
        protocol.connect(client);
        byte[] sent = new byte[protocol.getAvailableOutputBytes()];
        protocol.readOutput(sent, 0, sent.length);
        assertThat(protocol.status()).isEqualTo(ResumptionStatus.OFFERED);
        byte[] id = ClientHello.parse(new ByteArrayInputStream(sent, PREFIX, sent.length - PREFIX), null)
                .getSessionID();

        try {
            protocol.offerInput(
                    withSessionId(Arrays.copyOfRange(flight, Math.min(1, flight.length), flight.length), id));
            protocol.closeInput();
        } catch (IOException e) {
            // As documented.
        }

        HiddenBug.assertNone(client.raisedFor);
        assertThat(protocol.isConnected()).isFalse();
        assertThat(cache.get(Wire.KEY)).isEmpty();
        protocol.close();
        assertThat(cache.get(Wire.KEY)).isEmpty();
    }

    private static SessionTicket.Builder ticket() {
        return TestTickets.numbered(1, TestTickets.START)
                .serverName("")
                .clientIdentity(new byte[0])
                .serverExtensions(new byte[0])
                .peerCertificates(CHAIN);
    }

    private static SessionTicket.Builder tls12(SessionTicket.Builder builder) {
        return builder.protocolVersion(SessionTicket.TLS_1_2)
                .cipherSuite(0xC02B)
                .secret(TestTickets.filled(48, 3));
    }

    private static byte[] withSessionId(byte[] flight, byte[] id) {
        for (int at = 0; at + SESSION_ID.length <= flight.length; at++) {
            if (Arrays.equals(flight, at, at + SESSION_ID.length, SESSION_ID, 0, SESSION_ID.length)) {
                byte[] patched = Arrays.copyOf(flight, flight.length - SESSION_ID.length + id.length);
                System.arraycopy(id, 0, patched, at, id.length);
                int rest = at + SESSION_ID.length;
                System.arraycopy(flight, rest, patched, at + id.length, flight.length - rest);
                return patched;
            }
        }
        return flight;
    }
}
