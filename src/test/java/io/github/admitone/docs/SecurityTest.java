package io.github.admitone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each defence in SECURITY.md is linked to the tests that show it, and those exist. */
class SecurityTest {

    private static final Path SECURITY = Path.of("SECURITY.md");
    private static final Pattern TEST = Pattern.compile("\\[`(\\w+(?:Test|Properties))`](?!:)");
    private static final Pattern UNLINKED = Pattern.compile("(?<!\\[)`\\w+(?:Test|Properties)`(?!])");

    private static List<String> namedTests() throws IOException {
        return testsIn(Files.readString(SECURITY)).distinct().toList();
    }

    private static Stream<String> testsIn(String text) {
        return TEST.matcher(text).results().map((MatchResult result) -> result.group(1));
    }

    private static List<String> defences() throws IOException {
        String text = Files.readString(SECURITY);
        int begin = text.indexOf("## Defended");
        String defended = text.substring(begin, text.indexOf("\n## ", begin));
        return Pattern.compile("^- ", Pattern.MULTILINE)
                .splitAsStream(defended)
                .skip(1)
                .map(each -> each.split("\n\n", -1)[0])
                .toList();
    }

    @ParameterizedTest
    @MethodSource("namedTests")
    void test_namedInSecurity_isLinkedToItsSource(String name) throws IOException {
        String definition = "[`" + name + "`]: ";
        assertThat(Files.readAllLines(SECURITY))
                .filteredOn(line -> line.startsWith(definition))
                .hasSize(1)
                .allSatisfy(line -> assertThat(Path.of(line.substring(definition.length())))
                        .isRegularFile()
                        .hasFileName(name + ".java"));
    }

    @Test
    void tests_areAllLinked() throws IOException {
        assertThat(UNLINKED.matcher(Files.readString(SECURITY)).results().map(MatchResult::group))
                .isEmpty();
    }

    /** Those in the first column of the threat model. */
    private static List<String> adversaries() throws IOException {
        return Files.readAllLines(SECURITY).stream()
                .filter(line -> line.startsWith("| "))
                .map(line -> line.substring(2, line.indexOf(" |", 2)).split(", or ", -1)[0])
                .filter(who -> !who.equals("who"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("adversaries")
    void adversary_hasDefences(String adversary) throws IOException {
        assertThat(Files.readAllLines(SECURITY))
                .filteredOn(line -> line.startsWith("**"))
                .anySatisfy(line -> assertThat(line).containsIgnoringCase(adversary));
    }

    @Test
    void adversaries_areFound() throws IOException {
        assertThat(adversaries()).hasSize(6);
    }

    @ParameterizedTest
    @MethodSource("defences")
    void defence_namesATest(String defence) {
        assertThat(testsIn(defence)).as(defence).isNotEmpty();
    }

    @Test
    void defences_areFound() throws IOException {
        assertThat(defences()).hasSizeGreaterThan(10);
    }
}
