package io.github.admitone.bctls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.KeyShareEntry;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.NewSessionTicket;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsUtils;

/**
 * A server that says what the test tells it to, record by record, without keys: as far as a hostile server comes before
 * anything is encrypted. It has heard one client's ClientHello.
 */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
final class ScriptedServer {

    private static final int RECORD_HEADER = 5;
    private static final int MESSAGE_HEADER = 4;

    /** The SHA-256 of "HelloRetryRequest" (RFC 8446 section 4.1.3). */
    private static final byte[] HELLO_RETRY = {
        (byte) 0xCF,
        0x21,
        (byte) 0xAD,
        0x74,
        (byte) 0xE5,
        (byte) 0x9A,
        0x61,
        0x11,
        (byte) 0xBE,
        0x1D,
        (byte) 0x8C,
        0x02,
        0x1E,
        0x65,
        (byte) 0xB8,
        (byte) 0x91,
        (byte) 0xC2,
        (byte) 0xA2,
        0x11,
        0x16,
        0x7A,
        (byte) 0xBB,
        (byte) 0x8C,
        0x5E,
        0x07,
        (byte) 0x9E,
        0x09,
        (byte) 0xE2,
        (byte) 0xC8,
        (byte) 0xA8,
        0x33,
        (byte) 0x9C
    };

    final ResumingTlsClientProtocol client;
    Hashtable<Integer, byte[]> moreExtensions = new Hashtable<>();
    ClientHello hello;
    IOException clientFailure;

    private ScriptedServer(ResumingTlsClientProtocol client) {
        this.client = client;
    }

    /** Lets a client connect, and hears its ClientHello. */
    static ScriptedServer hear(TicketResumption resumption, TestClient client) throws IOException {
        ScriptedServer server = new ScriptedServer(resumption.protocol(Wire.KEY));
        server.client.connect(client);
        server.hear();
        return server;
    }

    /** Hears the next ClientHello, which is one record, after a change_cipher_spec if it is the second. */
    void hear() throws IOException {
        byte[] bytes = new byte[client.getAvailableOutputBytes()];
        client.readOutput(bytes, 0, bytes.length);
        int at = bytes[0] == ContentType.change_cipher_spec ? RECORD_HEADER + 1 : 0;
        hello = ClientHello.parse(
                new ByteArrayInputStream(Arrays.copyOfRange(bytes, at + RECORD_HEADER + MESSAGE_HEADER, bytes.length)),
                null);
    }

    /** Sends bytes as they are; what the client throws at them is kept. */
    ScriptedServer say(byte[] records) {
        try {
            client.offerInput(records);
        } catch (IOException e) {
            clientFailure = e;
        }
        return this;
    }

    ScriptedServer close() {
        try {
            client.closeInput();
        } catch (IOException e) {
            clientFailure = e;
        }
        return this;
    }

    ScriptedServer say(short type, byte[] content) throws IOException {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        TlsUtils.writeUint8(type, record);
        TlsUtils.writeVersion(ProtocolVersion.TLSv12, record);
        TlsUtils.writeOpaque16(content, record);
        return say(record.toByteArray());
    }

    ScriptedServer alert(short description) throws IOException {
        return say(ContentType.alert, new byte[] {2, (byte) description});
    }

    ScriptedServer changeCipherSpec() throws IOException {
        return say(ContentType.change_cipher_spec, new byte[] {1});
    }

    ScriptedServer message(short type, byte[] body) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        TlsUtils.writeUint8(type, message);
        TlsUtils.writeOpaque24(body, message);
        return say(ContentType.handshake, message.toByteArray());
    }

    ScriptedServer newSessionTicket(byte[] ticket) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        new NewSessionTicket(300, ticket).encode(body);
        return message(HandshakeType.new_session_ticket, body.toByteArray());
    }

    /** A ServerHello of TLS 1.2 or older that echoes the session ID of the ClientHello. */
    ScriptedServer echoingHello(ProtocolVersion version, int suite, Hashtable<Integer, byte[]> extensions)
            throws IOException {
        return serverHello(version, new byte[32], suite, extensions);
    }

    /** A ServerHello of TLS 1.3, with a share for x25519, that accepts the PSK of that index. */
    ScriptedServer helloThatAccepts(int suite, int psk) throws IOException {
        Hashtable<Integer, byte[]> extensions = new Hashtable<>();
        TlsExtensionsUtils.addSupportedVersionsExtensionServer(extensions, ProtocolVersion.TLSv13);
        byte[] share = new byte[32];
        share[0] = 9;
        TlsExtensionsUtils.addKeyShareServerHello(extensions, new KeyShareEntry(NamedGroup.x25519, share));
        TlsExtensionsUtils.addPreSharedKeyServerHello(extensions, psk);
        return serverHello(ProtocolVersion.TLSv12, new byte[32], suite, extensions);
    }

    ScriptedServer helloRetryRequest(int suite, int group) throws IOException {
        Hashtable<Integer, byte[]> extensions = new Hashtable<>();
        TlsExtensionsUtils.addSupportedVersionsExtensionServer(extensions, ProtocolVersion.TLSv13);
        TlsExtensionsUtils.addKeyShareHelloRetryRequest(extensions, group);
        return serverHello(ProtocolVersion.TLSv12, HELLO_RETRY, suite, extensions);
    }

    private ScriptedServer serverHello(
            ProtocolVersion version, byte[] random, int suite, Hashtable<Integer, byte[]> extensions)
            throws IOException {
        extensions.putAll(moreExtensions);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        TlsUtils.writeVersion(version, body);
        body.write(random);
        TlsUtils.writeOpaque8(hello.getSessionID(), body);
        TlsUtils.writeUint16(suite, body);
        TlsUtils.writeUint8((short) 0, body);
        TlsUtils.writeOpaque16(Extensions.encode(extensions), body);
        return message(HandshakeType.server_hello, body.toByteArray());
    }
}
