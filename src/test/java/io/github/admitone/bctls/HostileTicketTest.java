package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.MutableClock;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.TestTickets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * NewSessionTickets as no honest TLS 1.3 server sends them, on a resumed connection. Each time: the alert that the client
 * sends, what the cache holds afterwards, and that the next connection to an honest server succeeds.
 */
class HostileTicketTest {

    private static final byte[] TICKET = TestTickets.filled(100, 7);
    private static final int NO_ALERT = -1;

    private final MutableClock clock = new MutableClock(TestTickets.START);
    private final StripedSessionCache cache =
            StripedSessionCache.builder().clock(clock).build();
    private final TicketResumption resumption =
            TicketResumption.builder(cache).clock(clock).build();
    private final Tls13IssuingServer server = new Tls13IssuingServer();

    @BeforeEach
    void holdTwoTickets() throws IOException {
        server.tickets = 2;
        Wire.connect(resumption, server, client());
        server.tickets = 0;
    }

    private static TestClient client() {
        return new TestClient(TestClient.jca());
    }

    /** A client that takes messages of any length, where Bouncy Castle's own draw the line at 32,768 bytes. */
    private static TestClient patientClient(TlsCrypto crypto) {
        return new TestClient(crypto) {
            @Override
            public int getMaxHandshakeMessageSize() {
                return 1 << 17;
            }
        };
    }

    /** One of the two tickets is used up, the other left. */
    private Wire resume(TestClient client) throws IOException {
        Wire wire = Wire.connect(resumption, server, client);
        assertThat(wire.status()).isEqualTo(ResumptionStatus.RESUMED);
        assertThat(cache.stats().tickets()).isOne();
        return wire;
    }

    private Wire issue(byte[] newSessionTicket) throws IOException {
        Wire wire = resume(client());
        wire.server.issue(newSessionTicket);
        wire.pump();
        return wire;
    }

    /** That ticket costs the connection, and so the session. */
    private void assertEnds(byte[] newSessionTicket, int alert) throws IOException {
        Wire wire = issue(newSessionTicket);

        assertThat(wire.clientFailure).isInstanceOf(TlsFatalAlert.class);
        assertThat(wire.server.alert()).isEqualTo(alert);
        assertThat(wire.client.isClosed()).isTrue();
        assertHolds(0);
        assertHonestServerIsReached(ResumptionStatus.NO_TICKET);
    }

    private void assertGoesOn(Wire wire) throws IOException {
        wire.exchange();
        assertThat(wire.server.alert()).isEqualTo(NO_ALERT);
    }

    private void assertHolds(int tickets) {
        assertThat(cache.stats().tickets()).isEqualTo(tickets);
        assertThat(resumption.cachingFailures()).isZero();
    }

    private void assertHonestServerIsReached(ResumptionStatus status) throws IOException {
        server.tickets = 1;
        server.ticketBeforeFinished = null;
        Wire next = Wire.connect(resumption, server, client());
        assertThat(next.status()).isEqualTo(status);
        next.exchange();
        assertThat(Wire.connect(resumption, server, client()).status()).isEqualTo(ResumptionStatus.RESUMED);
    }

    @Test
    void ticket_empty_isDecodeError() throws IOException {
        assertEnds(Tls13IssuingServer.newSessionTicket(new byte[0]), AlertDescription.decode_error);
    }

    @Test
    void ticket_truncated_isDecodeError() throws IOException {
        byte[] body = Tls13IssuingServer.newSessionTicket(TICKET);
        assertEnds(Arrays.copyOf(body, body.length - 1), AlertDescription.decode_error);
    }

    @Test
    void ticket_withTrailingByte_isDecodeError() throws IOException {
        byte[] body = Tls13IssuingServer.newSessionTicket(TICKET);
        assertEnds(Arrays.copyOf(body, body.length + 1), AlertDescription.decode_error);
    }

    @Test
    void ticket_withTruncatedExtension_isDecodeError() throws IOException {
        assertEnds(withExtensions(new byte[] {0, 42, 0}), AlertDescription.decode_error);
    }

    @Test
    void ticket_withEarlyDataOfThreeBytes_isDecodeError() throws IOException {
        assertEnds(withExtensions(extension(ExtensionType.early_data, new byte[3])), AlertDescription.decode_error);
    }

    @Test
    void ticket_withDuplicateExtension_isIllegalParameter() throws IOException {
        byte[] once = extension(ExtensionType.early_data, new byte[4]);
        byte[] twice = Arrays.copyOf(once, 2 * once.length);
        System.arraycopy(once, 0, twice, once.length, once.length);
        assertEnds(withExtensions(twice), AlertDescription.illegal_parameter);
    }

    @Test
    void ticket_withExtensionOfAnotherMessage_isIllegalParameter() throws IOException {
        assertEnds(withExtensions(extension(ExtensionType.key_share, new byte[0])), AlertDescription.illegal_parameter);
    }

    @Test
    void ticket_of65535Bytes_isInternalErrorOfBouncyCastlesLimit() throws IOException {
        assertEnds(Tls13IssuingServer.newSessionTicket(new byte[65_535]), AlertDescription.internal_error);
    }

    @ParameterizedTest
    @ValueSource(ints = {32_769, 65_535})
    void ticket_longerThan32768Bytes_toAClientThatTakesIt_isNotKept(int length) throws IOException {
        Wire wire = resume(patientClient(TestClient.jca()));
        wire.server.issue(Tls13IssuingServer.newSessionTicket(new byte[length]));
        wire.pump();

        assertGoesOn(wire);
        assertHolds(1);
        assertHonestServerIsReached(ResumptionStatus.RESUMED);
    }

    @Test
    void ticket_ofTheLongestLifetimeOnTheWire_isKeptForSevenDays() throws IOException {
        server.lifetime = 0xFFFF_FFFFL;
        Wire wire = resume(client());
        wire.server.issueTicket();
        wire.pump();

        assertGoesOn(wire);
        assertHolds(2);
        clock.move(SessionTicket.MAX_LIFETIME.minusMinutes(1));
        assertHonestServerIsReached(ResumptionStatus.RESUMED);
    }

    @Test
    void ticket_inRecordsOfOneByte_isKeptAndResumes() throws IOException {
        Wire wire = resume(client());
        wire.server.issueTicketInRecordsOf(1);
        wire.pump();

        assertGoesOn(wire);
        assertHolds(2);
        for (int number = 0; number < 2; number++) {
            assertThat(Wire.connect(resumption, server, client()).status()).isEqualTo(ResumptionStatus.RESUMED);
        }
    }

    @Test
    void tickets_aHundredThousandInARow_areDerivedAndStoredUpToTheCapAlone() throws IOException {
        ForeignTlsCrypto crypto = ForeignTlsCrypto.open();
        Wire wire = resume(new TestClient(crypto.crypto()));
        for (int i = 0; i < 100; i++) {
            wire.server.flood(1000, Tls13IssuingServer.newSessionTicket(TICKET));
            wire.pump();
        }

        assertGoesOn(wire);
        assertThat(crypto.resumptionKeys()).isEqualTo(TicketBudget.TICKETS);
        assertThat(cache.stats().puts()).isEqualTo(2 + TicketBudget.TICKETS);
        assertHolds(2);
        assertHonestServerIsReached(ResumptionStatus.DECLINED);
    }

    @Test
    void ticket_beforeTheServersFinished_isUnexpectedMessage() throws IOException {
        cache.clear();
        clock.move(Duration.ofMillis(1));
        assertFailsBeforeFinished();
    }

    @Test
    void ticket_beforeTheServersFinishedOfAResumedHandshake_isUnexpectedMessageAndDropsTheKey() throws IOException {
        assertFailsBeforeFinished();
    }

    private void assertFailsBeforeFinished() throws IOException {
        server.ticketBeforeFinished = Tls13IssuingServer.newSessionTicket(TICKET);
        Wire wire = Wire.connect(resumption, server, client());

        assertThat(wire.server.alert()).isEqualTo(AlertDescription.unexpected_message);
        assertThat(wire.server.isHandshakeComplete()).isFalse();
        assertHolds(0);
        assertHonestServerIsReached(ResumptionStatus.NO_TICKET);
    }

    private static byte[] withExtensions(byte[] extensions) {
        return Tls13IssuingServer.newSessionTicket(3600, 1, new byte[] {1}, TICKET, extensions);
    }

    private static byte[] extension(int type, byte[] data) throws IOException {
        ByteArrayOutputStream extension = new ByteArrayOutputStream();
        TlsUtils.writeUint16(type, extension);
        TlsUtils.writeOpaque16(data, extension);
        return extension.toByteArray();
    }
}
