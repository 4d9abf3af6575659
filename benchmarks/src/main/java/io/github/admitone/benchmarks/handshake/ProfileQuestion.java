package io.github.admitone.benchmarks.handshake;

import io.github.admitone.benchmarks.Effort;
import io.github.admitone.benchmarks.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a resumed connection executes, beside one with an external PSK, by JDK Flight Recorder. It samples Java code alone:
 * what a client does in the kernel, which is the same for both, is not in it. The recordings themselves stay in
 * {@code benchmarks/target/profile}, for {@code jfr print} or JDK Mission Control.
 */
final class ProfileQuestion implements Question {

    private static final Path RECORDINGS = Path.of("benchmarks", "target", "profile");
    private static final int CONNECTIONS = 20_000;
    private static final int CONNECTIONS_OF_SMOKE = 20;
    private static final int METHODS = 40;

    @Override
    public String name() {
        return "handshake-profile";
    }

    @Override
    public String asks() {
        return "What does a resumed connection execute, and how much of it is AdmitOne?";
    }

    @Override
    public String answer(Effort effort, Path results) throws Exception {
        int connections = effort == Effort.FULL ? CONNECTIONS : CONNECTIONS_OF_SMOKE;
        Profile resumed;
        Profile floor;
        try (WorkDirectory directory = new WorkDirectory()) {
            ServerIdentity identity = ServerIdentity.create(ServerIdentity.Kind.RSA_2048, directory.path());
            List<Contender> contenders = List.of(Contender.BC_RESUMED, Contender.BC_PSK);
            try (Servers servers = new Servers(identity);
                    WorkerProcess worker = new WorkerProcess(servers, Contender.Family.BC, contenders)) {
                for (Contender contender : contenders) {
                    worker.connect(contender, connections / 2);
                }
                resumed = profile(Contender.BC_RESUMED, worker, connections);
                floor = profile(Contender.BC_PSK, worker, connections);
            }
        }
        Files.writeString(results.resolve(name() + ".json"), json(resumed, floor));
        return parts(resumed, floor) + "\n" + methods(resumed);
    }

    private static Profile profile(Contender contender, WorkerProcess worker, int connections) throws IOException {
        Path recording = Files.createDirectories(RECORDINGS).resolve(contender + ".jfr");
        Instant start = Instant.now();
        worker.connect(contender, connections, recording);
        return new Profile(recording, start);
    }

    private static String parts(Profile resumed, Profile floor) {
        StringBuilder table = new StringBuilder("| part | %s | %s |\n|---|---:|---:|\n"
                .formatted(Contender.BC_RESUMED.title(), Contender.BC_PSK.title()));
        for (Part part : Part.values()) {
            table.append("| %s | %s | %s |\n"
                    .formatted(part.title(), percent(resumed.share(part)), percent(floor.share(part))));
        }
        return table.append("| samples | %d | %d |\n".formatted(resumed.samples(), floor.samples()))
                .toString();
    }

    private static String methods(Profile resumed) {
        return resumed.methods("io.github.admitone.").stream()
                .filter(method -> !method.startsWith(Worker.class.getPackageName()) && !method.contains("$$Lambda"))
                .limit(METHODS)
                .map(method -> "| `%s` | %s |\n"
                        .formatted(method.substring("io.github.admitone.".length()), percent(resumed.share(method))))
                .collect(Collectors.joining("", "| method of AdmitOne | on the stack |\n|---|---:|\n", ""));
    }

    /** For each method that a resumed connection runs, the share of its samples. */
    private static String json(Profile resumed, Profile floor) {
        return resumed.methods("").stream()
                .map(method -> String.format(
                        Locale.ROOT,
                        "  \"%s\": {\"resumed\": %.4f, \"externalPsk\": %.4f}",
                        method,
                        resumed.share(method),
                        floor.share(method)))
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
