package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.admitone.MutableClock;
import io.github.admitone.SessionKey;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.bctls.ResumedFlight.Version;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Servers that break on every ClientHello with a ticket, and issue tickets in every full handshake: after the second
 * failed offer in a row the key offers nothing for a while.
 */
class PausedOfferTest {

    private static final Duration MOST = Duration.ofHours(24);
    private static final long WEEK_SECONDS = 604_800;

    private final MutableClock clock = new MutableClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private final StripedSessionCache cache =
            StripedSessionCache.builder().clock(clock).build();
    private final TicketResumption resumption =
            TicketResumption.builder(cache).clock(clock).build();
    private final Tls13IssuingServer tls13 = new Tls13IssuingServer();
    private BouncyCastleServer tls12;
    private Version version = Version.TLS_1_3;
    private LibraryLog log;

    @BeforeEach
    void start() {
        log = LibraryLog.start();
        tls13.tickets = 1;
        tls13.lifetime = WEEK_SECONDS;
        tls12 = startTls12();
    }

    @AfterEach
    void stop() throws IOException {
        log.close();
        tls12.close();
    }

    private static BouncyCastleServer startTls12() {
        BouncyCastleServer server = BouncyCastleServer.withCertificate();
        server.lifetimeHint = WEEK_SECONDS;
        return server;
    }

    private TestClient client() {
        TestClient client = new TestClient(TestClient.jca());
        client.versions = version.protocol().only();
        return client;
    }

    /** A connection that nothing breaks, and that brings a ticket. */
    private ResumptionStatus connect() throws IOException {
        return version == Version.TLS_1_3
                ? Wire.connect(resumption, tls13, client()).status()
                : Connection.exchange(resumption, tls12.port(), client()).status();
    }

    /** Full, failed: what happens to a client of such a server again and again. */
    private void failedOffer(BreakingServer server) throws IOException {
        if (cache.stats().tickets() == 0) {
            connect();
        }
        server.breakOn(resumption, client());
    }

    private void pause() throws IOException {
        failedOffer(BreakingServer.CLOSE);
        failedOffer(BreakingServer.CLOSE);
        assertThat(connect()).isEqualTo(ResumptionStatus.PAUSED);
    }

    /** {@return what becomes of a connection that is given up before a byte has left, and so costs no ticket} */
    private ResumptionStatus probe() throws IOException {
        ResumingTlsClientProtocol protocol = resumption.protocol(Wire.KEY);
        protocol.connect(client());
        ResumptionStatus status = protocol.status();
        protocol.close();
        return status;
    }

    /** Lets the time pass until the pause is over, and returns how long it was, rounded up to a power of two. */
    private Duration sitOut() throws IOException {
        Instant begun = clock.instant();
        Duration elapsed = Duration.ofSeconds(1);
        clock.set(begun.plus(elapsed));
        while (probe() == ResumptionStatus.PAUSED) {
            assertThat(elapsed).as("still paused").isLessThan(MOST);
            elapsed = elapsed.multipliedBy(2).compareTo(MOST) < 0 ? elapsed.multipliedBy(2) : MOST;
            clock.set(begun.plus(elapsed));
        }
        assertThat(probe()).isEqualTo(ResumptionStatus.OFFERED);
        return elapsed;
    }

    private void assertPausedAfterTwo(BreakingServer server) throws IOException {
        failedOffer(server);
        failedOffer(server);

        assertThat(connect()).isEqualTo(ResumptionStatus.PAUSED);
        assertThat(cache.stats().tickets()).as("what that connection brought").isPositive();
        assertThat(connect()).isEqualTo(ResumptionStatus.PAUSED);
    }

    @ParameterizedTest
    @EnumSource
    void tls13Server_thatBreaksTwice_isOfferedNothingForAWhile(BreakingServer server) throws IOException {
        assertPausedAfterTwo(server);
        assertThat(tls13.offered).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void tls12Server_thatBreaksTwice_isOfferedNothingForAWhile(BreakingServer server) throws IOException {
        version = Version.TLS_1_2;
        assertPausedAfterTwo(server);
        assertThat(tls12.resumptions).hasValue(0);
    }

    /** In non-blocking mode, and for a watchdog, there is no other answer to silence. */
    @ParameterizedTest
    @EnumSource
    void server_thatIsSilentUntilTheClientCloses_isOfferedNothingForAWhile(Version each) throws IOException {
        version = each;
        for (int i = 0; i < 2; i++) {
            connect();
            ScriptedServer server = ScriptedServer.hear(resumption, client());
            server.client.close();
            assertThat(server.client.status()).isEqualTo(ResumptionStatus.CANCELLED);
        }
        assertThat(connect()).isEqualTo(ResumptionStatus.PAUSED);
    }

    @ParameterizedTest
    @EnumSource
    void server_thatBreaksOnce_isOfferedTheNextTicket(Version each) throws IOException {
        version = each;
        failedOffer(BreakingServer.ALERT);
        connect();
        assertThat(connect()).isEqualTo(ResumptionStatus.RESUMED);
    }

    @ParameterizedTest
    @EnumSource
    void failures_withASuccessBetween_doNotPause(Version each) throws IOException {
        version = each;
        failedOffer(BreakingServer.RESET);
        connect();
        assertThat(connect()).isEqualTo(ResumptionStatus.RESUMED);
        failedOffer(BreakingServer.RESET);

        connect();
        assertThat(probe()).isEqualTo(ResumptionStatus.OFFERED);
    }

    @Test
    void pause_ofOneKey_isNoneOfAnother() throws IOException {
        pause();
        SessionKey other = SessionKey.of("example.com", 443);
        for (ResumptionStatus expected : List.of(ResumptionStatus.NO_TICKET, ResumptionStatus.RESUMED)) {
            Wire wire = new Wire(resumption, tls13, other);
            wire.client.connect(client());
            wire.pump();
            assertThat(wire.status()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void pause_endsByItself(Version each) throws IOException {
        version = each;
        pause();

        assertThat(sitOut()).isLessThanOrEqualTo(MOST);
        assertThat(connect()).isEqualTo(ResumptionStatus.RESUMED);
    }

    @Test
    void pauses_growWhenTheOfferAfterwardsFailsTooButNeverBeyondADay() throws IOException {
        pause();
        List<Duration> lengths = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            lengths.add(sitOut());
            failedOffer(BreakingServer.ALERT);
            assertThat(connect()).as("after %s", lengths).isEqualTo(ResumptionStatus.PAUSED);
        }
        assertThat(lengths).isSorted();
        assertThat(lengths.get(2)).isGreaterThan(lengths.get(0));
    }

    @ParameterizedTest
    @EnumSource
    void success_afterAPause_startsAllOver(Version each) throws IOException {
        version = each;
        pause();
        Duration first = sitOut();
        failedOffer(BreakingServer.CLOSE);
        connect();
        sitOut();
        assertThat(connect()).isEqualTo(ResumptionStatus.RESUMED);

        assertStartsAllOver(first);
    }

    @ParameterizedTest
    @EnumSource
    void decline_afterAPause_startsAllOver(Version each) throws IOException {
        version = each;
        pause();
        Duration first = sitOut();
        failedOffer(BreakingServer.CLOSE);
        connect();
        sitOut();
        tls13.resumes = false;
        tls12.close();
        tls12 = startTls12();
        assertThat(connect()).isEqualTo(ResumptionStatus.DECLINED);

        assertStartsAllOver(first);
    }

    /** One failed offer is no pause any more, and the second brings one of the first length. */
    private void assertStartsAllOver(Duration first) throws IOException {
        failedOffer(BreakingServer.CLOSE);
        connect();
        assertThat(probe()).isEqualTo(ResumptionStatus.OFFERED);
        pauseAgain();
        assertThat(sitOut()).isEqualTo(first);
    }

    private void pauseAgain() throws IOException {
        failedOffer(BreakingServer.CLOSE);
        assertThat(connect()).isEqualTo(ResumptionStatus.PAUSED);
    }

    @Test
    void pause_isLoggedOnce() throws IOException {
        pause();
        for (int i = 0; i < 3; i++) {
            assertThat(connect()).isEqualTo(ResumptionStatus.PAUSED);
        }
        assertThat(log.messages()).hasSize(1);
        assertThat(log.messages().get(0)).contains("localhost");
        assertThat(log.records.get(0).getThrown()).isNull();
    }

    /** What was offered before the last success says nothing about the server since. */
    @Test
    void losersOfARace_doNotPause() throws IOException {
        tls13.tickets = 4;
        connect();
        List<Wire> racing = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Wire wire = new Wire(resumption, tls13);
            wire.client.connect(client());
            assertThat(wire.status()).isEqualTo(ResumptionStatus.OFFERED);
            racing.add(wire);
        }
        for (Wire loser : racing.subList(1, 4)) {
            loser.serverFlight();
        }
        racing.get(0).pump();
        assertThat(racing.get(0).status()).isEqualTo(ResumptionStatus.RESUMED);

        racing.get(1).client.close();
        racing.get(2).client.close();
        assertThat(catchThrowable(() -> racing.get(3).client.closeInput())).isInstanceOf(IOException.class);
        assertThat(connect()).isEqualTo(ResumptionStatus.RESUMED);
    }
}
