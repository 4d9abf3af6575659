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
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;

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

    private static final Map<Removal, Long> SEEN_REMOVALS = new EnumMap<>(Removal.class);
    private static long seenCommands;
    private static long seenHits;
    private static long seenSecondChances;

    private interface Command {
        void runOn(Pair pair);
    }

    /** The bounds of a cache. */
    record Bounds(int stripes, int serversPerStripe, int ticketsPerServer, long bytesPerStripe) {}

    @Property(tries = SEQUENCES, edgeCases = EdgeCasesMode.NONE)
    void anyCommands_answersAndCountersAreTheModels(
            @ForAll("bounds") Bounds bounds, @ForAll("sequences") List<Command> commands) {
        Pair pair = new Pair(bounds);

        for (Command command : commands) {
            command.runOn(pair);
            assertThat(pair.cache.stats()).as("after %s", command).isEqualTo(pair.modelStats());
        }

        seenCommands += commands.size();
        CacheStats stats = pair.cache.stats();
        seenHits += stats.hits();
        seenSecondChances +=
                pair.models.stream().mapToLong(NaiveStripe::secondChances).sum();
        stats.removals().forEach((cause, count) -> SEEN_REMOVALS.merge(cause, count, Long::sum));
    }

    /** Had something not occurred, the comparison would not have tested it. */
    @AfterContainer
    static void everythingOccurred() {
        assertThat(seenCommands).isGreaterThanOrEqualTo(100_000);
        assertThat(seenHits).isGreaterThan(1000);
        assertThat(seenSecondChances).isGreaterThan(1000);
        assertThat(SEEN_REMOVALS)
                .hasSize(Removal.values().length)
                .allSatisfy(
                        (cause, count) -> assertThat(count).as(cause.toString()).isGreaterThan(100));
    }

    @Provide
    Arbitrary<Bounds> bounds() {
        return Combinators.combine(
                        Arbitraries.of(1, 2, 4),
                        Arbitraries.of(2, 30),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.of(THREE_SERVERS, 2500L, 1L << 20))
                .as(Bounds::new);
    }

    @Provide
    Arbitrary<List<Command>> sequences() {
        return commands().list().ofSize(COMMANDS);
    }

    /** Seldom does a command clear: more, and little would ever be held. */
    private static Arbitrary<Command> commands() {
        return Arbitraries.frequencyOf(
                Tuple.of(100, Combinators.combine(keys(), tickets()).as(Put::new)),
                Tuple.of(60, keys().map(Get::new)),
                Tuple.of(10, keys().map(Invalidate::new)),
                Tuple.of(
                        10,
                        Combinators.combine(keys(), Arbitraries.longs().between(0, 2))
                                .as(InvalidateLineage::new)),
                Tuple.of(30, Arbitraries.longs().between(-1500, 2500).map(ClockStep::new)),
                Tuple.of(1, Arbitraries.create(Clear::new)));
    }

    /** Few keys are used often, so that many tickets meet; many seldom, so that servers are evicted. */
    private static Arbitrary<SessionKey> keys() {
        return Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.of(BUSY_KEYS)), Tuple.of(1, Arbitraries.of(KEYS)));
    }

    private static Arbitrary<TicketOfNow> tickets() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 12),
                        Arbitraries.frequency(Tuple.of(15, SessionTicket.TLS_1_3), Tuple.of(1, SessionTicket.TLS_1_2)),
                        Arbitraries.frequencyOf(
                                Tuple.of(1, Arbitraries.integers().between(0, 6)), Tuple.of(1, Arbitraries.just(600))),
                        Arbitraries.frequencyOf(
                                Tuple.of(8, Arbitraries.longs().between(0, 3000)),
                                Tuple.of(1, Arbitraries.longs().between(-1200, -1))),
                        Arbitraries.frequencyOf(
                                Tuple.of(8, Arbitraries.longs().between(0, 300)),
                                Tuple.of(1, Arbitraries.longs().between(-300, 3000))),
                        Arbitraries.longs().between(0, 2),
                        Arbitraries.integers().between(0, CHAINS.size() - 1))
                .as(TicketOfNow::new);
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
