package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

class RecordInputTest {

    private static final byte[] RECORD = {22, 3, 3, 0, 3, 1, 2, 3};

    /** A stream whose bytes are there up to a limit; read beyond it, it fails as a socket does after its time-out. */
    private static final class Arriving extends InputStream {

        private final byte[] bytes;
        private int position;
        int arrived;

        Arriving(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int available() {
            return arrived - position;
        }

        @Override
        public int read() throws IOException {
            if (position == arrived) {
                throw new SocketTimeoutException("nothing there");
            }
            return bytes[position++] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = Math.min(length, available());
            if (read == 0) {
                read();
            }
            System.arraycopy(bytes, position, buffer, offset, read);
            position += read;
            return read;
        }
    }

    private static byte[] twice(byte[] record) {
        byte[] two = new byte[2 * record.length];
        System.arraycopy(record, 0, two, 0, record.length);
        System.arraycopy(record, 0, two, record.length, record.length);
        return two;
    }

    @Test
    void hasWholeRecord_forEveryPrefix_onlyWhenTheRecordIsThere() throws IOException {
        Arriving stream = new Arriving(RECORD);
        RecordInput input = new RecordInput(stream);
        for (stream.arrived = 0; stream.arrived < RECORD.length; stream.arrived++) {
            assertThat(input.hasWholeRecord())
                    .as("after %d bytes", stream.arrived)
                    .isFalse();
        }
        assertThat(input.hasWholeRecord()).isTrue();
        assertThat(input.readNBytes(RECORD.length)).isEqualTo(RECORD);
    }

    @Test
    void hasWholeRecord_afterPartOfItWasRead_countsTheRest() throws IOException {
        for (int read = 1; read < RECORD.length; read++) {
            Arriving stream = new Arriving(RECORD);
            RecordInput input = new RecordInput(stream);
            stream.arrived = read;
            assertThat(input.readNBytes(read)).hasSize(read);
            assertThat(input.hasWholeRecord()).isFalse();
            stream.arrived = RECORD.length;
            assertThat(input.hasWholeRecord())
                    .as("after %d bytes were read", read)
                    .isTrue();
        }
    }

    @Test
    void hasWholeRecord_twoRecordsThere_readsAheadOne() throws IOException {
        Arriving stream = new Arriving(twice(RECORD));
        stream.arrived = 2 * RECORD.length;
        RecordInput input = new RecordInput(stream);
        assertThat(input.hasWholeRecord()).isTrue();
        assertThat(stream.position).isEqualTo(RECORD.length);
        assertThat(input.available()).isEqualTo(2 * RECORD.length);
        assertThat(input.readNBytes(RECORD.length)).isEqualTo(RECORD);
        assertThat(input.hasWholeRecord()).isTrue();
    }

    @Test
    void hasWholeRecord_emptyRecord_isWhole() throws IOException {
        byte[] empty = {23, 3, 3, 0, 0};
        Arriving stream = new Arriving(twice(empty));
        stream.arrived = 10;
        RecordInput input = new RecordInput(stream);
        assertThat(input.hasWholeRecord()).isTrue();
        assertThat(input.readNBytes(5)).isEqualTo(empty);
        assertThat(input.hasWholeRecord()).isTrue();
    }

    @Test
    void hasWholeRecord_longestRecord_isWhole() throws IOException {
        byte[] longest = new byte[5 + 0xFFFF];
        longest[3] = (byte) 0xFF;
        longest[4] = (byte) 0xFF;
        Arriving stream = new Arriving(longest);
        RecordInput input = new RecordInput(stream);
        stream.arrived = longest.length - 1;
        assertThat(input.hasWholeRecord()).isFalse();
        stream.arrived++;
        assertThat(input.hasWholeRecord()).isTrue();
        assertThat(input.readNBytes(longest.length)).isEqualTo(longest);
    }

    @Test
    void caused_failureOfTheStream_isKnownThroughItsWrappers() {
        RecordInput input = new RecordInput(new Arriving(RECORD));
        assertThatThrownBy(input::read).satisfies(thrown -> {
            assertThat(input.caused(new IOException(thrown))).isTrue();
            assertThat(input.caused(new IOException("another"))).isFalse();
        });
    }

    @Test
    void caused_afterTheEnd_isEverything() throws IOException {
        RecordInput input = new RecordInput(new ByteArrayInputStream(new byte[0]));
        assertThat(input.caused(new IOException())).isFalse();
        assertThat(input.read()).isEqualTo(-1);
        assertThat(input.caused(new IOException())).isTrue();
    }
}
