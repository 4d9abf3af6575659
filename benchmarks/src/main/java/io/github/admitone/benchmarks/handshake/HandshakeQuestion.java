package io.github.admitone.benchmarks.handshake;

import io.github.admitone.benchmarks.Effort;
import io.github.admitone.benchmarks.Question;
import java.nio.file.Path;
import java.util.List;

/** What a connection costs a client, by each of some contenders, and in what proportion some of them are. */
record HandshakeQuestion(
        String name,
        String asks,
        ServerIdentity.Kind serverKey,
        List<Contender> contenders,
        List<Proportion> proportions,
        Tournament.Length length)
        implements Question {

    private static final double MILLISECOND = 1e6;
    private static final double KIBIBYTE = 1024;

    /** The cost of one contender over that of another. */
    record Proportion(Contender contender, Contender to) {}

    @Override
    public String answer(Effort effort, Path results) throws Exception {
        try (WorkDirectory directory = new WorkDirectory()) {
            ServerIdentity identity = ServerIdentity.create(serverKey, directory.path());
            Tournament.Length played = effort == Effort.SMOKE ? Tournament.Length.SMOKE : length;
            Results measured = new Tournament(identity, contenders, played).run();
            measured.writeTo(results.resolve(name + ".json"));
            return costs(measured) + "\n" + ratios(measured)
                    + "\nEach figure is the median of the rounds, with the quartiles in parentheses.\n";
        }
    }

    private String costs(Results results) {
        StringBuilder table = new StringBuilder("""
                | client | CPU, ms | wall, ms | allocated, KiB |
                |---|---:|---:|---:|
                """);
        for (Contender contender : contenders) {
            table.append("| %s | %s | %s | %.0f |\n"
                    .formatted(
                            contender.title(),
                            results.of(contender, Cost::cpuNanos).dividedBy(MILLISECOND),
                            results.of(contender, Cost::wallNanos).dividedBy(MILLISECOND),
                            results.of(contender, Cost::allocatedBytes).median() / KIBIBYTE));
        }
        return table.toString();
    }

    private String ratios(Results results) {
        StringBuilder table = new StringBuilder("""
                | ratio, round by round | CPU | wall |
                |---|---:|---:|
                """);
        for (Proportion pair : proportions) {
            table.append("| %s / %s | %s | %s |\n"
                    .formatted(
                            pair.contender().title(),
                            pair.to().title(),
                            results.ratio(pair.contender(), pair.to(), Cost::cpuNanos),
                            results.ratio(pair.contender(), pair.to(), Cost::wallNanos)));
        }
        return table.toString();
    }
}
