package io.github.admitone.bctls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Hashtable;
import java.util.List;
import java.util.function.Supplier;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.NewSessionTicket;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsUtils;

/** A {@link KeyedServer} of TLS 1.2 that accepts the ticket which its client offers (RFC 5077 section 3.4). */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
final class Tls12KeyedServer extends KeyedServer {

    static final int SUITE = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
    private static final int VERIFY_DATA_LENGTH = 12;
    private static final int LIFETIME_HINT = 4;

    /** Whether an honest server of this kind renews the ticket. */
    boolean renews;

    private final TicketLedger ledger;
    private final ClientHello hello;
    private final byte[] masterSecret;
    private final Tls12RecordKeys writeKeys;
    private final Tls12RecordKeys readKeys;
    private int tickets;
    private boolean writesEncrypted;
    private boolean readsEncrypted;
    private boolean finished;
    private boolean complete;

    Tls12KeyedServer(ResumingTlsClientProtocol client, TicketLedger ledger) throws IOException {
        this(client, ledger, outputOf(client));
    }

    Tls12KeyedServer(ResumingTlsClientProtocol client, TicketLedger ledger, Supplier<byte[]> output)
            throws IOException {
        super(client, output);
        this.ledger = ledger;
        this.hello = hearHello();
        byte[] ticket = (byte[]) hello.getExtensions().get(ExtensionType.session_ticket);
        this.masterSecret = ledger.redeem(ticket, each -> true);
        byte[] randoms = ByteBuffer.allocate(64).put(32, hello.getRandom()).array();
        ByteBuffer block = ByteBuffer.wrap(KeySchedule.tls12Prf(
                masterSecret,
                "key expansion",
                randoms,
                2 * (Tls12RecordKeys.KEY_LENGTH + Tls12RecordKeys.SALT_LENGTH)));
        byte[] readKey = next(block, Tls12RecordKeys.KEY_LENGTH);
        byte[] writeKey = next(block, Tls12RecordKeys.KEY_LENGTH);
        this.readKeys = new Tls12RecordKeys(readKey, next(block, Tls12RecordKeys.SALT_LENGTH));
        this.writeKeys = new Tls12RecordKeys(writeKey, next(block, Tls12RecordKeys.SALT_LENGTH));
    }

    private static byte[] next(ByteBuffer block, int length) {
        byte[] bytes = new byte[length];
        block.get(bytes);
        return bytes;
    }

    @Override
    void beHonest() throws IOException {
        serverHello(renews);
        if (renews) {
            say(newSessionTicket());
            flush(Integer.MAX_VALUE);
        }
        record(ContentType.change_cipher_spec, new byte[] {1});
        say(finished());
        flush(Integer.MAX_VALUE);
    }

    void serverHello(boolean announcesTicket) throws IOException {
        Hashtable<Integer, byte[]> extensions = new Hashtable<>();
        TlsExtensionsUtils.addExtendedMasterSecretExtension(extensions);
        extensions.put(ExtensionType.renegotiation_info, new byte[1]);
        if (announcesTicket) {
            extensions.put(ExtensionType.session_ticket, TlsUtils.EMPTY_BYTES);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        TlsUtils.writeVersion(ProtocolVersion.TLSv12, body);
        body.write(new byte[32]);
        TlsUtils.writeOpaque8(hello.getSessionID(), body);
        TlsUtils.writeUint16(SUITE, body);
        TlsUtils.writeUint8(0, body);
        TlsUtils.writeOpaque16(Extensions.encode(extensions), body);
        say(HandshakeStream.message(HandshakeType.server_hello, body.toByteArray()));
        flush(Integer.MAX_VALUE);
    }

    @Override
    boolean isComplete() {
        return complete;
    }

    @Override
    List<Message> messages() {
        return List.of(this::newSessionTicket, this::finished);
    }

    private byte[] newSessionTicket() throws IOException {
        byte[] ticket = ByteBuffer.allocate(40).putInt(++tickets).array();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        new NewSessionTicket(300, ticket).encode(body);
        return HandshakeStream.message(HandshakeType.new_session_ticket, body.toByteArray());
    }

    private byte[] finished() {
        return HandshakeStream.message(HandshakeType.finished, verifyData("server finished"));
    }

    private byte[] verifyData(String label) {
        return KeySchedule.tls12Prf(masterSecret, label, transcriptHash(), VERIFY_DATA_LENGTH);
    }

    @Override
    byte[] seal(int contentType, byte[] content) throws IOException {
        byte[] record = plaintext(contentType, writesEncrypted ? writeKeys.seal(contentType, content) : content);
        writesEncrypted |= contentType == ContentType.change_cipher_spec;
        return record;
    }

    @Override
    byte[] open(int contentType, byte[] fragment) {
        byte[] content = readsEncrypted ? readKeys.open(contentType, fragment) : fragment;
        readsEncrypted |= contentType == ContentType.change_cipher_spec;
        return withType(content, contentType);
    }

    @Override
    void saying(byte[] message) {
        if (!finished) {
            remember(message);
        }
        finished |= message[0] == HandshakeType.finished;
        if (message[0] == HandshakeType.new_session_ticket) {
            ByteArrayInputStream in = new ByteArrayInputStream(message);
            try {
                TlsUtils.readFully(MESSAGE_HEADER + LIFETIME_HINT, in);
                ledger.issue(TlsUtils.readOpaque16(in), masterSecret);
            } catch (IOException e) {
                // Not a ticket, then.
            }
        }
    }

    @Override
    void said() {
        // The change_cipher_spec changes the keys, not a message.
    }

    @Override
    void heard(byte[] message) {
        if (message[0] == HandshakeType.finished) {
            verifyFinished(message, verifyData("client finished"));
            complete = true;
        }
        remember(message);
    }
}
