package io.github.admitone.docs;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.have;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.FailureReport;
import io.github.admitone.SessionKey;
import java.io.Serializable;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows of the architecture, and what the library never uses; each rule is seen to find what breaks it. */
class ArchitectureTest {

    private static final String CORE = "io.github.admitone";
    private static final String BCTLS = CORE + ".bctls";
    private static final String STORE = CORE + ".store";
    private static final String JSSE = CORE + ".jsse";
    private static final String METRICS = CORE + ".metrics";
    private static final String INTERNAL = CORE + ".internal";
    private static final String BOUNCY_CASTLE = "org.bouncycastle..";

    private static final JavaClasses LIBRARY = library();

    /** Each package, and what it may use beside itself, the JDK and annotations. */
    private static final List<Room> ROOMS = List.of(
            new Room(CORE, List.of(INTERNAL)),
            new Room(INTERNAL, List.of()),
            new Room(BCTLS, List.of(CORE, INTERNAL, BOUNCY_CASTLE)),
            new Room(STORE, List.of(CORE, "redis.clients.jedis..", "org.apache.commons.pool2..")),
            new Room(JSSE, List.of(CORE, INTERNAL, BCTLS, BOUNCY_CASTLE)),
            new Room(METRICS, List.of(CORE, BCTLS, "io.micrometer.core.instrument..")));

    /** @param uses packages by their names, or with all below them */
    private record Room(String name, List<String> uses) {

        ArchRule rule() {
            List<String> allowed = new ArrayList<>(List.of(name, "java..", "javax..", "jdk.jfr.."));
            allowed.addAll(List.of("org.jspecify.annotations", "com.google.errorprone.annotations.."));
            allowed.addAll(uses);
            return classes()
                    .that()
                    .resideInAPackage(name)
                    .should()
                    .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(new String[0])));
        }

        /** The same without one of the arrows that are there. */
        Stream<Room> impoverished() {
            return uses.stream()
                    .filter(each -> !each.equals("org.apache.commons.pool2.."))
                    .map(left -> new Room(
                            name,
                            uses.stream().filter(each -> !each.equals(left)).toList()));
        }

        @Override
        public String toString() {
            return name + " -> " + uses;
        }
    }

    private static JavaClasses library() {
        String home = SessionKey.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();
        return new ClassFileImporter().importPath(Path.of(URI.create(home)));
    }

    private static Stream<Room> rooms() {
        return ROOMS.stream();
    }

    private static Stream<Room> impoverishedRooms() {
        return rooms().flatMap(Room::impoverished);
    }

    @Test
    void everyClass_isInARoom() {
        assertThat(LIBRARY.stream().map(JavaClass::getPackageName).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        ROOMS.stream().map(Room::name).toList());
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void room_usesWhatItMay(Room room) {
        assertThat(violations(room.rule(), LIBRARY)).isEmpty();
    }

    /** An arrow that is drawn and not there, or that the rule does not see. */
    @ParameterizedTest
    @MethodSource("impoverishedRooms")
    void room_withoutOneOfItsArrows_breaksTheRule(Room room) {
        assertThat(violations(room.rule(), LIBRARY)).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void library_keeps(Never never) {
        assertThat(violations(never.rule, LIBRARY)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void culprit_isFound(Never never) {
        JavaClasses culprits = new ClassFileImporter().importClasses(Culprit.class, Culprit.Kept.class);

        assertThat(violations(never.rule, culprits)).isNotEmpty();
    }

    private static List<String> violations(ArchRule rule, JavaClasses classes) {
        FailureReport report = rule.evaluate(classes).getFailureReport();
        return report.getDetails();
    }

    /** What no class of the library does. */
    @SuppressWarnings("ImmutableEnumChecker") // Rules of ArchUnit are immutable, and not annotated.
    private enum Never {
        RANDOM_THAT_IS_GUESSED(noClasses()
                .should()
                .dependOnClassesThat(assignableTo(Random.class).and(not(assignableTo(SecureRandom.class))))
                .orShould()
                .callMethod(Math.class, "random")),

        SYSTEM_PROPERTIES(
                calls("(System.getProperty|System.getProperties|System.getenv|Boolean.getBoolean|Integer.getInteger"
                        + "|Long.getLong)\\(.*")),

        DEFAULT_CHARSET(calls("(Charset.defaultCharset\\(\\)|String.getBytes\\(\\)|String.<init>\\(\\[B(, int, int)?\\)"
                + "|InputStreamReader.<init>\\(java.io.InputStream\\)|OutputStreamWriter.<init>\\(java.io.OutputStream\\)"
                + "|PrintStream.<init>\\(java.io.OutputStream(, boolean)?\\)|PrintWriter.<init>\\(java.io.OutputStream.*"
                + "|ByteArrayOutputStream.toString\\(\\)|(FileReader|FileWriter|Scanner).<init>\\(.*)")),

        /** What it inherits of the JDK's is the JDK's: a provider, a map. */
        SERIALIZABLE(noClasses().should(implement(Serializable.class))),

        STANDARD_OUTPUT(
                noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err")),

        PRIVATE_MEMBERS_OF_OTHERS(calls(".*\\.setAccessible\\(.*"));

        private final ArchRule rule;

        Never(ArchRule rule) {
            this.rule = rule;
        }

        private static ArchCondition<JavaClass> implement(Class<?> type) {
            return have(new DescribedPredicate<JavaClass>("itself implement " + type.getName()) {
                @Override
                public boolean test(JavaClass examined) {
                    return examined.getRawInterfaces().stream().anyMatch(each -> each.isEquivalentTo(type));
                }
            });
        }

        /** @param described a pattern of the simple name of a class, a method and the types of its parameters */
        private static ArchRule calls(String described) {
            return noClasses().should().callCodeUnitWhere(new DescribedPredicate<JavaCall<?>>("is " + described) {
                @Override
                public boolean test(JavaCall<?> call) {
                    return signature(call.getTarget()).matches(described);
                }
            });
        }

        private static String signature(CodeUnitCallTarget target) {
            return target.getOwner().getSimpleName() + "." + target.getName() + "("
                    + String.join(
                            ", ",
                            target.getRawParameterTypes().stream()
                                    .map(type -> type.getName())
                                    .toList()) + ")";
        }
    }

    /** Does all that the library never does; loaded by nobody. */
    @SuppressWarnings({"unused", "serial", "DefaultCharset", "SystemOut", "AvoidObjectArrays"})
    private static final class Culprit {

        private static final class Kept implements Serializable {}

        String everything() throws Exception {
            System.out.println(new Random().nextInt());
            Culprit.class.getDeclaredMethod("everything").setAccessible(true);
            return System.getProperty("user.home") + new String(new byte[0]) + Charset.defaultCharset();
        }
    }
}
