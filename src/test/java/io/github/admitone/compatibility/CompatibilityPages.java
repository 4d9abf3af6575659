package io.github.admitone.compatibility;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The two tables of what works: all rows in {@code docs/compatibility.md}, and a summary of them in the README. */
final class CompatibilityPages {

    static final Path TABLE = Path.of("docs/compatibility.md");
    static final Path README = Path.of("README.md");

    private static final String BEGIN = "<!-- compatibility/run writes what follows -->";
    private static final String END = "<!-- compatibility/run wrote this -->";

    /** Editions in this order, and each in the order of its versions. */
    private static final Comparator<CompatibilityRow> ORDER = Comparator.comparing(
                    (CompatibilityRow row) -> edition(row.bouncyCastle()))
            .thenComparing(row -> version(row.bouncyCastle()), CompatibilityPages::compareVersions)
            .thenComparing(CompatibilityRow::path)
            .thenComparing(CompatibilityRow::java);

    private CompatibilityPages() {}

    /** Enters a row in place of what the table says of the same, and brings the README's summary up to date. */
    static void enter(CompatibilityRow row) throws IOException {
        List<CompatibilityRow> rows = new ArrayList<>(rows());
        rows.removeIf(row::replaces);
        rows.add(row);
        rows.sort(ORDER);
        List<String> table = new ArrayList<>();
        table.add("| Bouncy Castle | on | Java | TLS 1.3 | TLS 1.3, HelloRetryRequest | TLS 1.2 |");
        table.add("|---|---|---|---|---|---|");
        rows.forEach(each -> table.add(each.markdown()));
        replace(TABLE, table);
        replace(README, summary(rows));
    }

    static List<CompatibilityRow> rows() throws IOException {
        return between(TABLE).stream()
                .flatMap(line -> CompatibilityRow.parse(line).stream())
                .toList();
    }

    /** {@return the README's table, as the rows have it} */
    static List<String> summary(List<CompatibilityRow> rows) {
        List<String> table = new ArrayList<>();
        table.add("| Bouncy Castle | class path | module path |");
        table.add("|---|---|---|");
        rows.stream()
                .map(CompatibilityRow::bouncyCastle)
                .distinct()
                .forEach(name -> table.add("| " + name + " | "
                        + summary(rows, name, CompatibilityRow.CLASS_PATH) + " | "
                        + summary(rows, name, CompatibilityRow.MODULE_PATH) + " |"));
        return table;
    }

    private static String summary(List<CompatibilityRow> rows, String name, String path) {
        Map<String, List<Integer>> releases = new LinkedHashMap<>();
        rows.stream()
                .filter(row -> row.bouncyCastle().equals(name) && row.path().equals(path))
                .forEach(row -> releases.computeIfAbsent(row.summary(), key -> new ArrayList<>())
                        .add(row.java()));
        return releases.isEmpty()
                ? "–"
                : releases.entrySet().stream()
                        .map(each -> each.getKey() + " (Java "
                                + each.getValue().stream().map(String::valueOf).collect(Collectors.joining(", "))
                                + ")")
                        .collect(Collectors.joining("; "));
    }

    /** {@return the generated lines of a page} */
    static List<String> between(Path page) throws IOException {
        List<String> lines = Files.readAllLines(page);
        return lines.subList(lines.indexOf(BEGIN) + 1, lines.indexOf(END)).stream()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static void replace(Path page, List<String> table) throws IOException {
        List<String> lines = Files.readAllLines(page);
        List<String> result = new ArrayList<>(lines.subList(0, lines.indexOf(BEGIN) + 1));
        result.add("");
        result.addAll(table);
        result.add("");
        result.addAll(lines.subList(lines.indexOf(END), lines.size()));
        Files.write(page, result);
    }

    private static int edition(String bouncyCastle) {
        return List.of("bctls-jdk18on", "bctls-jdk15to18", "bctls-lts8on", "bctls-fips")
                .indexOf(bouncyCastle.split(" ", -1)[0]);
    }

    private static int[] version(String bouncyCastle) {
        String[] parts = bouncyCastle.split(" ", -1)[1].split("\\.", -1);
        return IntStream.range(0, parts.length)
                .map(i -> Integer.parseInt(parts[i]))
                .toArray();
    }

    private static int compareVersions(int[] one, int[] other) {
        return Arrays.compare(one, other);
    }
}
