package io.github.admitone.bctls;

import io.github.admitone.TestTickets;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.TestCertificates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Arrays;
import java.util.Hashtable;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.KeyShareEntry;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsUtils;

/** The bodies of the handshake messages that an honest TLS 1.3 server sends (RFC 8446 section 4). */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
final class ServerMessages {

    private static final int SIGNATURE_PADDING = 64;

    private ServerMessages() {}

    static byte[] serverHello(byte[] sessionId, byte[] x25519Share, boolean acceptsFirstPsk) throws IOException {
        Hashtable<Integer, byte[]> extensions = new Hashtable<>();
        TlsExtensionsUtils.addSupportedVersionsExtensionServer(extensions, ProtocolVersion.TLSv13);
        TlsExtensionsUtils.addKeyShareServerHello(extensions, new KeyShareEntry(NamedGroup.x25519, x25519Share));
        if (acceptsFirstPsk) {
            TlsExtensionsUtils.addPreSharedKeyServerHello(extensions, 0);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        TlsUtils.writeVersion(ProtocolVersion.TLSv12, body);
        body.write(new byte[32]);
        TlsUtils.writeOpaque8(sessionId, body);
        TlsUtils.writeUint16(CipherSuite.TLS_AES_128_GCM_SHA256, body);
        TlsUtils.writeUint8(0, body);
        TlsUtils.writeOpaque16(Extensions.encode(extensions), body);
        return body.toByteArray();
    }

    static byte[] encryptedExtensions() {
        return new byte[2];
    }

    /** Asks for an ECDSA certificate on P-256. */
    static byte[] certificateRequest() throws IOException {
        Hashtable<Integer, byte[]> extensions = new Hashtable<>();
        extensions.put(ExtensionType.signature_algorithms, new byte[] {0, 2, 4, 3});
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        TlsUtils.writeOpaque8(TlsUtils.EMPTY_BYTES, body);
        TlsUtils.writeOpaque16(Extensions.encode(extensions), body);
        return body.toByteArray();
    }

    static byte[] certificate() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        TlsUtils.writeOpaque8(TlsUtils.EMPTY_BYTES, body);
        TlsUtils.writeOpaque24(
                TestCertificates.server(KeyKind.EC).certificateChain().toCertificateList(), body);
        return body.toByteArray();
    }

    static byte[] certificateVerify(byte[] transcriptHash) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.write(TestTickets.filled(SIGNATURE_PADDING, ' '));
        content.write("TLS 1.3, server CertificateVerify\0".getBytes(StandardCharsets.US_ASCII));
        content.write(transcriptHash);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        TlsUtils.writeUint16(SignatureScheme.ecdsa_secp256r1_sha256, body);
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(TestCertificates.server(KeyKind.EC).key());
            signature.update(content.toByteArray());
            TlsUtils.writeOpaque16(signature.sign(), body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return body.toByteArray();
    }

    static byte[] newSessionTicket(int number) {
        byte[] nonce = {(byte) number};
        return Tls13IssuingServer.newSessionTicket(3600, 1, nonce, Arrays.copyOf(nonce, 40), TlsUtils.EMPTY_BYTES);
    }
}
