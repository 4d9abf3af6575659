package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.server.KeyKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/**
 * Puts engines through random sequences of calls, those of the JDK and those of this package, and compares what
 * a program sees. What differs on purpose is in docs/jsse.md, and here in a method that begins with {@code differs}.
 */
class BesideSunJsseTest {

    /** {@code -Dadmitone.sequences=1000} runs more of them. */
    private static final int SEQUENCES = Integer.getInteger("admitone.sequences", 100);

    private final SSLContext server = EnginePair.serverContext(KeyKind.EC);
    private final SSLContext theirs = Contexts.sun();
    private final SSLContext ours =
            Contexts.builder().closeWithin(Duration.ZERO).build();

    private interface Run {
        List<String> with(SSLContext client) throws Exception;
    }

    private interface Known {
        boolean differs(List<String> before, String expected, String actual);
    }

    @Test
    void engines_throughTheSameCalls_showTheSame() throws Exception {
        List<String> differences = new ArrayList<>();
        for (int seed = 0; seed < SEQUENCES; seed++) {
            EngineScript script = EngineScript.random(new Random(seed));
            String version = version(seed);
            differences.addAll(difference(
                    seed + " " + version,
                    client -> script.run(client, server, version),
                    (before, expected, actual) -> differsAfterTheServersEnd(version, expected, actual)));
        }
        assertThat(differences).isEmpty();
    }

    private static String version(int seed) {
        return seed % 2 == 0 ? "TLSv1.3" : "TLSv1.2";
    }

    /** Returns the first call that showed something else; what follows it is its consequence. */
    private List<String> difference(String name, Run run, Known known) throws Exception {
        List<String> expected = run.with(theirs);
        List<String> actual = run.with(ours);
        for (int i = 0; i < expected.size(); i++) {
            if (!expected.get(i).equals(actual.get(i))) {
                List<String> before = actual.subList(0, i);
                return known.differs(before, expected.get(i), actual.get(i))
                        ? List.of()
                        : List.of(name + " " + before + ": SunJSSE " + expected.get(i) + ", here " + actual.get(i));
            }
        }
        return List.of();
    }

    /** After the server's close_notify a TLS 1.3 client of the JDK may go on writing. */
    private static boolean differsAfterTheServersEnd(String version, String expected, String actual) {
        return version.equals("TLSv1.3")
                && expected.contains(": OK")
                && expected.endsWith("in=true out=false")
                && actual.endsWith("CLOSED 0 in=true out=true");
    }
}
