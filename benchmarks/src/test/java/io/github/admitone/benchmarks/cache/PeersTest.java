package io.github.admitone.benchmarks.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every cache that is measured works: a cache that does nothing is fast. */
class PeersTest {

    private static final int SERVERS = 1000;
    private static final Instant RECEIVED_AT = Instant.now();
    private static final SessionKey KEY = key(0);

    static List<String> measured() {
        return Stream.concat(Peers.ALL.stream(), Stream.of(Peers.OURS + "-64")).toList();
    }

    @ParameterizedTest
    @MethodSource("measured")
    void take_stored_returnsItsBytes(String name) {
        TicketCache cache = Peers.of(name, SERVERS);
        SessionTicket ticket = ticket(0);
        cache.put(KEY, ticket);

        assertThat(cache.take(KEY).encode()).isEqualTo(ticket.encode());
    }

    @ParameterizedTest
    @MethodSource("measured")
    void take_taken_misses(String name) {
        TicketCache cache = Peers.of(name, SERVERS);
        cache.put(KEY, ticket(0));
        cache.take(KEY);

        assertThat(cache.take(KEY)).isNull();
    }

    @ParameterizedTest
    @MethodSource("measured")
    void take_otherKey_misses(String name) {
        TicketCache cache = Peers.of(name, SERVERS);
        cache.put(KEY, ticket(0));

        assertThat(cache.take(key(1))).isNull();
    }

    @ParameterizedTest
    @MethodSource("measured")
    void take_filled_findsEveryServer(String name) {
        // As roomy as in the benchmark: a cache of several parts does not fill them evenly.
        TicketCache cache = Peers.of(name, 4 * SERVERS);
        IntStream.range(0, SERVERS).forEach(i -> cache.put(key(i), ticket(i)));

        assertThat(IntStream.range(0, SERVERS))
                .allSatisfy(i -> assertThat(cache.take(key(i)).encode())
                        .isEqualTo(ticket(i).encode()));
    }

    @ParameterizedTest
    @MethodSource("measured")
    void takeAndPutBack_stored_leavesOneTicketWithItsBytes(String name) {
        TicketCache cache = Peers.of(name, SERVERS);
        SessionTicket ticket = ticket(0);
        cache.put(KEY, ticket);

        assertThat(cache.takeAndPutBack(KEY, null)).isNotNull();
        assertThat(cache.takeAndPutBack(KEY, null)).isNotNull();
        assertThat(cache.take(KEY).encode()).isEqualTo(ticket.encode());
        assertThat(cache.takeAndPutBack(KEY, null)).isNull();
    }

    @ParameterizedTest
    @MethodSource("measured")
    void takeAndPutBack_missWithASpare_storesOne(String name) {
        TicketCache cache = Peers.of(name, SERVERS);

        assertThat(cache.takeAndPutBack(KEY, ticket(0))).isNull();
        assertThat(cache.takeAndPutBack(KEY, ticket(0))).isNotNull();
    }

    private static SessionKey key(int i) {
        return SessionKey.of("host-" + i + ".example.com", 443);
    }

    private static SessionTicket ticket(int i) {
        return Tickets.draw(new SplittableRandom(i), RECEIVED_AT);
    }
}
