package io.github.admitone.flight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.StripedSessionCache;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnrecordedCacheTest {

    @Test
    void cache_inAnImageWithoutFlightRecorder_works() throws Exception {
        assertThat(run("--limit-modules=java.base").strip()).isEqualTo("recorder=false evicted=1 taken=true");
    }

    /** To initialise one class of events takes some 0.2 seconds, which a program that nobody records must not pay. */
    @Test
    void cache_thatNobodyRecords_touchesNoEvents() throws Exception {
        assertThat(run("-Xlog:class+load"))
                .contains("recorder=true evicted=1 taken=true")
                .contains("io.github.admitone.CacheFlight ")
                .doesNotContain("io.github.admitone.TicketEvictedEvent ");
    }

    @Test
    void cache_thatIsRecorded_touchesEvents() throws Exception {
        assertThat(run("-Xlog:class+load", "-XX:StartFlightRecording"))
                .contains("io.github.admitone.TicketEvictedEvent ");
    }

    /** Runs the program in a JVM of its own, and returns what that printed. */
    private static String run(String... options) throws IOException, InterruptedException {
        String resource = EvictingProgram.class.getName().replace('.', '/') + ".class";
        String tests =
                EvictingProgram.class.getResource("EvictingProgram.class").toString();
        Path library = Path.of(URI.create(StripedSessionCache.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.add("-classpath");
        command.add(library
                + File.pathSeparator
                + Path.of(URI.create(tests.substring(0, tests.length() - resource.length()))));
        command.add(EvictingProgram.class.getName());
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(child.waitFor()).isZero();
        return said;
    }
}
