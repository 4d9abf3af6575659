package io.github.admitone.flight;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** A flight recording of this library's events, which a test reads when it has stopped. */
public final class FlightRecordings implements AutoCloseable {

    private static final String PREFIX = "io.github.admitone.";

    private final Recording recording = new Recording();
    private final Path file;

    private FlightRecordings(Path directory) {
        this.file = directory.resolve("recording.jfr");
    }

    /** Starts a recording, which will be written into that directory. */
    public static FlightRecordings start(Path directory) {
        FlightRecordings started = new FlightRecordings(directory);
        started.recording.start();
        return started;
    }

    /** Stops the recording, and returns its file. */
    public Path stop() throws IOException {
        recording.stop();
        recording.dump(file);
        return file;
    }

    /** Stops the recording, and returns the events of that name, without the package, in order. */
    public List<RecordedEvent> stopAndRead(String name) {
        try {
            return RecordingFile.readAllEvents(stop()).stream()
                    .filter(event -> event.getEventType().getName().equals(PREFIX + name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        recording.close();
        Files.deleteIfExists(file);
    }
}
