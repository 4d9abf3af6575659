package io.github.admitone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The classes, methods, tests and files that docs/design.md names exist. */
class DesignTest {

    private static final Path DESIGN = Path.of("docs/design.md");

    /** A class, or a member of one, in backticks; what is all in capitals is the name of a state. */
    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w*[a-z]\\w*)(?:\\.(\\w+))?`");

    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)[^)]*\\)");

    /** A row of four cells whose first is a class. */
    private static final Pattern THREADS = Pattern.compile("\\| `(\\w+)` \\|([^|]*)\\|([^|]*)\\|([^|]*)\\|");

    private static final Pattern MEMBER = Pattern.compile("`(\\w+)`");

    private static final List<String> PACKAGES = List.of(
            "io.github.admitone.",
            "io.github.admitone.bctls.",
            "io.github.admitone.internal.",
            "io.github.admitone.jsse.",
            "io.github.admitone.metrics.",
            "io.github.admitone.store.",
            "org.bouncycastle.tls.",
            "org.bouncycastle.tls.crypto.",
            "org.bouncycastle.tls.crypto.impl.",
            "java.lang.");

    @Test
    void names_inTheDesign_exist() throws IOException {
        assertThat(allBut(DESIGN, NAME, DesignTest::exists)).isEmpty();
    }

    @Test
    void links_inTheDesign_leadToFiles() throws IOException {
        assertThat(allBut(DESIGN, LINK, link -> Files.exists(DESIGN.resolveSibling(link.group(1)))))
                .isEmpty();
    }

    @Test
    void design_namesItsTests() throws IOException {
        List<String> tests = allBut(DESIGN, NAME, name -> !name.group(1).endsWith("Test"));

        assertThat(tests).hasSizeGreaterThan(20);
    }

    /** Every field of a connection that can change is in the table of threads, in the column that it belongs in. */
    @Test
    void fields_inTheRuleOfThreads_areThoseOfTheClasses() throws IOException {
        int rows = 0;
        for (String line : Files.readAllLines(DESIGN)) {
            Matcher row = THREADS.matcher(line);
            if (row.matches()) {
                assertThat(changing(row.group(1), Modifier::isVolatile))
                        .as("volatile in %s", row.group(1))
                        .isSubsetOf(names(row.group(3)));
                assertThat(changing(row.group(1), modifiers -> !Modifier.isVolatile(modifiers)))
                        .as("plain or guarded in %s", row.group(1))
                        .isSubsetOf(names(row.group(2) + row.group(4)));
                assertThat(names(row.group(2) + row.group(3) + row.group(4)))
                        .as("in the row of %s", row.group(1))
                        .allMatch(name -> hasMember(type(row.group(1)).orElseThrow(), name));
                rows++;
            }
        }
        assertThat(rows).isEqualTo(9);
    }

    private static List<String> changing(String type, IntPredicate of) {
        return Stream.of(type(type).orElseThrow().getDeclaredFields())
                .filter(field -> !field.isSynthetic() && !Modifier.isStatic(field.getModifiers()))
                .filter(field -> !Modifier.isFinal(field.getModifiers()) && of.test(field.getModifiers()))
                .map(Field::getName)
                .toList();
    }

    private static List<String> names(String cell) {
        return MEMBER.matcher(cell).results().map(name -> name.group(1)).toList();
    }

    private static List<String> allBut(Path page, Pattern pattern, Predicate<MatchResult> left) throws IOException {
        List<String> others = new ArrayList<>();
        pattern.matcher(Files.readString(page))
                .results()
                .filter(left.negate())
                .forEach(match -> others.add(match.group()));
        return others;
    }

    private static boolean exists(MatchResult name) {
        Optional<Class<?>> type = type(name.group(1));
        return type.isPresent() && (name.group(2) == null || hasMember(type.get(), name.group(2)));
    }

    private static Optional<Class<?>> type(String name) {
        for (String prefix : PACKAGES) {
            try {
                return Optional.of(Class.forName(prefix + name, false, DesignTest.class.getClassLoader()));
            } catch (ClassNotFoundException e) {
                // Perhaps the next package has it.
            }
        }
        return Optional.empty();
    }

    private static boolean hasMember(Class<?> type, String name) {
        return Stream.of(type.getDeclaredMethods(), type.getDeclaredFields(), type.getMethods())
                .flatMap(Arrays::stream)
                .anyMatch(member -> member.getName().equals(name));
    }
}
