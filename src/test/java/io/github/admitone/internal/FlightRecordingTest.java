package io.github.admitone.internal;

import static org.assertj.core.api.Assertions.assertThat;

import jdk.jfr.FlightRecorder;
import org.junit.jupiter.api.Test;

class FlightRecordingTest {

    @Test
    void recorder_isPossibleOnceItHasStarted() {
        FlightRecorder.getFlightRecorder();

        assertThat(FlightRecording.isPossible()).isTrue();
    }

    @Test
    void class_isVisibleOnlyWhereItIs() {
        assertThat(FlightRecording.isVisible("jdk.jfr.FlightRecorder")).isTrue();
        assertThat(FlightRecording.isVisible("jdk.jfr.NoSuchClass")).isFalse();
    }
}
