package io.github.admitone.flight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.StripedSessionCache;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WithoutFlightRecorderTest {

    @Test
    void cache_inAnImageWithoutFlightRecorder_works() throws IOException, InterruptedException {
        String resource = WithoutFlightRecorder.class.getName().replace('.', '/') + ".class";
        String tests = WithoutFlightRecorder.class
                .getResource("WithoutFlightRecorder.class")
                .toString();
        Path library = Path.of(URI.create(StripedSessionCache.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--limit-modules=java.base",
                        "-classpath",
                        library
                                + File.pathSeparator
                                + Path.of(URI.create(tests.substring(0, tests.length() - resource.length()))),
                        WithoutFlightRecorder.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said.strip()).isEqualTo("recorder=false evicted=1 taken=true");
        assertThat(child.waitFor()).isZero();
    }
}
