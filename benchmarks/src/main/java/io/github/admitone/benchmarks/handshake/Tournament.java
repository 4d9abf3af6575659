package io.github.admitone.benchmarks.handshake;

import io.github.admitone.benchmarks.Spread;
import io.github.admitone.benchmarks.handshake.Meter.Figure;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Measures contenders side by side: all in turn, a batch of connections each in every round, so that what else the machine
 * does hits all alike. JMH measures one benchmark after the other, and counts no CPU time; so this is not JMH.
 *
 * <p>Contenders over the same cryptography share a JVM. In JVMs of their own, what the compiler happens to make of the same
 * key exchange in one and in another differs by more than what is to be measured. The first rounds warm up; with more forks
 * all of it is repeated in new JVMs.
 */
final class Tournament {

    private static final double MILLISECOND = 1e6;
    private static final double KIBIBYTE = 1024;

    private final Map<Contender, Map<Figure, List<Double>>> results = new EnumMap<>(Contender.class);

    /**
     * How often to start again, and each time: how many rounds to warm up, how many to measure, of how many connections,
     * and the same through the relay.
     */
    record Length(int forks, int warmUpRounds, int rounds, int batch, int delayedRounds, int delayedBatch) {}

    private Tournament() {}

    /** Returns what was measured of these contenders. */
    static Tournament play(Setting setting, Identity identity, List<Contender> contenders, Length length)
            throws IOException, InterruptedException {
        Tournament tournament = new Tournament();
        for (int fork = 0; fork < length.forks(); fork++) {
            for (Contender.Family family : Contender.Family.values()) {
                List<Contender> members = contenders.stream()
                        .filter(contender -> contender.family == family)
                        .toList();
                if (!members.isEmpty()) {
                    tournament.playInNewJvm(setting, identity, members, length);
                }
            }
        }
        return tournament;
    }

    private void playInNewJvm(Setting setting, Identity identity, List<Contender> members, Length length)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                identity.directory().toString(),
                setting.version().name(),
                setting.server().name(),
                setting.client().name()));
        IntStream.of(
                        length.warmUpRounds(),
                        length.rounds(),
                        length.batch(),
                        length.delayedRounds(),
                        length.delayedBatch())
                .forEach(number -> arguments.add("" + number));
        members.forEach(contender -> arguments.add(contender.name()));
        Process process = Jvm.start(members.get(0).family.jvmOptions, Tournament.class, arguments);
        try (BufferedReader figures = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = figures.readLine(); line != null; line = figures.readLine()) {
                String[] words = line.split(" ");
                results.computeIfAbsent(Contender.valueOf(words[0]), any -> new EnumMap<>(Figure.class))
                        .computeIfAbsent(Figure.valueOf(words[1]), any -> new ArrayList<>())
                        .add(Double.valueOf(words[2]));
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException(members + " have failed; their error is above");
        }
    }

    /** In the new JVM: takes what to measure, and prints contender, figure and value. */
    public static void main(String[] args) throws Exception {
        Identity identity = new Identity(Path.of(args[0]));
        Setting setting = new Setting(
                Setting.Version.valueOf(args[1]),
                Identity.ServerKey.valueOf(args[2]),
                Identity.ClientKey.valueOf(args[3]));
        int[] numbers =
                IntStream.range(4, 9).map(i -> Integer.parseInt(args[i])).toArray();
        List<Contender> contenders = List.of(args).subList(9, args.length).stream()
                .map(Contender::valueOf)
                .toList();
        try (Server server = setting.serve(identity, false);
                Server pskServer = setting.serve(identity, true);
                Relay relay = new Relay(setting.version().isDatagrams(), server.port());
                Relay pskRelay = new Relay(setting.version().isDatagrams(), pskServer.port())) {
            Map<Contender, Meter> meters = new LinkedHashMap<>();
            for (Contender contender : contenders) {
                meters.put(
                        contender,
                        new Meter(contender, setting, identity, (hasPsk(contender) ? pskServer : server).pid()));
            }
            for (int round = -numbers[0]; round < numbers[1]; round++) {
                for (Contender contender : contenders) {
                    int port = (hasPsk(contender) ? pskServer : server).port();
                    Map<Figure, Double> cost = meters.get(contender).connect(numbers[2], port);
                    if (round >= 0) {
                        print(contender, cost);
                    }
                }
            }
            for (int round = 0; round < numbers[3]; round++) {
                for (Contender contender : contenders) {
                    print(contender, meters.get(contender).connect(numbers[4], hasPsk(contender) ? pskRelay : relay));
                }
            }
        }
    }

    /** A server that knows the external PSK would take a ticket for an identity of it that it does not know. */
    private static boolean hasPsk(Contender contender) {
        return contender.way == Contender.Way.EXTERNAL_PSK;
    }

    private static void print(Contender contender, Map<Figure, Double> cost) {
        cost.forEach((figure, value) -> System.out.println(contender + " " + figure + " " + value));
    }

    private List<Double> values(Contender contender, Figure figure) {
        return results.get(contender).getOrDefault(figure, List.of());
    }

    Spread of(Contender contender, Figure figure) {
        return Spread.of(values(contender, figure));
    }

    /** One contender's figure over another's, of the same round. */
    Spread ratio(Contender contender, Contender to, Figure figure) {
        List<Double> above = values(contender, figure);
        List<Double> below = values(to, figure);
        return Spread.of(IntStream.range(0, above.size()).mapToDouble(i -> above.get(i) / below.get(i)));
    }

    /** A table of what a connection costs the client. */
    String costs(List<Contender> contenders) {
        StringBuilder table = new StringBuilder("""
                | client | CPU, ms | wall, ms | allocated, KiB |
                |---|---:|---:|---:|
                """);
        for (Contender contender : contenders) {
            table.append("| %s | %s | %s | %.0f |\n"
                    .formatted(
                            contender.title(),
                            of(contender, Figure.CLIENT_CPU)
                                    .dividedBy(MILLISECOND)
                                    .toString(3),
                            of(contender, Figure.WALL).dividedBy(MILLISECOND).toString(3),
                            of(contender, Figure.ALLOCATED).median() / KIBIBYTE));
        }
        return table.toString();
    }

    /** Each figure of each contender, round by round. */
    List<Map<String, Object>> rows(Setting setting) {
        List<Map<String, Object>> rows = new ArrayList<>();
        results.forEach((contender, figures) -> figures.forEach((figure, values) -> rows.add(
                Map.of("setting", setting.toString(), "contender", contender, "figure", figure, "rounds", values))));
        return rows;
    }
}
