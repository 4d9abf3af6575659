package io.github.admitone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MeasurementTest {

    @Test
    void quantile_hundredHandshakes_isTheNearestRank() {
        Measurement measurement = measurement(LongStream.rangeClosed(1, 100)
                .mapToObj(millis -> new Handshake(millis * 1_000_000, 0, false, false, 0, 1))
                .toList());

        assertThat(measurement.quantile(0.5, Handshake::full)).hasValue(50.0);
        assertThat(measurement.quantile(0.99, Handshake::full)).hasValue(99.0);
        assertThat(measurement.quantile(0.5, Handshake::resumed)).isEmpty();
    }

    @Test
    void counts_mixedHandshakes_areByKind() {
        Measurement measurement = measurement(List.of(
                new Handshake(1, 2_000_000, false, false, 2, 1),
                new Handshake(1, 4_000_000, true, false, 2, 1),
                new Handshake(1, 1_000_000, true, true, 1, 1)));

        assertThat(measurement.full()).isEqualTo(2);
        assertThat(measurement.resumed()).isEqualTo(1);
        assertThat(measurement.offered()).isEqualTo(2);
        assertThat(measurement.tickets()).isEqualTo(5);
        assertThat(measurement.mostTickets(false)).isEqualTo(2);
        assertThat(measurement.mostTickets(true)).isEqualTo(1);
        assertThat(measurement.cpuMillis(Handshake::full)).hasValue(3.0);
    }

    @Test
    void cpuMillis_jvmThatCannotTell_isEmpty() {
        assertThat(measurement(List.of(new Handshake(1, 0, false, false, 0, 1))).cpuMillis(Handshake::full))
                .isEmpty();
    }

    private static Measurement measurement(List<Handshake> handshakes) {
        return new Measurement(handshakes, Duration.ZERO, 0, 0, 0);
    }
}
