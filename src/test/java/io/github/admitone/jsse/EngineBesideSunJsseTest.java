package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.server.KeyKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class EngineBesideSunJsseTest {

    /** {@code -Dadmitone.scripts=2000} runs more of them. */
    private static final int SCRIPTS = Integer.getInteger("admitone.scripts", 200);

    private final SSLContext server = EnginePair.serverContext(KeyKind.EC);
    private final SSLContext ours = Contexts.resuming();
    private final SSLContext theirs = Contexts.sun();

    @Test
    void scripts_ofRandomCalls_showTheSameAsWithSunJsse() {
        List<String> differences = new ArrayList<>();
        for (int seed = 0; seed < SCRIPTS; seed++) {
            differences.addAll(difference(seed));
        }
        assertThat(differences).isEmpty();
    }

    /** Returns the first call that showed something else; what follows it is its consequence. */
    private List<String> difference(int seed) {
        String version = seed % 2 == 0 ? "TLSv1.3" : "TLSv1.2";
        EngineScript script = EngineScript.random(new Random(seed));
        List<String> expected = script.run(theirs, server, version);
        List<String> actual = script.run(ours, server, version);
        for (int i = 0; i < expected.size(); i++) {
            if (!expected.get(i).equals(actual.get(i))) {
                return isKnown(version, expected.get(i), actual.get(i))
                        ? List.of()
                        : List.of(seed + " " + version + " " + actual.subList(0, i) + ": SunJSSE " + expected.get(i)
                                + ", here " + actual.get(i));
            }
        }
        return List.of();
    }

    /** After the server's close_notify a TLS 1.3 client of the JDK may go on writing: docs/jsse.md. */
    private static boolean isKnown(String version, String expected, String actual) {
        return version.equals("TLSv1.3")
                && expected.contains(": OK")
                && expected.endsWith("in=true out=false")
                && actual.endsWith("CLOSED 0 in=true out=true");
    }
}
