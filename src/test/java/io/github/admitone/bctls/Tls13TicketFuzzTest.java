package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Hashtable;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsFatalAlert;

/** Whatever a server sends as NewSessionTicket is read, or answered by one of two alerts. */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
class Tls13TicketFuzzTest {

    /** Gives access to Bouncy Castle's own reading of extensions. */
    private abstract static class Reader extends TlsClientProtocol {

        static Hashtable<?, ?> read(byte[] extensions) throws IOException {
            return readExtensionsData13(HandshakeType.new_session_ticket, extensions);
        }
    }

    @FuzzTest(maxDuration = "10m")
    void parse(byte[] body) throws IOException {
        try {
            Tls13NewSessionTicket ticket = Tls13NewSessionTicket.parse(new ByteArrayInputStream(body), Reader::read);
            assertThat(ticket.ticket()).isNotEmpty();
            assertThat(ticket.lifetime()).isBetween(Duration.ZERO, Duration.ofSeconds(0xFFFF_FFFFL));
            assertThat(ticket.maxEarlyDataSize()).isBetween(0L, 0xFFFF_FFFFL);
        } catch (TlsFatalAlert e) {
            assertThat(e.getAlertDescription()).isIn(AlertDescription.decode_error, AlertDescription.illegal_parameter);
        }
    }
}
