package io.github.admitone.benchmarks;

import io.github.admitone.benchmarks.cache.FlightQuestion;
import io.github.admitone.benchmarks.cache.OperationQuestion;
import io.github.admitone.benchmarks.cache.VirtualThreadsQuestion;
import io.github.admitone.benchmarks.cache.WorstQuestion;
import io.github.admitone.benchmarks.handshake.GainQuestion;
import io.github.admitone.benchmarks.handshake.JsseQuestion;
import io.github.admitone.benchmarks.store.FleetQuestion;
import io.github.admitone.benchmarks.store.TakeQuestion;
import io.github.admitone.simulation.RateQuestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Answers questions: {@code java -jar benchmarks/target/benchmarks.jar QUESTION|all [smoke]}, in the project's root. */
public final class Benchmarks {

    private static final Path RESULTS = Path.of("benchmarks", "results");
    private static final Path SMOKE_RESULTS = Path.of("benchmarks", "target", "smoke");

    private Benchmarks() {}

    private static List<Question> questions() {
        return List.of(
                new GainQuestion(),
                new JsseQuestion(),
                new OperationQuestion(),
                new FlightQuestion(),
                new WorstQuestion(),
                new VirtualThreadsQuestion(),
                new TakeQuestion(),
                new FleetQuestion(),
                new RateQuestion());
    }

    public static void main(String[] args) throws Exception {
        boolean smoke = args.length == 2 && args[1].equals("smoke");
        if (args.length == 0) {
            System.out.println(usage());
            return;
        }
        if (args.length > 1 && !smoke) {
            throw new IllegalArgumentException(usage());
        }
        List<Question> asked = questions().stream()
                .filter(question -> args[0].equals("all") || args[0].equals(question.name()))
                .toList();
        if (asked.isEmpty()) {
            throw new IllegalArgumentException("unknown question: " + args[0] + "\n" + usage());
        }
        Path results = Files.createDirectories(smoke ? SMOKE_RESULTS : RESULTS);
        int skipped = 0;
        for (Question question : asked) {
            if (question.obstacle().isPresent()) {
                System.out.println("== SKIPPED: " + question.name() + " "
                        + question.obstacle().get());
                skipped++;
            } else {
                answer(question, smoke, results);
            }
        }
        System.out.println((asked.size() - skipped) + " answered, " + skipped + " skipped, 0 failed");
    }

    private static void answer(Question question, boolean smoke, Path results) throws Exception {
        System.out.println("== " + question.name() + ": " + question.asks());
        String table = question.answer(smoke, results);
        System.out.println(table);
        write(
                results.resolve(question.name() + ".md"),
                "# " + question.asks() + "\n\n" + Machine.description() + "\n\n" + table);
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text.endsWith("\n") ? text : text + "\n");
    }

    private static String usage() {
        return questions().stream()
                .map(question -> "  " + question.name() + "  " + question.asks())
                .collect(Collectors.joining("\n", "usage: QUESTION|all [smoke], where QUESTION is one of\n", ""));
    }
}
