package io.github.admitone.benchmarks.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Records where virtual threads had to wait without leaving the threads that carry them, however briefly. */
final class Pinning implements AutoCloseable {

    private final Recording recording = new Recording();

    private Pinning() {
        recording.enable("jdk.VirtualThreadPinned").withThreshold(Duration.ZERO).withStackTrace();
        recording.start();
    }

    static Pinning start() {
        return new Pinning();
    }

    /** {@return what was recorded since the start} */
    List<RecordedEvent> stop() throws IOException {
        recording.stop();
        Path file = Files.createTempFile("pinning", ".jfr");
        try {
            recording.dump(file);
            return RecordingFile.readAllEvents(file);
        } finally {
            Files.delete(file);
        }
    }

    @Override
    public void close() {
        recording.close();
    }

    /** Pins a virtual thread, to see that it would be recorded. Only the first call in a virtual machine does. */
    static void provoke() throws Exception {
        ExecutorService executor = VirtualThreads.executor();
        try {
            Future<?> waits = executor.submit(WaitingInitialiser::touch);
            waits.get();
        } finally {
            executor.shutdown();
        }
    }

    /** Waits in its initialiser, which the virtual machine calls: beneath such a frame no JDK can move a thread away. */
    private static final class WaitingInitialiser {

        static {
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        static void touch() {}
    }
}
