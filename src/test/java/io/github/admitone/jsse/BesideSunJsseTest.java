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
 * Puts engines and sockets through random sequences of calls, those of the JDK and those of this package, and compares what
 * a program sees. What differs on purpose is in docs/jsse.md, and here in a method that begins with {@code differs}.
 */
class BesideSunJsseTest {

    /** Of each kind; {@code -Dadmitone.sequences=1000} runs more of them. */
    private static final int SEQUENCES = Integer.getInteger("admitone.sequences", 50);

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

    @Test
    void sockets_throughTheSameCalls_showTheSame() throws Exception {
        List<String> differences = new ArrayList<>();
        for (int seed = 0; seed < SEQUENCES; seed++) {
            SocketScript script = SocketScript.random(new Random(seed));
            String version = version(seed);
            differences.addAll(difference(
                    seed + " " + version,
                    client -> script.run(client, server, version),
                    (before, expected, actual) -> differsAfterClose(expected, actual)
                            || differsInTheStreamAfterTheEnd(before, expected, actual)
                            || differsAfterTheServersEndOfOutput(version, before, expected, actual)
                            || differsWhereTheServerEndsARenegotiation(version, before, expected, actual)));
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

    /** What has been closed has, in the JDK, in TLS 1.3 come to its end as well; here it is closed, as every other socket. */
    private static boolean differsAfterClose(String expected, String actual) {
        return expected.endsWith(" closed")
                && actual.endsWith(": SocketException closed")
                && (expected.contains(": end") || expected.equals("SHUTDOWN_INPUT:  closed"));
    }

    /** After the server's close_notify a TLS 1.3 client of the JDK may go on writing. */
    private static boolean differsAfterTheServersEndOfOutput(
            String version, List<String> before, String expected, String actual) {
        return version.equals("TLSv1.3")
                && before.stream().anyMatch(call -> call.startsWith("SERVER_SHUTS_OUTPUT"))
                && expected.endsWith(" out=false")
                && actual.endsWith(" out=true");
    }

    /** In TLS 1.2 a second {@code startHandshake()} of the JDK's renegotiates, which the server's close_notify interrupts. */
    private static boolean differsWhereTheServerEndsARenegotiation(
            String version, List<String> before, String expected, String actual) {
        return version.equals("TLSv1.2")
                && before.stream()
                                .filter(call -> call.startsWith("HANDSHAKE: "))
                                .count()
                        > 1
                && before.stream().anyMatch(call -> call.startsWith("SERVER_SHUTS_OUTPUT"))
                && expected.endsWith(": SSLProtocolException closed")
                && actual.endsWith(": end in=false out=true");
    }

    /** After the server's close_notify the JDK does not give its stream any more; here it can still be asked, and is at its end. */
    private static boolean differsInTheStreamAfterTheEnd(List<String> before, String expected, String actual) {
        return before.stream().anyMatch(call -> call.contains(": end"))
                && expected.startsWith("READ: SocketException")
                && actual.startsWith("READ: end");
    }
}
