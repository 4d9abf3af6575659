package io.github.admitone.internal;

import jdk.jfr.FlightRecorder;

/**
 * Whether events for Flight Recorder can be of use. Until they can, no class of events is initialised, because that
 * initialises half of Flight Recorder and takes some 0.2 seconds; and none is touched where a run-time image lacks
 * the module {@code jdk.jfr}.
 *
 * @since 0.1.0
 */
public final class FlightRecording {

    private static final boolean AVAILABLE = isVisible("jdk.jfr.FlightRecorder");

    private FlightRecording() {}

    /** {@return whether the virtual machine has had a recording, which may be under way} */
    public static boolean isPossible() {
        return AVAILABLE && Recorder.isStarted();
    }

    /** Touched only where the module is there. */
    private static final class Recorder {

        private Recorder() {}

        static boolean isStarted() {
            return FlightRecorder.isInitialized();
        }
    }

    /** {@return whether there is such a class, and this library sees it} */
    static boolean isVisible(String name) {
        try {
            Class.forName(name, false, FlightRecording.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
