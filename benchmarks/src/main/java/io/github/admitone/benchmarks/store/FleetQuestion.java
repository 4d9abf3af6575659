package io.github.admitone.benchmarks.store;

import io.github.admitone.benchmarks.Json;
import io.github.admitone.benchmarks.Question;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How a fleet scales on one Redis: client JVMs of four threads, each adding and taking. */
public final class FleetQuestion implements Question {

    @Override
    public String name() {
        return "fleet";
    }

    @Override
    public String asks() {
        return "How many takes per second do 1, 2, 4 and 8 client JVMs make on one Redis?";
    }

    @Override
    public Optional<String> obstacle() {
        return Engines.obstacle();
    }

    @Override
    public String answer(boolean smoke, Path results) throws Exception {
        int[] fleets = smoke ? new int[] {2} : new int[] {1, 2, 4, 8};
        int seconds = smoke ? 1 : 10;
        List<Map<String, Object>> measured = new ArrayList<>();
        StringBuilder table = new StringBuilder("| client JVMs | takes per second, all together |\n|---:|---:|\n");
        try (Engines engines = new Engines()) {
            engines.startRedis();
            for (int clients : fleets) {
                double takes = takesPerSecond(engines, clients, seconds);
                measured.add(Map.of("clients", clients, "takesPerSecond", takes));
                table.append(String.format(Locale.ROOT, "| %d | %,.0f |%n", clients, takes));
            }
        }
        Json.write(measured, results.resolve(name() + ".json"));
        return table + "\nFour threads in each. With every take goes an add. Clients and server share the machine.\n";
    }

    private static double takesPerSecond(Engines engines, int clients, int seconds) throws Exception {
        List<Process> fleet = new ArrayList<>();
        try {
            for (int i = 0; i < clients; i++) {
                fleet.add(new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx256m",
                                "-classpath",
                                System.getProperty("java.class.path"),
                                FleetMember.class.getName(),
                                engines.redis().toString(),
                                String.valueOf(i),
                                String.valueOf(seconds))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
            }
            for (Process member : fleet) {
                member.inputReader(StandardCharsets.UTF_8).readLine();
            }
            for (Process member : fleet) {
                member.getOutputStream().write('\n');
                member.getOutputStream().flush();
            }
            double sum = 0;
            for (Process member : fleet) {
                sum += Double.parseDouble(
                        member.inputReader(StandardCharsets.UTF_8).readLine());
            }
            return sum;
        } finally {
            fleet.forEach(Process::destroyForcibly);
        }
    }
}
