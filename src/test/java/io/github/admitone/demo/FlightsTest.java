package io.github.admitone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlightsTest {

    private static final byte HANDSHAKE = 22;
    private static final byte CHANGE_CIPHER_SPEC = 20;

    private final Flights flights = new Flights();

    @Test
    void roundTrips_eachFlightOfTheServer_isOne() throws IOException {
        write(HANDSHAKE, 200);
        read(100);
        read(2000);
        write(HANDSHAKE, 100);
        read(50);
        write(HANDSHAKE, 30);

        assertThat(flights.roundTrips()).isEqualTo(2);
    }

    @Test
    void roundTrips_changeCipherSpecAmidAFlight_doesNotDivideIt() throws IOException {
        write(HANDSHAKE, 200);
        read(100);
        write(CHANGE_CIPHER_SPEC, 6);
        read(2000);

        assertThat(flights.roundTrips()).isOne();
    }

    @ParameterizedTest
    @CsvSource({"14600, 1", "14601, 2", "43800, 2", "43801, 3"})
    void roundTrips_flightOfTheServerBeyondTheWindow_waitsForAcknowledgements(int bytes, int roundTrips)
            throws IOException {
        write(HANDSHAKE, 200);
        read(bytes);

        assertThat(flights.roundTrips()).isEqualTo(roundTrips);
    }

    @Test
    void roundTrips_flightOfTheClientBeyondTheWindow_isOneMore() throws IOException {
        write(HANDSHAKE, 14_601);
        read(2000);

        assertThat(flights.roundTrips()).isEqualTo(2);
    }

    private void write(byte type, int length) throws IOException {
        byte[] sent = new byte[length];
        sent[0] = type;
        flights.of(OutputStream.nullOutputStream()).write(sent, 0, length);
    }

    private void read(int length) throws IOException {
        assertThat(flights.of(new ByteArrayInputStream(new byte[length])).readNBytes(length))
                .hasSize(length);
    }
}
