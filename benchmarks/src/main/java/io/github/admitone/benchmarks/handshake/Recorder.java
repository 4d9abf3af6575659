package io.github.admitone.benchmarks.handshake;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.Recording;

/** Records, by JDK Flight Recorder, what this JVM executes. */
final class Recorder implements AutoCloseable {

    private final Recording recording = new Recording();
    private final Path file;

    Recorder(Path file) {
        this.file = file;
        recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(1));
        recording.start();
    }

    /** Ends the recording and writes it. */
    @Override
    public void close() throws IOException {
        recording.stop();
        recording.dump(file);
        recording.close();
    }
}
