package io.github.admitone.bctls;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds the handshake messages in what one side sends, however they are cut into records. */
final class HandshakeStream {

    private static final int HEADER = 4;

    private byte[] rest = {};

    static byte[] message(int type, byte[] body) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(type);
        message.write(body.length >>> 16);
        message.write(body.length >>> 8);
        message.write(body.length);
        message.writeBytes(body);
        return message.toByteArray();
    }

    /** Returns the messages, with their headers, that these bytes complete. */
    List<byte[]> split(byte[] bytes) {
        byte[] all = Arrays.copyOf(rest, rest.length + bytes.length);
        System.arraycopy(bytes, 0, all, rest.length, bytes.length);
        List<byte[]> messages = new ArrayList<>();
        int at = 0;
        while (all.length - at >= HEADER && all.length - at >= HEADER + length(all, at)) {
            int end = at + HEADER + length(all, at);
            messages.add(Arrays.copyOfRange(all, at, end));
            at = end;
        }
        rest = Arrays.copyOfRange(all, at, all.length);
        return messages;
    }

    private static int length(byte[] bytes, int at) {
        return ((bytes[at + 1] & 0xFF) << 16) | ((bytes[at + 2] & 0xFF) << 8) | (bytes[at + 3] & 0xFF);
    }
}
