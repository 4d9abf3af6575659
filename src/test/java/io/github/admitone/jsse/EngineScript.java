package io.github.admitone.jsse;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngineResult;

/**
 * A random sequence of calls to a client engine and its server, legal or not, and what a program sees of it. The calls
 * do not depend on what they return, so that two engines can be put through the same.
 */
final class EngineScript {

    /** One call, or a few that belong together. */
    enum Call {
        BEGIN,
        HANDSHAKE,
        WRITE,
        WRITE_NOTHING,
        SERVER_WRITES,
        READ,
        READ_CUT,
        READ_INTO_LITTLE,
        SERVER_READS,
        SERVER_CLOSES,
        CLOSE_OUTBOUND,
        CLOSE_INBOUND,
        SESSION
    }

    private final List<Call> calls;

    private EngineScript(List<Call> calls) {
        this.calls = calls;
    }

    static EngineScript random(Random random) {
        return new EngineScript(RandomCalls.draw(random, Call.HANDSHAKE, Call.values()));
    }

    /** Runs the calls, and returns what each showed. */
    List<String> run(SSLContext client, SSLContext server, String version) {
        EnginePair pair = EnginePair.of(client, server);
        pair.server.setEnabledProtocols(new String[] {version});
        List<String> seen = new ArrayList<>();
        for (Call call : calls) {
            String result;
            try {
                result = run(call, pair);
            } catch (Exception e) {
                result = e.getClass().getSimpleName();
            }
            seen.add(call + ": " + result + " in=" + pair.client.isInboundDone() + " out="
                    + pair.client.isOutboundDone());
        }
        return seen;
    }

    private static String run(Call call, EnginePair pair) throws Exception {
        return switch (call) {
            case BEGIN ->
                shown(() -> {
                    if (!hasEnded(pair)) {
                        pair.client.beginHandshake();
                    }
                });
            case HANDSHAKE -> handshake(pair);
            case WRITE -> write(pair, "hello");
            case WRITE_NOTHING -> write(pair, "");
            case SERVER_WRITES -> quietly(() -> pair.send(pair.server, ByteBuffer.wrap("answer".getBytes(US_ASCII))));
            case READ -> read(pair, 1 << 15);
            case READ_CUT -> readCut(pair);
            case READ_INTO_LITTLE -> read(pair, 2);
            case SERVER_READS -> serverReads(pair);
            case SERVER_CLOSES ->
                quietly(() -> {
                    pair.server.closeOutbound();
                    pair.send(pair.server, ByteBuffer.allocate(0));
                });
            case CLOSE_OUTBOUND -> shown(pair.client::closeOutbound);
            case CLOSE_INBOUND -> shown(pair.client::closeInbound);
            case SESSION -> pair.client.getSession().getProtocol();
        };
    }

    private interface Action {
        void run() throws Exception;
    }

    private static String shown(Action action) throws Exception {
        action.run();
        return "";
    }

    /** What the server thinks of it is not what is compared. */
    private static String quietly(Action action) {
        try {
            action.run();
        } catch (Exception e) {
            // It will not answer.
        }
        return "";
    }

    private static String serverReads(EnginePair pair) {
        ByteBuffer received = ByteBuffer.allocate(1 << 15);
        quietly(() -> pair.receive(pair.server, received));
        return text(received);
    }

    private static String handshake(EnginePair pair) throws Exception {
        if (!hasEnded(pair) && !pair.server.isOutboundDone()) {
            pair.handshake();
        }
        return Boolean.toString(pair.finished());
    }

    /** The JDK begins another handshake then, or takes offence and closes; here there is neither. */
    private static boolean hasEnded(EnginePair pair) {
        return pair.finished() || pair.client.isInboundDone() || pair.client.isOutboundDone();
    }

    /** During a handshake, when what is wrapped depends on how it is cut into tasks, only the end of it is told. */
    private static String write(EnginePair pair, String text) throws Exception {
        SSLEngineResult result = pair.send(pair.client, ByteBuffer.wrap(text.getBytes(US_ASCII)));
        return pair.finished()
                ? result.getStatus() + " " + result.bytesConsumed()
                : result.getStatus().toString();
    }

    private static String read(EnginePair pair, int capacity) throws Exception {
        ByteBuffer received = ByteBuffer.allocate(capacity);
        SSLEngineResult result = pair.receive(pair.client, received);
        return pair.finished() ? result.getStatus() + " " + text(received) : "";
    }

    private static String readCut(EnginePair pair) throws Exception {
        int end = pair.toClient.limit();
        if (!pair.toClient.hasRemaining()) {
            return "";
        }
        pair.toClient.limit(end - 1);
        try {
            return read(pair, 1 << 15);
        } finally {
            pair.toClient.limit(end);
        }
    }

    private static String text(ByteBuffer buffer) {
        return US_ASCII.decode(buffer.duplicate().flip()).toString();
    }

    @Override
    public String toString() {
        return calls.toString();
    }
}
