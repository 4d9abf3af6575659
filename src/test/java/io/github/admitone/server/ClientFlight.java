package io.github.admitone.server;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the plaintext records of one client's byte stream, in pieces of any size, and finds each ClientHello: the first,
 * and the second one that answers a HelloRetryRequest. It stops for good at the first thing that is neither a
 * ClientHello nor a change_cipher_spec. Used by one thread.
 */
final class ClientFlight {

    private static final int RECORD_HEADER = 5;
    private static final int HANDSHAKE_HEADER = 4;
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int MOST_BYTES = 1 << 17;

    private final ByteArrayOutputStream handshake = new ByteArrayOutputStream();
    private byte[] records = new byte[0];
    private boolean over;

    /** Takes the next bytes of the stream, and hands over each ClientHello that they complete. */
    void read(byte[] bytes, int length, Consumer<ClientHello> found) {
        if (over) {
            return;
        }
        int old = records.length;
        records = Arrays.copyOf(records, old + length);
        System.arraycopy(bytes, 0, records, old, length);
        int at = 0;
        while (!over && records.length - at >= RECORD_HEADER) {
            int end = at + RECORD_HEADER + unsigned16(records, at + 3);
            int type = records[at];
            if (type != HANDSHAKE && type != CHANGE_CIPHER_SPEC) {
                over = true;
            } else if (records.length < end) {
                break;
            } else {
                if (type == HANDSHAKE) {
                    handshake.write(records, at + RECORD_HEADER, end - at - RECORD_HEADER);
                    handOver(found);
                }
                at = end;
            }
        }
        records = Arrays.copyOfRange(records, at, records.length);
        over |= handshake.size() > MOST_BYTES;
        if (over) {
            records = new byte[0];
            handshake.reset();
        }
    }

    private void handOver(Consumer<ClientHello> found) {
        byte[] messages = handshake.toByteArray();
        int at = 0;
        while (!over && messages.length - at >= HANDSHAKE_HEADER) {
            int end = at + HANDSHAKE_HEADER + (messages[at + 1] & 0xff) * 0x10000 + unsigned16(messages, at + 2);
            if (messages[at] != CLIENT_HELLO) {
                over = true;
            } else if (messages.length < end) {
                break;
            } else {
                Optional<ClientHello> hello =
                        ClientHello.parse(Arrays.copyOfRange(messages, at + HANDSHAKE_HEADER, end));
                hello.ifPresent(found);
                over = hello.isEmpty();
                at = end;
            }
        }
        handshake.reset();
        handshake.write(messages, at, messages.length - at);
    }

    private static int unsigned16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) * 0x100 + (bytes[at + 1] & 0xff);
    }
}
