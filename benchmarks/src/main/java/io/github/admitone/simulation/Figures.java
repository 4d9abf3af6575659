package io.github.admitone.simulation;

import io.github.admitone.benchmarks.Zipf;
import io.github.admitone.simulation.Figure.Axis;
import io.github.admitone.simulation.Figure.Curve;
import io.github.admitone.simulation.Scenario.Issuance;
import io.github.admitone.simulation.Scenario.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** What is simulated. */
final class Figures {

    private static final Duration TWO_HOURS = Duration.ofHours(2);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);

    /** How many connections start together where it is something else that is varied. */
    private static final List<Integer> BURST = List.of(4);

    /** Too many to matter. */
    private static final int AMPLE_SERVERS = 1 << 20;

    private static final Client FOUR_TIMES_THE_BOUNDS = admitOne(4 * 16_384, 4 * (64L << 20));

    private final boolean smoke;
    private final Zipf hosts;

    private Figures(boolean smoke) {
        this.smoke = smoke;
        this.hosts = new Zipf(smoke ? 1000 : 1_000_000, 1);
    }

    static List<Figure> all(boolean smoke) {
        Figures figures = new Figures(smoke);
        return List.of(
                burst(2, 1),
                burst(2, 0),
                burst(1, 1),
                burst(4, 1),
                figures.hosts(),
                figures.request(),
                figures.capacity(),
                figures.lifetime(),
                figures.bytes(4, 4),
                figures.bytes(16, 2),
                figures.shared());
    }

    /** To one host, so that nothing matters but the burst and how many tickets of the host are kept. */
    private static Figure burst(int full, int resumed) {
        Zipf oneHost = new Zipf(1, 1);
        return new Figure(
                "rate-burst-%d-%d".formatted(full, resumed),
                "Bursts to one host; servers issue %d tickets, %d if resumed".formatted(full, resumed),
                "A burst an hour; tickets live for 7 days.",
                Axis.of("connections that start together", 1, 2, 4, 6, 8, 12, 16, 24, 32, 48, 64),
                outOfTheBox(
                        burst -> new Traffic(oneHost, 1 / 3600.0, List.of((int) burst), 400, 100),
                        new Issuance(full, resumed, WEEK)));
    }

    private Figure hosts() {
        return new Figure(
                "rate-hosts",
                "Bursts to a million hosts",
                "A burst a second; tickets, 2 on a full handshake and 1 on a resumed one, live for 2 hours. Every cache is as"
                        + " large as it is by default.",
                Axis.of("connections that start together", 1, 2, 4, 8, 16, 32),
                outOfTheBox(burst -> traffic(1, List.of((int) burst), TWO_HOURS), new Issuance(2, 1, TWO_HOURS)));
    }

    private static List<Curve> outOfTheBox(DoubleFunction<Traffic> traffic, Issuance issuance) {
        return Stream.of(
                        Client.ADMIT_ONE,
                        Client.admitOne(64),
                        Client.rustls(32),
                        Client.jdk(20_480),
                        Client.chromium(1024),
                        Client.curl(25),
                        Client.go(64))
                .map(client -> new Curve(client.name(), burst -> new Scenario(traffic.apply(burst), issuance, client)))
                .toList();
    }

    /** One connection comes first, and then as many at once as a page has resources, say. */
    private Figure request() {
        return new Figure(
                "rate-request",
                "One connection, and a second later a burst",
                "A million hosts; a visit a second; tickets live for 2 hours. AdmitOne keeps 8 or 64 tickets of a server."
                        + " Servers issue so many on a full and on a resumed handshake; or on a full one as many as the"
                        + " burst needs, because the client asks for them (RFC 9149).",
                Axis.of("connections in the burst", 1, 2, 4, 8, 16, 32),
                List.of(
                        visits("2/1, keeps 8", 8, burst -> new Issuance(2, 1, TWO_HOURS)),
                        visits("2/1, keeps 64", 64, burst -> new Issuance(2, 1, TWO_HOURS)),
                        visits("1/1, keeps 8", 8, burst -> new Issuance(1, 1, TWO_HOURS)),
                        visits("4/1, keeps 8", 8, burst -> new Issuance(4, 1, TWO_HOURS)),
                        visits("2/0, keeps 8", 8, burst -> new Issuance(2, 0, TWO_HOURS)),
                        visits("asks, keeps 8", 8, burst -> new Issuance(burst, 1, TWO_HOURS)),
                        visits("asks, keeps 64", 64, burst -> new Issuance(burst, 1, TWO_HOURS))));
    }

    private Curve visits(String name, int ticketsPerServer, IntFunction<Issuance> issuance) {
        return new Curve(
                name,
                burst -> new Scenario(
                        traffic(1, List.of(1, (int) burst), TWO_HOURS),
                        issuance.apply((int) burst),
                        Client.admitOne(ticketsPerServer)));
    }

    private Figure capacity() {
        return new Figure(
                "rate-capacity",
                "Servers that the cache may hold",
                "A million hosts; a burst of 4 connections a second; tickets, 2 on a full handshake and 1 on a resumed one,"
                        + " live for a day. AdmitOne's bytes are bounded in proportion to its servers, or not at all.",
                Axis.of("servers that the cache may hold", 64, 256, 1024, 4096, 16_384, 65_536),
                List.of(
                        capacity("AdmitOne (8)", servers -> admitOne(servers, 4096L * servers)),
                        capacity("AdmitOne (8), any bytes", servers -> admitOne(servers, Long.MAX_VALUE)),
                        capacity("rustls (8)", Client::rustls),
                        capacity("JDK (10)", Client::jdk),
                        capacity("Chromium (2)", Client::chromium),
                        capacity("curl (2)", Client::curl),
                        capacity("Go (1, reused)", Client::go)));
    }

    private Curve capacity(String name, IntFunction<Client> client) {
        return new Curve(
                name,
                servers -> new Scenario(traffic(1, BURST, DAY), new Issuance(2, 1, DAY), client.apply((int) servers)));
    }

    private static Client admitOne(int servers, long bytes) {
        return Client.admitOne(
                "AdmitOne (8)",
                "%d servers, %d bytes".formatted(servers, bytes),
                defaults -> defaults.maximumServers(servers).maximumBytes(bytes));
    }

    private Figure lifetime() {
        return new Figure(
                "rate-lifetime",
                "How long tickets live",
                "A million hosts; a burst of 4 connections every two seconds; AdmitOne with its defaults, or with four"
                        + " times their bounds. Servers issue so many tickets on a full handshake, and on a resumed one.",
                new Axis(
                        "lifetime of a ticket",
                        List.of(300.0, 7200.0, 21_600.0, 86_400.0, 604_800.0),
                        List.of("5 min", "2 h", "6 h", "1 d", "7 d")),
                List.of(
                        lifetime("2/1", 2, 1, Client.ADMIT_ONE),
                        lifetime("2/1, four times the bounds", 2, 1, FOUR_TIMES_THE_BOUNDS),
                        lifetime("1/1", 1, 1, Client.ADMIT_ONE),
                        lifetime("4/1", 4, 1, Client.ADMIT_ONE),
                        lifetime("2/0", 2, 0, Client.ADMIT_ONE)));
    }

    private Curve lifetime(String name, int full, int resumed, Client client) {
        return new Curve(name, seconds -> {
            Duration lifetime = Duration.ofSeconds((long) seconds);
            return new Scenario(traffic(0.5, BURST, lifetime), new Issuance(full, resumed, lifetime), client);
        });
    }

    /** What it costs, where memory is short, to keep more tickets of each server. */
    private Figure bytes(int burst, int full) {
        return new Figure(
                "rate-bytes-" + burst,
                "Bytes that the cache may hold; bursts of " + burst,
                "A million hosts; 4 connections a second, in bursts of %d; tickets, %d on a full handshake and 1 on a"
                                .formatted(burst, full)
                        + " resumed one, live for a day. AdmitOne keeps 8, 16 or 64 tickets of a server, and any number of"
                        + " servers.",
                Axis.of("bytes that the cache may hold (MiB)", 4, 16, 64, 256),
                Stream.of(8, 16, 64)
                        .map(tickets -> new Curve(
                                "AdmitOne (" + tickets + ")",
                                mebibytes -> new Scenario(
                                        traffic(4.0 / burst, List.of(burst), DAY),
                                        new Issuance(full, 1, DAY),
                                        admitOneOfBytes(tickets, (long) mebibytes << 20))))
                        .toList());
    }

    private static Client admitOneOfBytes(int ticketsPerServer, long bytes) {
        return Client.admitOne(
                "AdmitOne (" + ticketsPerServer + ")",
                bytes + " bytes",
                defaults -> defaults.ticketsPerServer(ticketsPerServer)
                        .maximumServers(AMPLE_SERVERS)
                        .maximumBytes(bytes));
    }

    private Figure shared() {
        return new Figure(
                "rate-shared",
                "One cache for all client machines, or one for each",
                "A million hosts; 10 connections a second, one at a time, from all machines together; tickets, 2 on a full"
                        + " handshake and 1 on a resumed one, live for 2 hours. AdmitOne with four times its default bounds,"
                        + " so that they do not matter.",
                Axis.of("client machines", 1, 3, 10, 30, 100, 300, 1000),
                List.of(
                        new Curve("one for all", machines -> fleet(1)),
                        new Curve("one for each", machines -> fleet((int) machines))));
    }

    private Scenario fleet(int caches) {
        return new Scenario(
                traffic(10, List.of(1), TWO_HOURS), new Issuance(2, 1, TWO_HOURS), FOUR_TIMES_THE_BOUNDS, caches);
    }

    /** Counts after the lifetime of a ticket: by then the cache is as full as it gets. */
    private Traffic traffic(double visitsPerSecond, List<Integer> bursts, Duration lifetime) {
        int perLifetime = (int) Math.max(lifetime.toSeconds() * visitsPerSecond, 5000);
        int warmUp = smoke ? 100 : perLifetime;
        return new Traffic(hosts, visitsPerSecond, bursts, warmUp * 3 / 2, warmUp);
    }
}
