package io.github.admitone.bctls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * What a fuzzer wants a {@link KeyedServer} to send. Each byte of the input is an instruction, some with operands after
 * it: a message as an honest server would make it at this point, a change to the next message, or bytes of the fuzzer's
 * own. Every input is a script: operands that are cut off are shorter.
 */
final class FlightScript {

    private static final int HONEST_MESSAGES = 7;
    private static final int INSTRUCTIONS = HONEST_MESSAGES + 7;
    private static final int EDIT_LENGTH = 3;
    private static final int MOST_EDITS = 4;

    private final ByteArrayInputStream input;
    private final KeyedServer server;
    private final List<KeyedServer.Message> messages;
    private ByteBuffer edits = ByteBuffer.allocate(0);
    private int bodyLength = -1;
    private int recordSize = Integer.MAX_VALUE;
    private boolean holding;

    FlightScript(ByteArrayInputStream input, KeyedServer server) {
        this.input = input;
        this.server = server;
        this.messages = server.messages();
    }

    void play() throws IOException {
        while (input.available() > 0) {
            int instruction = input.read() % INSTRUCTIONS;
            if (instruction < HONEST_MESSAGES) {
                say(messages.get(instruction % messages.size()).make());
            } else {
                follow(instruction - HONEST_MESSAGES);
            }
        }
        server.flush(recordSize);
    }

    private void follow(int instruction) throws IOException {
        switch (instruction) {
            case 0 -> say(HandshakeStream.message(input.read(), operand(input.read())));
            case 1 -> server.record(input.read(), operand(input.read()));
            case 2 -> edits = ByteBuffer.wrap(operand(EDIT_LENGTH * (input.read() % MOST_EDITS)));
            case 3 -> bodyLength = ByteBuffer.wrap(Arrays.copyOf(operand(2), 2)).getShort() & 0xFFFF;
            case 4 -> recordSize = 1 + Math.max(0, input.read());
            case 5 -> holding = true;
            default -> holding = false;
        }
    }

    private byte[] operand(int length) throws IOException {
        return input.readNBytes(Math.max(0, length));
    }

    private void say(byte[] message) throws IOException {
        server.say(edited(resized(message)));
        if (!holding) {
            server.flush(recordSize);
        }
    }

    private byte[] resized(byte[] message) {
        if (bodyLength < 0) {
            return message;
        }
        byte[] body = Arrays.copyOfRange(message, KeyedServer.MESSAGE_HEADER, KeyedServer.MESSAGE_HEADER + bodyLength);
        bodyLength = -1;
        return HandshakeStream.message(message[0], body);
    }

    /** Each edit is a position in the message, header and all, and a value to combine with the byte there. */
    private byte[] edited(byte[] message) {
        while (edits.remaining() >= EDIT_LENGTH) {
            message[(edits.getShort() & 0xFFFF) % message.length] ^= edits.get();
        }
        return message;
    }
}
