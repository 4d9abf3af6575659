package io.github.admitone.benchmarks.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When the virtual machine stopped all threads, for the garbage collector or otherwise, as it has logged itself.
 *
 * <p>Each line is written at the end of a pause and tells its length. Written late, it would show the pause too late, and
 * leave an operation in the figures rather than take one out.
 */
final class Pauses {

    /** Decorated with the time of {@link System#nanoTime()} alone. */
    private static final Pattern LINE = Pattern.compile("\\[(\\d+)ns] Safepoint .*\\bTotal: *(\\d+) ns.*");

    private final List<Pause> pauses;

    private record Pause(long start, long end) {

        boolean overlaps(long start, long end) {
            return start <= this.end && this.start <= end;
        }
    }

    private Pauses(List<Pause> pauses) {
        this.pauses = pauses;
    }

    static Pauses read(Path log) throws IOException {
        return parse(Files.readAllLines(log));
    }

    static Pauses parse(List<String> log) {
        List<Pause> pauses = new ArrayList<>();
        for (String line : log) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                long end = Long.parseLong(matcher.group(1));
                pauses.add(new Pause(end - Long.parseLong(matcher.group(2)), end));
            }
        }
        return new Pauses(pauses);
    }

    /** {@return what to start a virtual machine with, so that it logs its pauses there} */
    static String option(Path log) {
        return "-Xlog:safepoint=info:file=" + log + ":timenanos:filecount=0";
    }

    Pauses between(long start, long end) {
        return new Pauses(
                pauses.stream().filter(pause -> pause.overlaps(start, end)).toList());
    }

    int count() {
        return pauses.size();
    }

    long totalNanos() {
        return pauses.stream().mapToLong(pause -> pause.end - pause.start).sum();
    }

    boolean overlap(long start, long end) {
        return pauses.stream().anyMatch(pause -> pause.overlaps(start, end));
    }
}
