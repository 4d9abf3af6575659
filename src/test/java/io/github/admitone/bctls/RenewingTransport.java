package io.github.admitone.bctls;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.HandshakeType;

/**
 * Turns the server into one that renews the ticket in a resumed DTLS handshake, as RFC 5077 §3.3 allows: puts a
 * NewSessionTicket behind the first ServerHello. That message goes in the clear, and the client has no means to tell.
 */
final class RenewingTransport implements DatagramTransport {

    private static final int RECORD_HEADER = 13;
    private static final int MESSAGE_HEADER = 12;
    private static final byte[] NEW_SESSION_TICKET = {0, 0, 1, 0, 0, 4, 1, 2, 3, 4};

    private final DatagramTransport transport;
    private boolean renewed;

    RenewingTransport(DatagramTransport transport) {
        this.transport = transport;
    }

    boolean hasRenewed() {
        return renewed;
    }

    @Override
    public int getReceiveLimit() throws IOException {
        return transport.getReceiveLimit();
    }

    @Override
    public int getSendLimit() throws IOException {
        return transport.getSendLimit();
    }

    @Override
    public void send(byte[] datagram, int offset, int length) throws IOException {
        transport.send(datagram, offset, length);
    }

    @Override
    public void close() throws IOException {
        transport.close();
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        int received = transport.receive(buffer, offset, length, waitMillis);
        if (renewed
                || received <= RECORD_HEADER
                || buffer[offset] != ContentType.handshake
                || buffer[offset + RECORD_HEADER] != HandshakeType.server_hello) {
            return received;
        }
        renewed = true;
        ByteBuffer original = ByteBuffer.wrap(buffer.clone(), offset, received).slice();
        int serverHello = RECORD_HEADER + original.getShort(RECORD_HEADER - 2);
        short sequence = original.getShort(RECORD_HEADER + 4);
        ByteBuffer changed = ByteBuffer.wrap(buffer, offset, length)
                .put(original.array(), offset, serverHello)
                .put((byte) ContentType.handshake)
                .putShort(original.getShort(1))
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(1000)
                .putShort((short) (MESSAGE_HEADER + NEW_SESSION_TICKET.length))
                .put((byte) HandshakeType.new_session_ticket)
                .put(uint24(NEW_SESSION_TICKET.length))
                .putShort((short) (sequence + 1))
                .put(uint24(0))
                .put(uint24(NEW_SESSION_TICKET.length))
                .put(NEW_SESSION_TICKET)
                .put(original.array(), offset + serverHello, received - serverHello);
        return changed.position() - offset;
    }

    private static byte[] uint24(int value) {
        return new byte[] {(byte) (value >>> 16), (byte) (value >>> 8), (byte) value};
    }
}
