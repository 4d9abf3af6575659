package io.github.admitone;

import static io.github.admitone.TestTickets.START;
import static io.github.admitone.TestTickets.filled;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.CacheStats.Removal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Random commands, given to the cache and to a naive model of it: every answer and every counter must agree. Which keys
 * share a bucket differs from one JVM to the next, so a seed repeats the commands of a failure, and not always the
 * failure.
 */
class CacheModelProperties {

    private static final int SEQUENCES = 400;
    private static final int COMMANDS = 300;

    /** The last two are of one hash. */
    private static final List<SessionKey> KEYS = Stream.concat(
                    IntStream.range(0, 40).mapToObj(i -> SessionKey.of("host" + i + ".example", 443)),
                    TestKeys.ofOneHash().stream())
            .toList();

    private static final List<SessionKey> BUSY_KEYS = KEYS.subList(KEYS.size() - 6, KEYS.size());

    private static final List<CertificateChain> CHAINS = List.of(
            CertificateChain.empty(),
            CertificateChain.of(List.of(filled(300, 1))),
            CertificateChain.of(List.of(filled(300, 1))),
            CertificateChain.of(List.of(filled(900, 2))));

    /** What three servers of one ticket each take, without chains: a bound that is sometimes met exactly. */
    private static final long THREE_SERVERS =
            3L * (ServerIndex.overhead(BUSY_KEYS.get(0)) + TestTickets.held(0, START).footprint);

    private interface Command {
        void runOn(Pair pair);
    }

    /** The bounds of a cache. */
    record Bounds(int stripes, int serversPerStripe, int ticketsPerServer, long bytesPerStripe) {}

    /** Had something not occurred, the comparison would not have tested it. */
    @Test
    void anyCommands_answersAndCountersAreTheModels() {
        Occurred occurred = new Occurred();

        Choices.trials(SEQUENCES, choices -> run(choices, occurred));

        if (Long.getLong(Choices.SEED) == null) {
            occurred.assertEnough();
        }
    }

    private static void run(Choices choices, Occurred occurred) {
        Pair pair = new Pair(bounds(choices));
        for (int i = 0; i < COMMANDS; i++) {
            Command command = command(choices);
            command.runOn(pair);
            assertThat(pair.cache.stats())
                    .as("after %s, the command %s", command, i)
                    .isEqualTo(pair.modelStats());
        }
        occurred.count(pair);
    }

    private static Bounds bounds(Choices choices) {
        return new Bounds(
                choices.of(List.of(1, 2, 4)),
                choices.of(List.of(2, 30)),
                choices.between(1, 4),
                choices.of(List.of(THREE_SERVERS, 2500L, 1L << 20)));
    }

    /** Seldom does a command clear: more, and little would ever be held. */
    private static Command command(Choices choices) {
        int chosen = choices.between(1, 211);
        if (chosen <= 100) {
            return new Put(key(choices), ticket(choices));
        } else if (chosen <= 160) {
            return new Get(key(choices));
        } else if (chosen <= 170) {
            return new Invalidate(key(choices));
        } else if (chosen <= 180) {
            return new InvalidateLineage(key(choices), choices.between(0L, 2L));
        } else if (chosen <= 210) {
            return new ClockStep(choices.between(-1500L, 2500L));
        }
        return new Clear();
    }

    /** Few keys are used often, so that many tickets meet; many seldom, so that servers are evicted. */
    private static SessionKey key(Choices choices) {
        return choices.of(choices.coin() ? BUSY_KEYS : KEYS);
    }

    private static TicketOfNow ticket(Choices choices) {
        return new TicketOfNow(
                choices.between(0, 12),
                choices.onceIn(16) ? SessionTicket.TLS_1_2 : SessionTicket.TLS_1_3,
                choices.coin() ? choices.between(0, 6) : 600,
                choices.onceIn(9) ? choices.between(-1200L, -1L) : choices.between(0L, 3000L),
                choices.onceIn(9) ? choices.between(-300L, 3000L) : choices.between(0L, 300L),
                choices.between(0L, 2L),
                choices.between(0, CHAINS.size() - 1));
    }

    /** A ticket, of ages in milliseconds: when it is put it was received so long ago, after a handshake so long. */
    record TicketOfNow(
            int number, int version, int lifetimeSeconds, long age, long handshakeMillis, long lineage, int chain) {

        SessionTicket at(Instant now) {
            Instant received = now.minusMillis(age);
            return TestTickets.numbered(number, received)
                    .protocolVersion(version)
                    .lifetime(Duration.ofSeconds(lifetimeSeconds))
                    .handshakeStartedAt(received.minusMillis(handshakeMillis))
                    .lineage(lineage)
                    .peerCertificates(CHAINS.get(chain))
                    .build();
        }
    }

    record Put(SessionKey key, TicketOfNow ticket) implements Command {
        @Override
        public void runOn(Pair pair) {
            SessionTicket made = ticket.at(pair.clock.instant());
            boolean stored = pair.cache.put(key, made);
            assertThat(stored)
                    .as("%s", this)
                    .isEqualTo(pair.model(key).put(key, new HeldTicket(made), pair.clock.millis()));
            made.destroy();
        }
    }

    record Get(SessionKey key) implements Command {
        @Override
        public void runOn(Pair pair) {
            Optional<SessionTicket> taken = pair.cache.get(key);
            Optional<SessionTicket> expected = pair.model(key).take(key, pair.clock.millis());
            assertThat(taken.map(Get::content)).as("%s", this).isEqualTo(expected.map(Get::content));
        }

        private static ByteBuffer content(SessionTicket ticket) {
            return ByteBuffer.wrap(ticket.encode());
        }
    }

    record Invalidate(SessionKey key) implements Command {
        @Override
        public void runOn(Pair pair) {
            pair.cache.invalidate(key);
            pair.model(key).invalidate(key);
        }
    }

    record InvalidateLineage(SessionKey key, long lineage) implements Command {
        @Override
        public void runOn(Pair pair) {
            pair.cache.invalidateLineage(key, lineage);
            pair.model(key).invalidateLineage(key, lineage);
        }
    }

    record ClockStep(long millis) implements Command {
        @Override
        public void runOn(Pair pair) {
            pair.clock.move(Duration.ofMillis(millis));
        }
    }

    record Clear() implements Command {
        @Override
        public void runOn(Pair pair) {
            pair.cache.clear();
            pair.models.forEach(model -> model.clear(pair.clock.millis()));
        }
    }

    /** What the sequences have met so far. */
    private static final class Occurred {

        private final Map<Removal, Long> removals = new EnumMap<>(Removal.class);
        private long hits;
        private long secondChances;

        void count(Pair pair) {
            CacheStats stats = pair.cache.stats();
            hits += stats.hits();
            secondChances +=
                    pair.models.stream().mapToLong(NaiveStripe::secondChances).sum();
            stats.removals().forEach((cause, count) -> removals.merge(cause, count, Long::sum));
        }

        void assertEnough() {
            assertThat(hits).isGreaterThan(1000);
            assertThat(secondChances).isGreaterThan(1000);
            assertThat(removals)
                    .hasSize(Removal.values().length)
                    .allSatisfy((cause, count) ->
                            assertThat(count).as(cause.toString()).isGreaterThan(100));
        }
    }

    /** The cache, and the model of each of its stripes. */
    private static final class Pair {

        final MutableClock clock = new MutableClock(START);
        final StripedSessionCache cache;
        final List<NaiveStripe> models = new ArrayList<>();

        Pair(Bounds bounds) {
            cache = StripedSessionCache.builder()
                    .stripes(bounds.stripes)
                    .maximumServers(bounds.stripes * bounds.serversPerStripe)
                    .ticketsPerServer(bounds.ticketsPerServer)
                    .maximumBytes(bounds.stripes * bounds.bytesPerStripe)
                    .clock(clock)
                    .build();
            for (int i = 0; i < bounds.stripes; i++) {
                models.add(new NaiveStripe(
                        Integer.numberOfTrailingZeros(bounds.stripes),
                        bounds.serversPerStripe,
                        bounds.ticketsPerServer,
                        bounds.bytesPerStripe));
            }
        }

        NaiveStripe model(SessionKey key) {
            return models.get(key.hashCode() & (models.size() - 1));
        }

        CacheStats modelStats() {
            return NaiveStripe.stats(models);
        }
    }
}
