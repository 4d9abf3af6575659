package io.github.admitone;

import static io.github.admitone.TestTickets.START;
import static io.github.admitone.TestTickets.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.flight.FlightRecordings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cache writes into a flight recording. */
class CacheFlightTest {

    private static final SessionKey KEY = SessionKey.of("flight.example", 8443);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path directory;

    private final MutableClock clock = new MutableClock(START);
    private final StripedSessionCache cache = StripedSessionCache.builder()
            .stripes(1)
            .ticketsPerServer(1)
            .maximumServers(256) // Few buckets, so that the sweep comes round.
            .clock(clock)
            .build();
    private FlightRecordings recording;

    @BeforeEach
    void start() {
        recording = FlightRecordings.start(directory);
    }

    @AfterEach
    void close() throws IOException {
        recording.close();
    }

    @Test
    void eviction_byABound_isRecorded() {
        cache.put(KEY, ticket(1, START));
        clock.move(MINUTE);
        cache.put(KEY, ticket(2, clock.instant()));

        assertThat(recording.stopAndRead("TicketEvicted")).singleElement().satisfies(event -> {
            assertThat(event.getString("bound")).isEqualTo("TICKETS_PER_SERVER");
            isOfKeyAndAge(event, MINUTE);
        });
    }

    @Test
    void expiry_seenByAGet_isRecorded() {
        cache.put(KEY, ticket(1, START));
        clock.move(DAY);
        assertThat(cache.get(KEY)).isEmpty();

        assertThat(recording.stopAndRead("TicketExpired"))
                .singleElement()
                .satisfies(event -> isOfKeyAndAge(event, DAY));
    }

    @Test
    void expiry_seenByAPutOfAnotherKey_isRecordedForItsOwn() {
        cache.put(KEY, ticket(1, START));
        clock.move(DAY);
        for (int i = 0; i < 200; i++) {
            cache.put(SessionKey.of("other.example", i + 1), ticket(2, clock.instant()));
        }

        assertThat(recording.stopAndRead("TicketExpired"))
                .singleElement()
                .satisfies(event -> isOfKeyAndAge(event, DAY));
    }

    @Test
    void ticket_thatIsHandedOverWhenEvicted_isRecordedAsEvicted() {
        cache.put(KEY, ticket(1, START));
        clock.move(MINUTE);
        PutOutcome outcome = cache.putKeepingEvicted(KEY, ticket(2, clock.instant()));

        assertThat(outcome.evicted()).hasSize(1);
        assertThat(recording.stopAndRead("TicketEvicted")).hasSize(1);
    }

    @Test
    void ticket_thatIsTaken_isNotRecordedAsDropped() {
        cache.put(KEY, ticket(1, START));
        assertThat(cache.get(KEY)).isPresent();

        assertThat(recording.stopAndRead("TicketExpired")).isEmpty();
    }

    private static void isOfKeyAndAge(RecordedEvent event, Duration age) {
        assertThat(event.getString("peerHost")).isEqualTo("flight.example");
        assertThat(event.getInt("peerPort")).isEqualTo(8443);
        assertThat(event.getDuration("ticketAge")).isEqualTo(age);
    }
}
