package io.github.admitone.benchmarks.handshake;

import io.github.admitone.benchmarks.Json;
import io.github.admitone.benchmarks.Question;
import io.github.admitone.benchmarks.Spread;
import io.github.admitone.benchmarks.handshake.Bulk.Load;
import io.github.admitone.benchmarks.handshake.Identity.ClientKey;
import io.github.admitone.benchmarks.handshake.Identity.ServerKey;
import io.github.admitone.benchmarks.handshake.Meter.Figure;
import io.github.admitone.benchmarks.handshake.Setting.Version;
import io.github.admitone.benchmarks.handshake.Tournament.Length;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code ResumingSslContext} costs beside SunJSSE and BCJSSE, in one run: connections, full and resumed; bulk transfer
 * by socket and by engine; and how many connections resume of those that start together.
 */
public final class JsseQuestion implements Question {

    /** How many connections start together. */
    static final int BURST = 32;

    private static final Length LENGTH = new Length(2, 40, 20, 50, 0, 0);
    private static final Length LENGTH_OF_SMOKE = new Length(1, 0, 2, 3, 0, 0);

    private static final int TURNS = 3;
    private static final long BYTES = 1L << 30;
    private static final long WARM_UP_BYTES = 1L << 28;
    private static final long BYTES_OF_SMOKE = 1L << 20;

    private static final List<Contender> CONNECTING = List.of(
            Contender.FACADE_FULL,
            Contender.FACADE_VERIFIED,
            Contender.FACADE_RESUMED,
            Contender.SUN_FULL,
            Contender.SUN_RESUMED,
            Contender.BCJSSE_FULL);

    /** Of each family the one that does most for it; over the same connection all transfer alike. */
    private static final List<Contender> TRANSFERRING =
            List.of(Contender.FACADE_RESUMED, Contender.SUN_RESUMED, Contender.BCJSSE_FULL);

    private static final double SECOND = 1e9;
    private static final double MEBIBYTE = 1024 * 1024;

    private static final String INTRODUCTION = """
            `ResumingSslContext` beside SunJSSE and BCJSSE, over TLS 1.3, TLS_AES_128_GCM_SHA256 and X25519, to a server with \
            a P-256 certificate in another process. CPU and allocation are those of the client's thread. Medians, with the \
            quartiles in parentheses.
            """;

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
        try (WorkDirectory directory = WorkDirectory.create("jsse");
                JsseServer server = JsseServer.start(Identity.create(ServerKey.P_256, directory.path()))) {
            Identity identity = server.identity();
            Setting setting = new Setting(Version.TLS_1_3, ServerKey.P_256, ClientKey.NONE);
            Tournament connections = Tournament.play(setting, identity, CONNECTING, smoke ? LENGTH_OF_SMOKE : LENGTH);
            Bulk bulk = smoke
                    ? Bulk.play(identity, server.port(), TRANSFERRING, 1, BYTES_OF_SMOKE, BYTES_OF_SMOKE)
                    : Bulk.play(identity, server.port(), TRANSFERRING, TURNS, WARM_UP_BYTES, BYTES);
            Map<Contender, Integer> resumed = new LinkedHashMap<>();
            for (Contender contender : TRANSFERRING) {
                resumed.put(contender, Burst.resumed(identity, server.port(), contender, BURST));
            }
            write(setting, connections, bulk, resumed, results.resolve(name() + ".json"));
            return INTRODUCTION
                    + aims(connections, bulk)
                    + "\n## Connections\n\n"
                    + connections.costs(CONNECTING)
                    + bulk(bulk, smoke ? BYTES_OF_SMOKE : BYTES)
                    + burst(resumed);
        }
    }

    private static void write(
            Setting setting, Tournament connections, Bulk bulk, Map<Contender, Integer> resumed, Path file)
            throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>(connections.rows(setting));
        rows.addAll(bulk.rows());
        resumed.forEach((contender, count) -> rows.add(
                Map.of("setting", "burst of " + BURST, "contender", contender, "figure", "RESUMED", "rounds", count)));
        Json.write(rows, file);
    }

    private static String aims(Tournament connections, Bulk bulk) {
        StringBuilder table = new StringBuilder("""

                ## AdmitOne in proportion to the others, round by round

                | | at most | measured |
                |---|---:|---:|
                """);
        Contender resumed = Contender.FACADE_RESUMED;
        row(
                table,
                "resumed, to SunJSSE resumed: CPU",
                "1.00",
                connections.ratio(resumed, Contender.SUN_RESUMED, Figure.CLIENT_CPU));
        row(
                table,
                "resumed, to SunJSSE resumed: wall",
                "1.00",
                connections.ratio(resumed, Contender.SUN_RESUMED, Figure.WALL));
        row(
                table,
                "resumed, to BCJSSE full: CPU",
                "0.25",
                connections.ratio(resumed, Contender.BCJSSE_FULL, Figure.CLIENT_CPU));
        for (Load load : Load.values()) {
            row(
                    table,
                    load.title + ", to BCJSSE: CPU",
                    "1.00",
                    bulk.ratio(resumed, Contender.BCJSSE_FULL, load, Figure.CLIENT_CPU));
            row(
                    table,
                    load.title + ", to BCJSSE: wall",
                    "1.00",
                    bulk.ratio(resumed, Contender.BCJSSE_FULL, load, Figure.WALL));
        }
        return table.toString();
    }

    private static void row(StringBuilder table, String title, String atMost, Spread measured) {
        table.append("| %s | %s | %s |\n".formatted(title, atMost, measured.toString(2)));
    }

    private static String bulk(Bulk bulk, long bytes) {
        StringBuilder table = new StringBuilder(String.format(Locale.ROOT, """

                ## Bulk: %d MiB

                | load | client | CPU, s | wall, s | allocated, MiB |
                |---|---|---:|---:|---:|
                """, bytes >> 20));
        for (Load load : Load.values()) {
            for (Contender contender : TRANSFERRING) {
                table.append("| %s | %s | %s | %s | %.0f |\n"
                        .formatted(
                                load.title,
                                contender.family.title,
                                bulk.of(contender, load, Figure.CLIENT_CPU)
                                        .dividedBy(SECOND)
                                        .toString(2),
                                bulk.of(contender, load, Figure.WALL)
                                        .dividedBy(SECOND)
                                        .toString(2),
                                bulk.of(contender, load, Figure.ALLOCATED).median() / MEBIBYTE));
            }
        }
        return table.toString();
    }

    private static String burst(Map<Contender, Integer> resumed) {
        StringBuilder table = new StringBuilder("""

                ## %1$d connections that start together, after %1$d that did

                AdmitOne's cache may hold %1$d tickets of a server here; by default it holds 8.

                | client | resumed |
                |---|---:|
                """.formatted(BURST));
        resumed.forEach((contender, count) -> table.append("| %s | %d |\n".formatted(contender.family.title, count)));
        return table.toString();
    }
}
