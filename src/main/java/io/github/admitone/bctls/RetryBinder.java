package io.github.admitone.bctls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsHash;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.jspecify.annotations.Nullable;

/**
 * The binders of the ClientHello that answers a HelloRetryRequest, where Bouncy Castle miscounts or cannot make them:
 * before 1.84 (2.1.24 of its FIPS edition) it gives up the buffered transcript on HelloRetryRequest, and then asks for
 * it to make the binders. By that time the running hash has absorbed the message up to the binders (RFC 8446
 * §4.2.11.2), so that they can be made of it.
 */
final class RetryBinder {

    /** The message of the exception with which those versions fail, having sent nothing. */
    private static final String SYMPTOM = "Not buffering";

    private static final int MESSAGE_HEADER = 4;

    private RetryBinder() {}

    /**
     * {@return the ClientHello with the length of the binders that it will have} A HelloRetryRequest that settles on a
     * suite removes the PSKs of another hash, but Bouncy Castle keeps counting their binders: both sides would wait for
     * each other for ever.
     */
    static ClientHello countedAgain(ClientHello retry, int hash) {
        byte[] psks = (byte[]) retry.getExtensions().get(TlsExtensionsUtils.EXT_pre_shared_key);
        int binder = 1 + TlsCryptoUtils.getHashOutputSize(hash);
        int bindersSize = psks == null ? 0 : 2 + TicketPsk.identities(psks) * binder;
        return new ClientHello(
                retry.getVersion(),
                retry.getRandom(),
                retry.getSessionID(),
                retry.getCookie(),
                retry.getCipherSuites(),
                retry.getExtensions(),
                bindersSize);
    }

    /**
     * {@return the message, whose binder the transcript has now absorbed too; or null if what happened is something
     * else, or the client offers PSKs of its own, with which those versions fail as they do without this library}
     *
     * @param failure with which Bouncy Castle ended its attempt to send the message
     */
    static byte @Nullable [] complete(
            IllegalStateException failure,
            ClientHello retry,
            TlsContext context,
            TicketPsk psk,
            TranscriptCrypto crypto)
            throws IOException {
        byte[] psks = (byte[]) retry.getExtensions().get(TlsExtensionsUtils.EXT_pre_shared_key);
        byte[] transcriptHash = crypto.transcriptHash();
        if (!SYMPTOM.equals(failure.getMessage())
                || transcriptHash == null
                || psks == null
                || TicketPsk.identities(psks) != 1) {
            return null;
        }
        ByteArrayOutputStream binders = new ByteArrayOutputStream();
        byte[] binder = binder(psk, transcriptHash, crypto);
        TlsUtils.writeUint16(1 + binder.length, binders);
        TlsUtils.writeOpaque8(binder, binders);
        crypto.absorb(binders.toByteArray());

        ByteArrayOutputStream body = new ByteArrayOutputStream();
        retry.encode(context, body);
        binders.writeTo(body);
        ByteArrayOutputStream message = new ByteArrayOutputStream(MESSAGE_HEADER + body.size());
        TlsUtils.writeUint8(HandshakeType.client_hello, message);
        TlsUtils.writeOpaque24(body.toByteArray(), message);
        return message.toByteArray();
    }

    /** RFC 8446 §4.2.11.2 and §7.1: the HMAC of a Finished, under a key of the early secret. */
    private static byte[] binder(TicketPsk psk, byte[] transcriptHash, TranscriptCrypto crypto) throws IOException {
        int hash = TlsCryptoUtils.getHashForPRF(psk.getPRFAlgorithm());
        int length = TlsCryptoUtils.getHashOutputSize(hash);
        TlsHash empty = crypto.target().createHash(hash);
        Deque<TlsSecret> secrets = new ArrayDeque<>();
        try {
            secrets.push(crypto.target().hkdfInit(hash));
            secrets.push(secrets.element().hkdfExtract(hash, psk.getKey()));
            secrets.push(TlsCryptoUtils.hkdfExpandLabel(
                    secrets.element(), hash, "res binder", empty.calculateHash(), length));
            secrets.push(
                    TlsCryptoUtils.hkdfExpandLabel(secrets.element(), hash, "finished", TlsUtils.EMPTY_BYTES, length));
            return secrets.element().calculateHMAC(hash, transcriptHash, 0, transcriptHash.length);
        } finally {
            secrets.forEach(TlsSecret::destroy);
        }
    }
}
