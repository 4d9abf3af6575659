package io.github.admitone.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ClientFlightTest {

    private static final byte[] CHANGE_CIPHER_SPEC = HexFormat.of().parseHex("140303000101");

    private final List<ClientHello> found = new ArrayList<>();
    private final ClientFlight flight = new ClientFlight();

    @Test
    void hello_allExtensions_isRead() {
        read(record(helloWithIdentity("abcdef")));

        ClientHello hello = found.get(0);
        assertThat(hello.legacySessionId()).isEqualTo("0102");
        assertThat(hello.serverName()).isEqualTo("example.com");
        assertThat(hello.sessionTicket()).contains("77");
        assertThat(hello.extensions()).containsExactly(0, ClientHello.SESSION_TICKET, ClientHello.PRE_SHARED_KEY);
        assertThat(hello.pskIdentities()).containsExactly(new ClientHello.PskIdentity("abcdef", 0xfffffffeL));
    }

    @Test
    void hello_byteByByteOverManyRecords_isRead() {
        byte[] hello = helloWithIdentity("abcd");
        for (byte part : hello) {
            for (byte b : record(new byte[] {part})) {
                read(new byte[] {b});
            }
        }

        assertThat(found).hasSize(1);
    }

    @Test
    void secondHello_afterChangeCipherSpec_isRead() {
        read(record(helloWithIdentity("abcd")));
        read(CHANGE_CIPHER_SPEC);
        read(record(helloWithIdentity("abcd")));

        assertThat(found).hasSize(2);
    }

    @Test
    void hello_afterAnotherHandshakeMessage_isNotRead() {
        read(record(new byte[] {16, 0, 0, 0}));
        read(record(helloWithIdentity("abcd")));

        assertThat(found).isEmpty();
    }

    @Test
    void hello_truncatedWithinItsLength_neverThrows() {
        byte[] whole = helloWithIdentity("abcd");
        for (int length = 4; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            cut[2] = (byte) ((length - 4) >> 8);
            cut[3] = (byte) (length - 4);
            new ClientFlight().read(record(cut), length + 5, found::add);
        }

        assertThat(found).allSatisfy(hello -> assertThat(hello.pskIdentities()).isEmpty());
    }

    @Test
    void garbage_ofAnyShape_neverThrows() {
        Random random = new Random(1);
        for (int round = 0; round < 20_000; round++) {
            byte[] stream = record(helloWithIdentity("abcd"));
            for (int flips = random.nextInt(8); flips >= 0; flips--) {
                stream[random.nextInt(stream.length)] = (byte) random.nextInt();
            }
            new ClientFlight().read(stream, stream.length, found::add);
        }

        assertThat(found).isNotEmpty();
    }

    private void read(byte[] bytes) {
        flight.read(bytes, bytes.length, found::add);
    }

    static byte[] record(byte[] fragment) {
        return ByteBuffer.allocate(5 + fragment.length)
                .put((byte) 22)
                .putShort((short) 0x0301)
                .putShort((short) fragment.length)
                .put(fragment)
                .array();
    }

    /** Returns a ClientHello message that offers that identity, a TLS 1.2 ticket and a session ID. */
    static byte[] helloWithIdentity(String identity) {
        byte[] ticket = HexFormat.of().parseHex(identity);
        byte[] name = "example.com".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer extensions = ByteBuffer.allocate(512);
        extension(extensions, 0, 5 + name.length).putShort((short) (3 + name.length));
        extensions.put((byte) 0).putShort((short) name.length).put(name);
        extension(extensions, ClientHello.SESSION_TICKET, 1).put((byte) 0x77);
        extension(extensions, ClientHello.PRE_SHARED_KEY, 2 + 2 + ticket.length + 4 + 2 + 33);
        extensions.putShort((short) (2 + ticket.length + 4));
        extensions.putShort((short) ticket.length).put(ticket).putInt(-2);
        extensions.putShort((short) 33).put((byte) 32).put(new byte[32]);
        extensions.flip();

        ByteBuffer body = ByteBuffer.allocate(1024);
        body.putShort((short) 0x0303).put(new byte[32]);
        body.put((byte) 2).put(new byte[] {1, 2});
        body.putShort((short) 2).putShort((short) 0x1301);
        body.put((byte) 1).put((byte) 0);
        body.putShort((short) extensions.remaining()).put(extensions).flip();
        return ByteBuffer.allocate(4 + body.remaining())
                .putInt(0x01000000 | body.remaining())
                .put(body)
                .array();
    }

    private static ByteBuffer extension(ByteBuffer out, int type, int length) {
        return out.putShort((short) type).putShort((short) length);
    }
}
