package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.MutableClock;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.TestTickets;
import io.github.admitone.flight.FlightRecordings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What connections write into a flight recording, and what they do not. */
class ConnectionFlightTest {

    private static final Duration PAUSE = Duration.ofSeconds(3);

    @TempDir
    private Path directory;

    private final MutableClock clock = new MutableClock(TestTickets.START);
    private final List<SessionTicket> stored = new ArrayList<>();
    private final StripedSessionCache cache =
            StripedSessionCache.builder().clock(clock).build();
    private final TicketResumption resumption =
            TicketResumption.builder(cache).clock(clock).build();
    private final Tls13IssuingServer server = new Tls13IssuingServer();
    private FlightRecordings recording;

    @BeforeEach
    void start() {
        recording = FlightRecordings.start(directory);
    }

    @AfterEach
    void close() throws IOException {
        recording.close();
        stored.forEach(SessionTicket::destroy);
    }

    private static TestClient client() {
        return new TestClient(new BcTlsCrypto(new SecureRandom()));
    }

    @Test
    void handshake_full_isRecordedWithVersionAndSuite() throws IOException {
        Wire.connect(resumption, server, client());

        assertThat(recording.stopAndRead("TLSHandshake")).singleElement().satisfies(event -> {
            assertThat(event.getString("peerHost")).isEqualTo("localhost");
            assertThat(event.getInt("peerPort")).isEqualTo(443);
            assertThat(event.getString("protocolVersion")).isEqualTo("TLSv1.3");
            assertThat(event.getString("cipherSuite")).isEqualTo("TLS_AES_128_GCM_SHA256");
            assertThat(event.getBoolean("resumed")).isFalse();
            assertThat(event.getString("status")).isEqualTo("NO_TICKET");
            assertThat(event.getDuration("ticketAge")).isEqualTo(Duration.ofMillis(-1));
            assertThat(event.getDuration()).isPositive();
        });
    }

    @Test
    void handshake_resumed_isRecordedWithTheAgeOfTheTicket() throws IOException {
        Wire.connect(resumption, server, client());
        clock.move(PAUSE);
        Wire.connect(resumption, server, client());

        RecordedEvent second = recording.stopAndRead("TLSHandshake").get(1);
        assertThat(second.getBoolean("resumed")).isTrue();
        assertThat(second.getString("status")).isEqualTo("RESUMED");
        assertThat(second.getDuration("ticketAge")).isEqualTo(PAUSE);
    }

    @Test
    void handshake_thatFailsAtOnce_isRecordedWithoutVersionAndSuite() throws IOException {
        ScriptedServer.hear(resumption, client()).alert(AlertDescription.handshake_failure);

        assertThat(recording.stopAndRead("TLSHandshake")).singleElement().satisfies(event -> {
            assertThat(event.getString("protocolVersion")).isNull();
            assertThat(event.getString("cipherSuite")).isNull();
        });
    }

    @Test
    void handshake_ofTls12_isRecordedWithItsSuite() throws IOException {
        try (BouncyCastleServer tls12 = BouncyCastleServer.withCertificate()) {
            Connection.exchange(resumption, tls12.port(), client());
            Connection.exchange(resumption, tls12.port(), client());
        }

        assertThat(recording.stopAndRead("TLSHandshake")).hasSize(2).allSatisfy(event -> {
            assertThat(event.getString("protocolVersion")).isEqualTo("TLSv1.2");
            assertThat(event.getString("cipherSuite")).startsWith("TLS_").contains("_WITH_");
        });
    }

    @Test
    void ticket_thatIsStored_isRecordedWithItsLifetime() throws IOException {
        server.tickets = 1;
        Wire.connect(resumption, server, client());

        assertThat(recording.stopAndRead("TicketStored")).singleElement().satisfies(event -> {
            assertThat(event.getString("peerHost")).isEqualTo("localhost");
            assertThat(event.getDuration("lifetime")).isEqualTo(Duration.ofSeconds(Tls13IssuingServer.LIFETIME));
        });
    }

    @Test
    void ticket_thatIsRefused_isRecordedWithTheReason() throws IOException {
        server.lifetime = 0;
        Wire.connect(resumption, server, client());

        assertThat(recording.stopAndRead("TicketRefused"))
                .singleElement()
                .satisfies(event -> assertThat(event.getString("reason")).isEqualTo("LIFETIME_ZERO"));
    }

    @Test
    void recording_ofWhatConnectionsDo_hasNoSecretAndNoTicketByte() throws IOException {
        Wire.connect(resumption, server, client());
        Wire.connect(resumption, server, client());
        cache.get(SessionKey.of("localhost", 443)).ifPresent(stored::add);
        byte[] file = Files.readAllBytes(recording.stop());

        assertThat(positionOf(file, "TLS_AES_128_GCM_SHA256".getBytes(StandardCharsets.UTF_8)))
                .as("the search finds what is there")
                .isNotNegative();
        assertThat(stored).hasSize(1).allSatisfy(ticket -> {
            assertThat(positionOf(file, ticket.ticket())).isNegative();
            assertThat(positionOf(file, ticket.secret())).isNegative();
        });
    }

    private static int positionOf(byte[] file, byte[] sought) {
        for (int at = 0; at + sought.length <= file.length; at++) {
            int same = 0;
            while (same < sought.length && file[at + same] == sought[same]) {
                same++;
            }
            if (same == sought.length) {
                return at;
            }
        }
        return -1;
    }
}
