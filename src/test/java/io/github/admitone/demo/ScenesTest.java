package io.github.admitone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.server.NodeServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.tls.ProtocolVersion;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the demo prints without a server of the user's; of few connections, so that no figure of time means anything. */
class ScenesTest {

    private static final int NARROW = 60;
    private static final Load BURST = new Load(40, 2);
    private static final Demo.SceneLoad FEW = new Demo.SceneLoad(2, 1, 4);

    private static Printed tls13;
    private static Printed tls12;

    private record Printed(int exitCode, String text) {

        /** {@return the text as if the terminal were as wide as can be} */
        String sentences() {
            return text.replaceAll("\\s+", " ");
        }

        String lastLine() {
            return text.lines().reduce((first, second) -> second).orElse("");
        }
    }

    @BeforeAll
    static void showScenes() throws DemoException {
        tls13 = show(ProtocolVersion.TLSv13, BURST);
        tls12 = show(ProtocolVersion.TLSv12, BURST);
    }

    private static Printed show(ProtocolVersion version, Load burst) throws DemoException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        int exitCode = new Demo(out, Progress.none(), Columns.of("" + NARROW), version).showScenes(FEW, FEW, burst);
        return new Printed(exitCode, printed.toString(StandardCharsets.UTF_8));
    }

    @Test
    void scenes_endWithTheLineForMachines() {
        assertThat(tls13.exitCode).as(tls13.text).isEqualTo(Demo.PASSED);
        assertThat(tls13.lastLine())
                .matches("admit-one demo: connections=40 resumed=3[89] full=[12] reused-tickets=0 speedup=\\d+\\.\\d");
    }

    @Test
    void scenes_burstOfWhichLessThanNineInTenResume_fail() throws DemoException {
        Printed printed = show(ProtocolVersion.TLSv12, new Load(4, 1));

        assertThat(printed.lastLine()).startsWith("admit-one demo: connections=4 resumed=3 full=1 reused-tickets=0 ");
        assertThat(printed.exitCode).isEqualTo(Demo.FAILED);
    }

    @Test
    void scenes_sayInASentenceWhatIsGained() {
        assertThat(tls13.sentences())
                .contains("server certificate only", "client certificate, too", "tickets used twice: 0")
                .containsPattern("a resumed connection \\(reverifyAfter\\) takes \\d+ % of the client CPU")
                .contains("Both wait for one round trip before data can be sent");
    }

    @Test
    void scenes_inANarrowTerminal_fitButForTheLineForMachines() {
        assertThat(tls13.text.lines())
                .filteredOn(line -> !line.equals(tls13.lastLine()))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(NARROW));
    }

    @Test
    void scenes_ofTls13_takeOneRoundTrip() {
        assertThat(tls13.text).containsPattern("round trips +1 +1 +1\\R");
    }

    @Test
    void scenes_ofTls12_takeTwoRoundTripsAndResumedOne() {
        assertThat(tls12.text).containsPattern("round trips +2 +1 +1\\R");
        assertThat(tls12.sentences())
                .contains("a full handshake waits for 2 round trips, a resumed one for one round trip");
    }

    @Test
    void scenes_ofTls12_passAndSayThatSessionsAreReused() {
        assertThat(tls12.exitCode).as(tls12.text).isEqualTo(Demo.PASSED);
        assertThat(tls12.text).startsWith("TLS 1.2 ").contains("allowTls12Reuse(true)");
        assertThat(tls12.lastLine()).contains("reused-tickets=0");
    }

    @Test
    void scenes_postQuantum_areShownOrSayWhatIsMissing() {
        if (NodeServer.isPostQuantumInstalled()) {
            assertThat(tls13.text).contains("ML-DSA-65").containsPattern("round trips +2 +1 +1\\R");
        } else {
            assertThat(tls13.sentences()).contains("docs/post-quantum.md");
        }
    }
}
