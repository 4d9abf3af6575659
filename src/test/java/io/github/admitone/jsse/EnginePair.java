package io.github.admitone.jsse;

import io.github.admitone.server.KeyKind;
import io.github.admitone.server.TestCertificates;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** A client engine and the JDK's server engine, with nothing but buffers between them. */
final class EnginePair {

    private static final int NET_BYTES = 1 << 17;
    private static final int STEPS = 200;

    final SSLEngine client;
    final SSLEngine server;

    /** What is under way, ready to be read. */
    final ByteBuffer toServer = ByteBuffer.allocate(NET_BYTES).limit(0);

    final ByteBuffer toClient = ByteBuffer.allocate(NET_BYTES).limit(0);

    private boolean finished;

    EnginePair(SSLEngine client, SSLEngine server) {
        this.client = client;
        this.server = server;
        server.setUseClientMode(false);
        if (!(client instanceof ResumingSslEngine)) {
            client.setUseClientMode(true);
        }
    }

    /** A server of the JDK with that kind of key, new for each pair unless the context is kept. */
    static SSLContext serverContext(KeyKind kind) {
        return Contexts.sun(Contexts.keys(TestCertificates.server(kind)));
    }

    static EnginePair of(SSLContext client, SSLContext server) {
        return new EnginePair(client.createSSLEngine("localhost", 4433), server.createSSLEngine());
    }

    /** A pair of engines of a context of this package and of a server of that version. */
    static EnginePair resuming(String version) {
        EnginePair pair = of(Contexts.resuming(), serverContext(KeyKind.EC));
        pair.server.setEnabledProtocols(new String[] {version});
        return pair;
    }

    /** The same after a handshake of TLS 1.3. */
    static EnginePair open() throws SSLException {
        return resuming("TLSv1.3").handshake();
    }

    /** Wraps until the engine has nothing more to say; what it says is added to what is under way. */
    SSLEngineResult send(SSLEngine engine, ByteBuffer plaintext) throws SSLException {
        ByteBuffer wire = engine == client ? toServer : toClient;
        wire.compact();
        try {
            SSLEngineResult result;
            int steps = 0;
            do {
                result = engine.wrap(plaintext, wire);
                note(engine, result);
                runTasks(engine);
            } while (++steps < STEPS
                    && result.getStatus() == Status.OK
                    && (result.bytesProduced() > 0 || result.getHandshakeStatus() == HandshakeStatus.NEED_TASK)
                    && (plaintext.hasRemaining() || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP));
            return result;
        } finally {
            wire.flip();
        }
    }

    /** Unwraps what is under way to the engine, as far as that goes. */
    SSLEngineResult receive(SSLEngine engine, ByteBuffer plaintext) throws SSLException {
        ByteBuffer wire = engine == client ? toClient : toServer;
        SSLEngineResult result;
        int steps = 0;
        do {
            result = engine.unwrap(wire, plaintext);
            note(engine, result);
            runTasks(engine);
        } while (++steps < STEPS
                && result.getStatus() == Status.OK
                && (result.bytesConsumed() > 0 || result.getHandshakeStatus() == HandshakeStatus.NEED_TASK)
                && engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP);
        return result;
    }

    private void note(SSLEngine engine, SSLEngineResult result) {
        finished |= engine == client && result.getHandshakeStatus() == HandshakeStatus.FINISHED;
    }

    static void runTasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** Makes the handshake, and takes in the tickets. */
    EnginePair handshake() throws SSLException {
        ByteBuffer nothing = ByteBuffer.allocate(1 << 15);
        client.beginHandshake();
        server.beginHandshake();
        for (int i = 0; i < STEPS && !(finished && isIdle(client) && isIdle(server)); i++) {
            step(client, nothing);
            step(server, nothing);
        }
        if (!finished) {
            throw new IllegalStateException(
                    "no end: " + client.getHandshakeStatus() + " " + server.getHandshakeStatus());
        }
        receive(client, nothing);
        return this;
    }

    private boolean isIdle(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private void step(SSLEngine engine, ByteBuffer nothing) throws SSLException {
        runTasks(engine);
        switch (engine.getHandshakeStatus()) {
            case NEED_WRAP -> send(engine, ByteBuffer.allocate(0));
            case NEED_UNWRAP -> receive(engine, nothing);
            default -> {}
        }
    }

    boolean finished() {
        return finished;
    }

    /** Sends text from one engine to the other, and returns what arrived. */
    String transfer(SSLEngine from, String text) throws SSLException {
        send(from, ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));
        ByteBuffer received = ByteBuffer.allocate(1 << 16);
        receive(from == client ? server : client, received);
        return new String(received.array(), 0, received.position(), java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
