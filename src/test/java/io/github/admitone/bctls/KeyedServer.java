package io.github.admitone.bctls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsUtils;

/**
 * A server that has keys and no scruples: after its ServerHello it says what the test tells it to, in any order, encrypted
 * as it should be. What it says goes into its transcript, so that its Finished is right for the flight that it has really
 * sent. It speaks to one client, in that client's thread.
 */
abstract class KeyedServer {

    static final int MESSAGE_HEADER = 4;
    private static final int PLAINTEXT_LIMIT = 1 << 14;

    private final ResumingTlsClientProtocol client;
    private final ByteArrayOutputStream transcript = new ByteArrayOutputStream();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private final HandshakeStream sent = new HandshakeStream();
    private final HandshakeStream received = new HandshakeStream();
    private final Supplier<byte[]> output;
    private int left = Integer.MAX_VALUE;
    private ByteArrayOutputStream heldBack = null;

    /** @param output gives what the client has written since it was asked last */
    KeyedServer(ResumingTlsClientProtocol client, Supplier<byte[]> output) {
        this.client = client;
        this.output = output;
    }

    /** {@return what a client in non-blocking mode has written} */
    static Supplier<byte[]> outputOf(ResumingTlsClientProtocol client) {
        return () -> {
            byte[] bytes = new byte[client.getAvailableOutputBytes()];
            client.readOutput(bytes, 0, bytes.length);
            return bytes;
        };
    }

    /** Hears the ClientHello of a client that has just connected. */
    final ClientHello hearHello() throws IOException {
        listen();
        byte[] message = transcript();
        return ClientHello.parse(
                new ByteArrayInputStream(message, MESSAGE_HEADER, message.length - MESSAGE_HEADER), null);
    }

    /** Completes the handshake as an honest server does, which resumes if it can. */
    abstract void beHonest() throws IOException;

    /** Whether the client's Finished has come, and was right. */
    abstract boolean isComplete();

    /** Returns, one by one, the messages that an honest server of this version sends, as they have to be at this point. */
    abstract List<Message> messages();

    /** A handshake message, which depends on what was said before. */
    interface Message {
        byte[] make() throws IOException;
    }

    /** Returns a record of that content under the keys of the moment. */
    abstract byte[] seal(int contentType, byte[] content) throws IOException;

    /** Returns the content of a record, followed by its type. */
    abstract byte[] open(int contentType, byte[] fragment);

    /** Takes note of a message of this server's, which is about to be sent. */
    abstract void saying(byte[] message) throws IOException;

    /** What was said has been sent. */
    abstract void said();

    abstract void heard(byte[] message) throws IOException;

    /** Says a handshake message, with the next {@link #flush}. */
    final void say(byte[] message) {
        pending.writeBytes(message);
    }

    /** Sends what was said, in records of at most so many bytes. */
    final void flush(int recordSize) throws IOException {
        byte[] content = pending.toByteArray();
        pending.reset();
        for (byte[] message : sent.split(content)) {
            saying(message);
        }
        int most = Math.min(recordSize, PLAINTEXT_LIMIT);
        for (int at = 0; at < content.length; at += most) {
            record(ContentType.handshake, Arrays.copyOfRange(content, at, Math.min(content.length, at + most)));
        }
        said();
    }

    /** Sends a record of any content. */
    final void record(int contentType, byte[] content) throws IOException {
        byte[] record = seal(contentType, content);
        if (heldBack != null) {
            heldBack.writeBytes(record);
            return;
        }
        if (client.isClosed()) {
            return;
        }
        try {
            client.offerInput(cut(record));
        } catch (IOException e) {
            // The client hears of it too, as of an alert that it raised.
        }
        listen();
    }

    /** Hears what the client has written. */
    final void listen() throws IOException {
        hear(output.get());
    }

    /** What this server sends from now on does not reach the client. */
    final void holdBack() {
        heldBack = new ByteArrayOutputStream();
    }

    /** {@return what was held back since this was asked last} */
    final byte[] heldBack() {
        byte[] bytes = heldBack.toByteArray();
        heldBack.reset();
        return bytes;
    }

    /** Of all that this server sends, no more than so many bytes will arrive. */
    final void cutAfter(int bytes) {
        left = bytes;
    }

    private byte[] cut(byte[] record) {
        byte[] arriving = Arrays.copyOf(record, Math.min(record.length, left));
        left -= arriving.length;
        return arriving;
    }

    static byte[] plaintext(int contentType, byte[] content) throws IOException {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        TlsUtils.writeUint8(contentType, record);
        TlsUtils.writeVersion(ProtocolVersion.TLSv12, record);
        TlsUtils.writeOpaque16(content, record);
        return record.toByteArray();
    }

    private void hear(byte[] records) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(records);
        while (in.available() > 0) {
            int type = in.read();
            TlsUtils.readUint16(in);
            byte[] content = open(type, TlsUtils.readOpaque16(in));
            int end = content.length - 1;
            if (content[end] == ContentType.handshake) {
                for (byte[] message : received.split(Arrays.copyOf(content, end))) {
                    heard(message);
                }
            }
        }
    }

    final void remember(byte[] message) {
        transcript.writeBytes(message);
    }

    final byte[] transcript() {
        return transcript.toByteArray();
    }

    /** Of what was said and not yet sent, too. */
    final byte[] transcriptHash() {
        return KeySchedule.hash(transcript.toByteArray(), pending.toByteArray());
    }

    static void verifyFinished(byte[] message, byte[] expected) {
        if (!Arrays.equals(message, HandshakeStream.message(HandshakeType.finished, expected))) {
            throw new AssertionError("the client's Finished is wrong");
        }
    }

    static byte[] withType(byte[] content, int contentType) {
        byte[] typed = Arrays.copyOf(content, content.length + 1);
        typed[content.length] = (byte) contentType;
        return typed;
    }
}
