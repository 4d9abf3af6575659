package io.github.admitone.benchmarks.handshake;

import io.github.admitone.benchmarks.Json;
import io.github.admitone.benchmarks.Question;
import io.github.admitone.benchmarks.Spread;
import io.github.admitone.benchmarks.handshake.Bulk.Figure;
import io.github.admitone.benchmarks.handshake.Bulk.Load;
import io.github.admitone.benchmarks.handshake.Identity.ClientKey;
import io.github.admitone.benchmarks.handshake.Identity.ServerKey;
import io.github.admitone.benchmarks.handshake.Setting.Version;
import io.github.admitone.benchmarks.handshake.Tournament.Length;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The costs of {@code ResumingSslContext} beside SunJSSE and BCJSSE, in one run: connections, full and resumed; bulk
 * transfer by socket and by engine; and how many connections resume of those that start together.
 */
public final class JsseQuestion implements Question {

    private static final Length LENGTH = new Length(3, 60, 20, 50, 0, 0);
    private static final Length LENGTH_OF_SMOKE = new Length(1, 0, 2, 3, 0, 0);
    private static final long BULK_BYTES = 1L << 30;
    private static final long BULK_BYTES_OF_SMOKE = 1L << 20;
    private static final int BULK_ROUNDS = 5;
    private static final int BURST = 32;

    private static final List<Contender> CONTENDERS = List.of(
            Contender.FACADE_FULL,
            Contender.FACADE_VERIFIED,
            Contender.FACADE_RESUMED,
            Contender.SUN_FULL,
            Contender.SUN_RESUMED,
            Contender.BCJSSE_FULL);

    private static final double MILLISECOND = 1e6;
    private static final double SECOND = 1e9;
    private static final double KIBIBYTE = 1024;

    @Override
    public String name() {
        return "jsse";
    }

    @Override
    public String asks() {
        return "What does javax.net.ssl cost over AdmitOne, over the JDK and over Bouncy Castle?";
    }

    @Override
    public String answer(boolean smoke, Path results) throws Exception {
        Path directory = Files.createTempDirectory("jsse");
        try {
            Setting setting = new Setting(Version.TLS_1_3, ServerKey.P_256, ClientKey.NONE);
            Identity identity = Identity.create(ServerKey.P_256, directory);
            Tournament tournament = Tournament.play(setting, identity, CONTENDERS, smoke ? LENGTH_OF_SMOKE : LENGTH);
            Json.write(tournament.rows(setting), results.resolve(name() + ".json"));
            return connections(tournament) + bulk(identity, smoke) + burst(identity);
        } finally {
            delete(directory);
        }
    }

    private static String connections(Tournament tournament) {
        StringBuilder table = new StringBuilder("""
                ## Connections: TLS 1.3, P-256, no client certificate

                | client | CPU, ms | wall, ms | allocated, KiB |
                |---|---:|---:|---:|
                """);
        for (Contender contender : CONTENDERS) {
            table.append("| %s | %s | %s | %.0f |\n"
                    .formatted(
                            contender.title(),
                            milliseconds(tournament.of(contender, Meter.Figure.CLIENT_CPU)),
                            milliseconds(tournament.of(contender, Meter.Figure.WALL)),
                            tournament.of(contender, Meter.Figure.ALLOCATED).median() / KIBIBYTE));
        }
        double resumed =
                tournament.of(Contender.FACADE_RESUMED, Meter.Figure.CLIENT_CPU).median();
        return table.append(
                        "\nClient CPU of AdmitOne's resumed connection: %.2f of SunJSSE's resumed, %.2f of BCJSSE's full.\n"
                                .formatted(
                                        resumed
                                                / tournament
                                                        .of(Contender.SUN_RESUMED, Meter.Figure.CLIENT_CPU)
                                                        .median(),
                                        resumed
                                                / tournament
                                                        .of(Contender.BCJSSE_FULL, Meter.Figure.CLIENT_CPU)
                                                        .median()))
                .toString();
    }

    private static String milliseconds(Spread nanoseconds) {
        return nanoseconds.dividedBy(MILLISECOND).toString(3);
    }

    private static String bulk(Identity identity, boolean smoke) throws Exception {
        long bytes = smoke ? BULK_BYTES_OF_SMOKE : BULK_BYTES;
        StringBuilder table = new StringBuilder("""

                ## Bulk: %d MiB

                | client | load | CPU, s | wall, s |
                |---|---|---:|---:|
                """.formatted(bytes >> 20));
        Map<Load, Map<Contender, Map<Figure, List<Double>>>> measured = new EnumMap<>(Load.class);
        List<Contender> contenders = List.of(Contender.FACADE_FULL, Contender.SUN_FULL, Contender.BCJSSE_FULL);
        for (int round = 0; round < (smoke ? 1 : BULK_ROUNDS); round++) {
            for (Load load : Load.values()) {
                for (Contender contender : contenders) {
                    Bulk.run(identity, contender, load, bytes)
                            .forEach((figure, value) -> measured.computeIfAbsent(
                                            load, any -> new EnumMap<>(Contender.class))
                                    .computeIfAbsent(contender, any -> new EnumMap<>(Figure.class))
                                    .computeIfAbsent(figure, any -> new ArrayList<>())
                                    .add(value));
                }
            }
        }
        measured.forEach((load, all) -> all.forEach((contender, figures) -> table.append("| %s | %s | %s | %s |\n"
                .formatted(
                        contender.family.title,
                        load.title,
                        seconds(figures.get(Figure.CPU)),
                        seconds(figures.get(Figure.WALL))))));
        return table.toString();
    }

    private static String seconds(List<Double> nanoseconds) {
        return Spread.of(nanoseconds).dividedBy(SECOND).toString(2);
    }

    private static String burst(Identity identity) throws Exception {
        StringBuilder table = new StringBuilder("""

                ## %d connections that start together, after as many that did

                | client | resumed |
                |---|---:|
                """.formatted(BURST));
        for (Contender contender : List.of(Contender.FACADE_RESUMED, Contender.SUN_RESUMED, Contender.BCJSSE_FULL)) {
            table.append("| %s | %d |\n".formatted(contender.family.title, Burst.resumed(identity, contender, BURST)));
        }
        return table.toString();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
