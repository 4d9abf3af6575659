package io.github.admitone.benchmarks.handshake;

import io.github.admitone.benchmarks.Json;
import io.github.admitone.benchmarks.Question;
import io.github.admitone.benchmarks.Spread;
import io.github.admitone.benchmarks.handshake.Contender.Family;
import io.github.admitone.benchmarks.handshake.Contender.Way;
import io.github.admitone.benchmarks.handshake.Identity.ClientKey;
import io.github.admitone.benchmarks.handshake.Identity.ServerKey;
import io.github.admitone.benchmarks.handshake.Meter.Figure;
import io.github.admitone.benchmarks.handshake.Setting.Version;
import io.github.admitone.benchmarks.handshake.Tournament.Length;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a resumed connection costs of what a full one does: protocols, certificates of both sides, and cryptographies; for
 * TLS 1.3 without a client certificate also beside other clients, and over the floor, an external PSK.
 */
public final class GainQuestion implements Question {

    private static final Length LENGTH = new Length(1, 18, 12, 30, 5, 3);

    /** Small differences need several runs of the compiler, and each to its end: code that runs once a connection. */
    private static final Length LENGTH_BESIDE_PEERS = new Length(3, 45, 20, 40, 2, 3);

    private static final Length LENGTH_OF_SMOKE = new Length(1, 0, 2, 3, 1, 1);

    private static final double MILLISECOND = 1e6;

    private static final List<Figure> FIGURES =
            List.of(Figure.CLIENT_CPU, Figure.SERVER_CPU, Figure.WALL, Figure.DELAYED_WALL, Figure.BYTES);

    /** At most what share of a full connection a resumed one is to cost, and where. */
    private record Aim(String title, Way way, Figure figure, double atMost, Predicate<Setting> where) {}

    private static final List<Aim> AIMS = List.of(
            new Aim("wall, client certificate RSA", Way.RESUMED, Figure.WALL, 0.45, GainQuestion::hasRsaClient),
            new Aim(
                    "client CPU, client certificate RSA",
                    Way.RESUMED,
                    Figure.CLIENT_CPU,
                    0.4,
                    GainQuestion::hasRsaClient),
            new Aim("wall with round trips, TLS 1.2", Way.RESUMED, Figure.DELAYED_WALL, 0.7, GainQuestion::isTls12),
            new Aim("server CPU", Way.RESUMED, Figure.SERVER_CPU, 0.4, setting -> true),
            new Aim("client CPU, verified again", Way.VERIFIED, Figure.CLIENT_CPU, 0.8, setting -> true));

    /** The question {@code jsse} measures the facade. */
    private static final List<Contender> CONTENDERS = Stream.of(Contender.values())
            .filter(contender -> contender.family != Family.FACADE)
            .toList();

    private final Map<Setting, Tournament> measured = new LinkedHashMap<>();

    private static boolean hasRsaClient(Setting setting) {
        return setting.client() == ClientKey.RSA_2048;
    }

    private static boolean isTls12(Setting setting) {
        return setting.version() == Version.TLS_1_2;
    }

    private static boolean isBesidePeers(Setting setting) {
        return setting.version() == Version.TLS_1_3
                && setting.client() == ClientKey.NONE
                && (setting.server() == ServerKey.RSA_2048 || setting.server() == ServerKey.P_256);
    }

    @Override
    public String name() {
        return "gain";
    }

    @Override
    public String asks() {
        return "What does a resumed connection cost of what a full one does?";
    }

    @Override
    public String answer(boolean smoke, Path results) throws Exception {
        try (WorkDirectory directory = WorkDirectory.create("gain")) {
            Map<ServerKey, Identity> identities = new EnumMap<>(ServerKey.class);
            for (Setting setting : settings(smoke)) {
                if (!identities.containsKey(setting.server())) {
                    identities.put(setting.server(), Identity.create(setting.server(), directory.path()));
                }
                measured.put(setting, play(setting, identities.get(setting.server()), smoke));
            }
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        measured.forEach((setting, tournament) -> rows.addAll(tournament.rows(setting)));
        Json.write(rows, results.resolve(name() + ".json"));
        StringBuilder answer = new StringBuilder("""
                A full connection by its cost, a resumed one by its share of that, round by round: medians, with the \
                quartiles in parentheses. "Resumed" trusts the first verification (`reverifyAfter`). Bytes are those of both directions. In one column a round trip takes %d ms, but \
                TCP's own handshake takes none. There each side of a TCP connection may send %,d bytes until they are \
                acknowledged, then twice as many, as over a network; over datagrams nobody waits. %s

                """.formatted(
                        Relay.ROUND_TRIP_MILLIS,
                        Window.FIRST,
                        Node.isInstalled()
                                ? "ML-DSA certificates are those of Node's server, with X25519MLKEM768."
                                : "ML-DSA certificates are left out: node26 is not on the PATH."));
        for (Version version : Version.values()) {
            answer.append(shares(version)).append('\n');
        }
        answer.append(aims());
        measured.keySet().stream()
                .filter(GainQuestion::isBesidePeers)
                .forEach(setting -> answer.append(besidePeers(setting)));
        return answer.toString();
    }

    private static List<Setting> settings(boolean smoke) {
        List<Setting> settings = new ArrayList<>();
        if (smoke) {
            settings.add(new Setting(Version.TLS_1_3, ServerKey.RSA_2048, ClientKey.NONE));
            settings.add(new Setting(Version.TLS_1_3, ServerKey.ML_DSA_65, ClientKey.NONE));
            settings.add(new Setting(Version.TLS_1_2, ServerKey.RSA_2048, ClientKey.RSA_2048));
            settings.add(new Setting(Version.DTLS_1_2, ServerKey.RSA_2048, ClientKey.P_256));
        } else {
            for (Version version : Version.values()) {
                for (ClientKey client : ClientKey.values()) {
                    for (ServerKey server : ServerKey.values()) {
                        settings.add(new Setting(version, server, client));
                    }
                }
            }
        }
        settings.removeIf(setting -> !isPossible(setting));
        return settings;
    }

    /** ML-DSA is for TLS 1.3 alone, and no client has a certificate of it. */
    private static boolean isPossible(Setting setting) {
        return !setting.server().isPostQuantum()
                || Node.isInstalled() && setting.version() == Version.TLS_1_3 && setting.client() == ClientKey.NONE;
    }

    private static Tournament play(Setting setting, Identity identity, boolean smoke)
            throws IOException, InterruptedException {
        boolean all = isBesidePeers(setting);
        List<Contender> contenders = CONTENDERS.stream()
                .filter(contender -> all || contender.isOfBouncyCastle() && contender.way != Way.EXTERNAL_PSK)
                .toList();
        Length length = all ? LENGTH_BESIDE_PEERS : LENGTH;
        return Tournament.play(setting, identity, contenders, smoke ? LENGTH_OF_SMOKE : length);
    }

    private String shares(Version version) {
        StringBuilder table = new StringBuilder("""
                ## %s

                | client certificate | server certificates | client | client CPU, ms | server CPU, ms | wall, ms | \
                wall, round trip %d ms | bytes |
                |---|---|---|---:|---:|---:|---:|---:|
                """.formatted(version.title, Relay.ROUND_TRIP_MILLIS));
        measured.forEach((setting, tournament) -> {
            if (setting.version() == version) {
                for (Family family : Family.OF_BOUNCY_CASTLE) {
                    for (Way way : List.of(Way.FULL, Way.VERIFIED, Way.RESUMED)) {
                        table.append("| %s | %s | ".formatted(setting.client().title, setting.server().title))
                                .append(Contender.of(family, way).title())
                                .append(FIGURES.stream()
                                        .map(figure -> cell(tournament, family, way, figure))
                                        .collect(Collectors.joining(" | ", " | ", " |\n")));
                    }
                }
            }
        });
        return table.toString();
    }

    private static String cell(Tournament tournament, Family family, Way way, Figure figure) {
        if (way != Way.FULL) {
            return ratio(tournament, family, way, Way.FULL, figure).toString(2);
        }
        Spread full = tournament.of(Contender.of(family, way), figure);
        return figure == Figure.BYTES
                ? full.toString(0)
                : full.dividedBy(MILLISECOND).toString(3);
    }

    private static Spread ratio(Tournament tournament, Family family, Way way, Way to, Figure figure) {
        return tournament.ratio(Contender.of(family, way), Contender.of(family, to), figure);
    }

    private String aims() {
        StringBuilder table = new StringBuilder("""
                | aim, as a share of a full connection | at most | met | worst |
                |---|---:|---:|---:|
                """);
        for (Aim aim : AIMS) {
            double[] shares = measured.keySet().stream()
                    .filter(aim.where())
                    .flatMapToDouble(setting -> Family.OF_BOUNCY_CASTLE.stream()
                            .mapToDouble(
                                    family -> ratio(measured.get(setting), family, aim.way(), Way.FULL, aim.figure())
                                            .median()))
                    .sorted()
                    .toArray();
            long met =
                    Arrays.stream(shares).filter(share -> share <= aim.atMost()).count();
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %d of %d | %.2f |\n",
                    aim.title(),
                    aim.atMost(),
                    met,
                    shares.length,
                    shares.length == 0 ? Double.NaN : shares[shares.length - 1]));
        }
        return table.toString();
    }

    private String besidePeers(Setting setting) {
        Tournament tournament = measured.get(setting);
        StringBuilder table = new StringBuilder("""

                ## Beside other clients: %s, server %s, no client certificate

                """.formatted(setting.version().title, setting.server().title));
        table.append(tournament.costs(CONTENDERS));
        table.append("\nResumed, in proportion to an external PSK:\n\n| client | CPU | wall |\n|---|---:|---:|\n");
        for (Family family : Family.OF_BOUNCY_CASTLE) {
            table.append("| %s | %s | %s |\n"
                    .formatted(
                            family.title,
                            ratio(tournament, family, Way.RESUMED, Way.EXTERNAL_PSK, Figure.CLIENT_CPU)
                                    .toString(3),
                            ratio(tournament, family, Way.RESUMED, Way.EXTERNAL_PSK, Figure.WALL)
                                    .toString(3)));
        }
        return table.toString();
    }
}
