package io.github.admitone.demo;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * What one round took.
 *
 * @param handshakes one for each connection
 * @param lifetime the longest lifetime of a ticket
 * @param bytes how many bytes passed the relay, in both directions
 * @param ticketBytes how long an offered ticket was, on average; 0 if there was none
 * @param ticketsUsedTwice how many different tickets the relay saw in more than one connection
 */
record Measurement(List<Handshake> handshakes, Duration lifetime, long bytes, long ticketBytes, int ticketsUsedTwice) {

    private static final double NANOS_PER_MILLI = 1e6;

    int connections() {
        return handshakes.size();
    }

    int resumed() {
        return count(Handshake::resumed);
    }

    int full() {
        return connections() - resumed();
    }

    int offered() {
        return count(Handshake::offered);
    }

    int tickets() {
        return handshakes.stream().mapToInt(Handshake::tickets).sum();
    }

    private int count(Predicate<Handshake> kind) {
        return (int) handshakes.stream().filter(kind).count();
    }

    /** {@return the most tickets that a connection of that kind brought} */
    int mostTickets(boolean resumed) {
        return handshakes.stream()
                .filter(handshake -> handshake.resumed() == resumed)
                .mapToInt(Handshake::tickets)
                .max()
                .orElse(0);
    }

    /** {@return the time in milliseconds within which that share of such handshakes was done, by the nearest rank} */
    OptionalDouble quantile(double share, Predicate<Handshake> kind) {
        long[] sorted = handshakes.stream()
                .filter(kind)
                .mapToLong(Handshake::nanos)
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return OptionalDouble.empty();
        }
        int rank = (int) Math.ceil(share * sorted.length);
        return OptionalDouble.of(sorted[Math.max(1, rank) - 1] / NANOS_PER_MILLI);
    }

    /** {@return the mean CPU time in milliseconds of a client thread for such a handshake, if the JVM can tell} */
    OptionalDouble cpuMillis(Predicate<Handshake> kind) {
        OptionalDouble mean =
                handshakes.stream().filter(kind).mapToLong(Handshake::cpuNanos).average();
        return mean.isPresent() && mean.getAsDouble() > 0
                ? OptionalDouble.of(mean.getAsDouble() / NANOS_PER_MILLI)
                : OptionalDouble.empty();
    }
}
