package io.github.admitone.demo;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/** Puts what was measured into words. */
final class Report {

    private static final double MEDIAN = 0.5;
    private static final double P99 = 0.99;

    private Report() {}

    static String table(Measurement off, Measurement on) {
        StringBuilder table = new StringBuilder(System.lineSeparator());
        row(table, "", "cache off", "cache on");
        row(table, "full handshakes", off.full(), on.full());
        row(table, "resumed handshakes", off.resumed(), on.resumed());
        row(
                table,
                "full handshake, median",
                off.quantile(MEDIAN, Handshake::full),
                on.quantile(MEDIAN, Handshake::full));
        row(table, "full handshake, p99", off.quantile(P99, Handshake::full), on.quantile(P99, Handshake::full));
        row(
                table,
                "resumed handshake, median",
                off.quantile(MEDIAN, Handshake::resumed),
                on.quantile(MEDIAN, Handshake::resumed));
        row(
                table,
                "resumed handshake, p99",
                off.quantile(P99, Handshake::resumed),
                on.quantile(P99, Handshake::resumed));
        row(table, "all handshakes, median", off.quantile(MEDIAN, Handshake::any), on.quantile(MEDIAN, Handshake::any));
        row(table, "client CPU, full handshake", off.cpuMillis(Handshake::full), on.cpuMillis(Handshake::full));
        row(
                table,
                "client CPU, resumed handshake",
                off.cpuMillis(Handshake::resumed),
                on.cpuMillis(Handshake::resumed));
        row(table, "bytes on the wire", off.bytes(), on.bytes());
        row(table, "of which an offered ticket has", off.ticketBytes(), on.ticketBytes());
        row(table, "tickets issued", off.tickets(), on.tickets());
        row(table, "tickets used twice", off.ticketsUsedTwice(), on.ticketsUsedTwice());
        return table.toString();
    }

    /** How the server deals with tickets. */
    static String verdict(Target target, Measurement on) {
        return String.format(
                Locale.ROOT,
                "%s issues %d ticket(s) after a full handshake and %d after a resumed one, "
                        + "with a lifetime of %s; it honoured %d of the %d tickets offered.",
                target,
                on.mostTickets(false),
                on.mostTickets(true),
                spelledOut(on.lifetime()),
                on.resumed(),
                on.offered());
    }

    /** The line for machines. The speedup is the median time of all handshakes without the cache over that with it. */
    static String summary(Measurement off, Measurement on) {
        return summary(
                on,
                off.quantile(MEDIAN, Handshake::any).orElse(0)
                        / on.quantile(MEDIAN, Handshake::any).orElse(1));
    }

    /** The same, with a speedup that was measured otherwise. */
    static String summary(Measurement on, double speedup) {
        return String.format(
                Locale.ROOT,
                "admit-one demo: connections=%d resumed=%d full=%d reused-tickets=%d speedup=%.1f",
                on.connections(),
                on.resumed(),
                on.full(),
                on.ticketsUsedTwice(),
                speedup);
    }

    private static String spelledOut(Duration lifetime) {
        String days = lifetime.toDays() == 0 ? "" : lifetime.toDays() + " d ";
        return String.format(
                Locale.ROOT,
                "%d s (%s%d h %d min)",
                lifetime.toSeconds(),
                days,
                lifetime.toHoursPart(),
                lifetime.toMinutesPart());
    }

    private static void row(StringBuilder table, String label, OptionalDouble off, OptionalDouble on) {
        row(table, label, millis(off), millis(on));
    }

    private static void row(StringBuilder table, String label, long off, long on) {
        row(table, label, String.format(Locale.ROOT, "%,d", off), String.format(Locale.ROOT, "%,d", on));
    }

    private static void row(StringBuilder table, String label, String off, String on) {
        table.append(String.format("%-32s%14s%14s%n", label, off, on));
    }

    private static String millis(OptionalDouble value) {
        return value.isEmpty() ? "-" : String.format(Locale.ROOT, "%.2f ms", value.getAsDouble());
    }
}
