package io.github.admitone.benchmarks.cache;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.admitone.benchmarks.Effort;
import io.github.admitone.benchmarks.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How long the longest operations of the cache take while it sweeps and evicts, outside the pauses of the virtual machine.
 *
 * <p>Not a benchmark of JMH, whose sampling does not tell which samples a pause has interrupted, and leaves out most
 * operations, among them the worst. The collector is the parallel one, all of whose work happens in pauses: a concurrent
 * one would take the processor away in between, which no log tells.
 */
final class WorstQuestion implements Question {

    private static final int TICKETS = 1_000_000;
    private static final int EXPIRATIONS = 3;
    private static final List<String> HEAP = List.of("-Xms3g", "-Xmx3g", "-Xmn1g");

    private static final int SMOKE_TICKETS = 16_384;
    private static final int SMOKE_EXPIRATIONS = 1;
    private static final List<String> SMOKE_HEAP = List.of("-Xms192m", "-Xmx192m", "-Xmn64m");

    private static final List<String> COLLECTOR = List.of("-XX:+UseParallelGC", "-XX:+AlwaysPreTouch");

    @Override
    public String name() {
        return "worst";
    }

    @Override
    public String asks() {
        return "How long does the worst operation take, of a full cache, half of whose tickets expire at once?";
    }

    @Override
    public String answer(Effort effort, Path results) throws Exception {
        boolean smoke = effort == Effort.SMOKE;
        int tickets = smoke ? SMOKE_TICKETS : TICKETS;
        int expirations = smoke ? SMOKE_EXPIRATIONS : EXPIRATIONS;
        List<String> flags = new ArrayList<>(smoke ? SMOKE_HEAP : HEAP);
        flags.addAll(COLLECTOR);
        Path json = results.resolve(name() + ".json");
        run(flags, tickets, expirations, json);
        JsonNode rows = new ObjectMapper().readTree(json.toFile());
        return """
                %,d tickets, of which half expire at one instant, %d times; one thread; %s.

                """.formatted(tickets, expirations, String.join(" ", flags)) + new WorstTable(rows).markdown();
    }

    private static void run(List<String> flags, int tickets, int expirations, Path json)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile("pauses", ".log");
        try {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(flags);
            command.add(Pauses.option(log));
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), WorstRun.class.getName()));
            command.addAll(List.of("" + tickets, "" + expirations, log.toString(), json.toString()));
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IllegalStateException("the run has failed; its error is above");
            }
        } finally {
            Files.delete(log);
        }
    }
}
