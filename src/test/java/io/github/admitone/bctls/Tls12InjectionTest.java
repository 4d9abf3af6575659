package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.admitone.MutableClock;
import io.github.admitone.SessionKey;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.server.JsseServer;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TlsServer;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsFatalAlert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What whoever is on the path can do to a client with a protocol class of the user's own by nine bytes in the clear,
 * behind a ServerHello that resumes.
 */
class Tls12InjectionTest {

    private static final int RECORD_HEADER = 5;

    private final MutableClock clock = new MutableClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private final StripedSessionCache cache =
            StripedSessionCache.builder().clock(clock).build();
    private final EventLog events = new EventLog();
    private final TicketResumption resumption =
            TicketResumption.builder(cache).clock(clock).listener(events).build();
    private final BouncyCastleServer server = BouncyCastleServer.withCertificate();

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private void connect() throws IOException {
        PlainConnection.exchange(server.port(), resumption.client(Connection.key(), new Tls12Client()));
    }

    /** Connects, and hears a handshake message of that type, without a body, after the ServerHello. */
    private Throwable connectWithInjected(short type) throws IOException {
        byte[] message = {22, 3, 3, 0, 4, (byte) type, 0, 0, 0};
        try (Socket socket = Connection.socket(server.port())) {
            InputStream in = new Injecting(socket.getInputStream(), message);
            TlsClientProtocol protocol = new TlsClientProtocol(in, socket.getOutputStream());
            return catchThrowable(() -> protocol.connect(resumption.client(Connection.key(), new Tls12Client())));
        }
    }

    /** A stream in which something follows the first record. */
    private static final class Injecting extends InputStream {

        private final InputStream in;
        private final byte[] injected;
        private InputStream changed;

        Injecting(InputStream in, byte[] injected) {
            this.in = in;
            this.injected = injected;
        }

        private InputStream changed() throws IOException {
            if (changed == null) {
                byte[] header = new byte[RECORD_HEADER];
                new DataInputStream(in).readFully(header);
                byte[] body = new byte[((header[3] & 0xFF) << 8) | (header[4] & 0xFF)];
                new DataInputStream(in).readFully(body);
                changed = new SequenceInputStream(Collections.enumeration(List.of(
                        new ByteArrayInputStream(header),
                        new ByteArrayInputStream(body),
                        new ByteArrayInputStream(injected),
                        in)));
            }
            return changed;
        }

        @Override
        public int read() throws IOException {
            return changed().read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return changed().read(buffer, offset, length);
        }
    }

    @ParameterizedTest
    @ValueSource(shorts = {HandshakeType.new_session_ticket, HandshakeType.server_hello_done})
    void bytesThatLookLikeARenewal_costTheirConnectionAndNotResumptionForGood(short type) throws IOException {
        connect();
        assertThat(connectWithInjected(type)).isInstanceOf(TlsFatalAlert.class);
        assertThat(events.statuses()).endsWith(ResumptionStatus.FAILED);

        clock.move(Duration.ofDays(1));
        connect();
        connect();

        assertThat(events.statuses()).endsWith(ResumptionStatus.NO_TICKET, ResumptionStatus.RESUMED);
    }

    @Test
    void bytesThatLookLikeARenewal_ofAnotherKey_changeNothing() throws IOException {
        connect();
        connectWithInjected(HandshakeType.new_session_ticket);
        SessionKey other = SessionKey.of("example.org", 443);
        for (int i = 0; i < 2; i++) {
            PlainConnection.exchange(server.port(), resumption.client(other, new Tls12Client()));
        }

        assertThat(events.statuses()).endsWith(ResumptionStatus.NO_TICKET, ResumptionStatus.RESUMED);
    }

    /** Bouncy Castle's protocol class fails at a true renewal, whose server is spared another one for a while. */
    @Test
    void serverThatRenewed_afterAnHour_isTriedAgain() throws IOException {
        try (TlsServer renewing = JsseServer.start(ServerOptions.tls12())) {
            PlainConnection.exchange(renewing.port(), resumption.client(Connection.key(), new Tls12Client()));
            assertThat(catchThrowable(() -> PlainConnection.exchange(
                            renewing.port(), resumption.client(Connection.key(), new Tls12Client()))))
                    .isInstanceOf(TlsFatalAlert.class);
            PlainConnection.exchange(renewing.port(), resumption.client(Connection.key(), new Tls12Client()));
            assertThat(events.statuses()).as("spared").endsWith(ResumptionStatus.PAUSED);

            clock.move(Duration.ofHours(1));
            assertThat(catchThrowable(() -> PlainConnection.exchange(
                            renewing.port(), resumption.client(Connection.key(), new Tls12Client()))))
                    .isInstanceOf(TlsFatalAlert.class);
        }
    }

    /** Our own protocol class takes a renewal for one only where the ServerHello has announced it. */
    @Test
    void protocolOfOurs_afterInjectedBytes_resumesAtOnce() throws IOException {
        connect();
        try (Socket socket = Connection.socket(server.port())) {
            byte[] message = {22, 3, 3, 0, 4, HandshakeType.new_session_ticket, 0, 0, 0};
            ResumingTlsClientProtocol protocol = resumption.protocol(
                    Connection.key(), new Injecting(socket.getInputStream(), message), socket.getOutputStream());
            assertThat(catchThrowable(() -> protocol.connect(new Tls12Client())))
                    .isInstanceOf(TlsFatalAlert.class);
        }

        Connection.exchange(resumption, server.port(), new Tls12Client());
        assertThat(Connection.exchange(resumption, server.port(), new Tls12Client())
                        .status())
                .isEqualTo(ResumptionStatus.RESUMED);
    }
}
