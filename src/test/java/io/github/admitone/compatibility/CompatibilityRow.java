package io.github.admitone.compatibility;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one Bouncy Castle does on one JDK: a row of the table in {@code docs/compatibility.md}.
 *
 * @param bouncyCastle artifact and version
 * @param path {@link #CLASS_PATH} or {@link #MODULE_PATH}
 * @param java the feature release of the JDK
 * @param tls13 what became of TLS 1.3
 * @param retry what became of TLS 1.3 with a HelloRetryRequest
 * @param tls12 what became of TLS 1.2
 */
record CompatibilityRow(String bouncyCastle, String path, int java, String tls13, String retry, String tls12) {

    static final String CLASS_PATH = "class path";
    static final String MODULE_PATH = "module path";
    static final String RESUMES = "resumes";

    /** What {@link Visit} prints where the second connection resumes the session of the first. */
    private static final String RESUMED = "NO_TICKET, RESUMED";

    /** What the library logs, once, where it finds that something is missing. */
    private static final Pattern OFF = Pattern.compile("TLS sessions are not resumed: Bouncy Castle \\S+(.*)");

    private static final Pattern MARKDOWN =
            Pattern.compile("\\| (\\S+ \\S+) \\| (class path|module path) \\| (\\d+) \\| (.*) \\| (.*) \\| (.*) \\|");

    /** {@return the row in that line of Markdown, if it is one} */
    static Optional<CompatibilityRow> parse(String line) {
        Matcher matcher = MARKDOWN.matcher(line);
        return matcher.matches()
                ? Optional.of(new CompatibilityRow(
                        matcher.group(1),
                        matcher.group(2),
                        Integer.parseInt(matcher.group(3)),
                        matcher.group(4),
                        matcher.group(5),
                        matcher.group(6)))
                : Optional.empty();
    }

    /** {@return what a cell says of an output of {@link Visit}} */
    static String cell(String output) {
        String said = output.strip();
        Matcher off = OFF.matcher(said);
        if (off.find()) {
            return "off:" + off.group(1);
        }
        return said.equals(RESUMED) ? RESUMES : said.replace("\n", "<br>").replace("|", "\\|");
    }

    /** {@return whether it is about the same Bouncy Castle, path and JDK} */
    boolean replaces(CompatibilityRow other) {
        return bouncyCastle.equals(other.bouncyCastle) && path.equals(other.path) && java == other.java;
    }

    /** {@return what all cells say, or what those say that do not resume} */
    String summary() {
        List<String> others = List.of(tls13, retry, tls12).stream()
                .distinct()
                .filter(cell -> !cell.equals(RESUMES))
                .toList();
        return others.isEmpty() ? RESUMES : String.join("; ", others);
    }

    String markdown() {
        return "| " + String.join(" | ", bouncyCastle, path, Integer.toString(java), tls13, retry, tls12) + " |";
    }
}
