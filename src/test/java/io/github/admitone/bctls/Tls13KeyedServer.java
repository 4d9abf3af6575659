package io.github.admitone.bctls;

import io.github.admitone.TestTickets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.KeyShareEntry;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsUtils;

/** A {@link KeyedServer} of TLS 1.3, for x25519, AES-128-GCM and SHA-256. */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
final class Tls13KeyedServer extends KeyedServer {

    private static final int BINDERS = 2 + 1 + KeySchedule.HASH_LENGTH;
    private static final int LIFETIME_AND_AGE = 8;
    private static final byte[] PRIVATE_KEY = TestTickets.filled(X25519.SCALAR_SIZE, 9);
    private static final byte[] PUBLIC_KEY = publicKey();

    private final TicketLedger ledger;
    private final List<byte[]> ticketsBeforeTheEnd = new ArrayList<>();
    private final ClientHello hello;
    private final byte[] psk;
    private int tickets;
    private byte[] handshakeSecret;
    private byte[] serverTraffic;
    private byte[] clientTraffic;
    private byte[] resumptionSecret;
    private boolean finished;
    private Tls13RecordKeys write;
    private Tls13RecordKeys read;
    private Tls13RecordKeys nextWrite;
    private Tls13RecordKeys nextRead;

    Tls13KeyedServer(ResumingTlsClientProtocol client, TicketLedger ledger) throws IOException {
        this(client, ledger, outputOf(client));
    }

    Tls13KeyedServer(ResumingTlsClientProtocol client, TicketLedger ledger, Supplier<byte[]> output)
            throws IOException {
        super(client, output);
        this.ledger = ledger;
        this.hello = hearHello();
        this.psk = redeem((byte[]) hello.getExtensions().get(TlsExtensionsUtils.EXT_pre_shared_key));
    }

    private byte[] redeem(byte[] offer) throws IOException {
        if (offer == null) {
            return TlsUtils.EMPTY_BYTES;
        }
        byte[] ticket = TlsUtils.readOpaque16(new ByteArrayInputStream(offer, 2, offer.length - 2));
        byte[] message = transcript();
        byte[] binder = Arrays.copyOfRange(message, message.length - KeySchedule.HASH_LENGTH, message.length);
        byte[] hash = KeySchedule.hash(Arrays.copyOf(message, message.length - BINDERS));
        return ledger.redeem(ticket, psk -> Arrays.equals(KeySchedule.binder(psk, hash), binder));
    }

    private static byte[] publicKey() {
        byte[] key = new byte[X25519.POINT_SIZE];
        X25519.generatePublicKey(PRIVATE_KEY, 0, key, 0);
        return key;
    }

    @Override
    void beHonest() throws IOException {
        serverHello(true);
        say(HandshakeStream.message(HandshakeType.encrypted_extensions, ServerMessages.encryptedExtensions()));
        if (psk.length == 0) {
            say(HandshakeStream.message(HandshakeType.certificate, ServerMessages.certificate()));
            say(certificateVerify());
        }
        say(finished());
        flush(Integer.MAX_VALUE);
    }

    void serverHello(boolean accept) throws IOException {
        boolean accepts = accept && psk.length > 0;
        byte[] body = ServerMessages.serverHello(hello.getSessionID(), PUBLIC_KEY, accepts);
        say(HandshakeStream.message(HandshakeType.server_hello, body));
        handshakeSecret = KeySchedule.handshake(accepts ? psk : TlsUtils.EMPTY_BYTES, sharedSecret());
        serverTraffic = KeySchedule.derive(handshakeSecret, "s hs traffic", transcriptHash());
        clientTraffic = KeySchedule.derive(handshakeSecret, "c hs traffic", transcriptHash());
        nextWrite = new Tls13RecordKeys(serverTraffic);
        read = new Tls13RecordKeys(clientTraffic);
        flush(Integer.MAX_VALUE);
    }

    private byte[] sharedSecret() throws IOException {
        KeyShareEntry share = (KeyShareEntry)
                TlsExtensionsUtils.getKeyShareClientHello(hello.getExtensions()).get(0);
        byte[] secret = new byte[X25519.POINT_SIZE];
        X25519.calculateAgreement(PRIVATE_KEY, 0, share.getKeyExchange(), 0, secret, 0);
        return secret;
    }

    @Override
    boolean isComplete() {
        return resumptionSecret != null;
    }

    @Override
    List<Message> messages() {
        return List.of(
                () -> HandshakeStream.message(HandshakeType.encrypted_extensions, ServerMessages.encryptedExtensions()),
                () -> HandshakeStream.message(HandshakeType.certificate_request, ServerMessages.certificateRequest()),
                () -> HandshakeStream.message(HandshakeType.certificate, ServerMessages.certificate()),
                this::certificateVerify,
                this::finished,
                () -> HandshakeStream.message(
                        HandshakeType.new_session_ticket, ServerMessages.newSessionTicket(++tickets)),
                () -> HandshakeStream.message(HandshakeType.key_update, new byte[] {1}));
    }

    private byte[] certificateVerify() throws IOException {
        return HandshakeStream.message(
                HandshakeType.certificate_verify, ServerMessages.certificateVerify(transcriptHash()));
    }

    private byte[] finished() {
        return HandshakeStream.message(HandshakeType.finished, KeySchedule.finished(serverTraffic, transcriptHash()));
    }

    @Override
    byte[] seal(int contentType, byte[] content) throws IOException {
        return write == null ? plaintext(contentType, content) : write.seal(contentType, content);
    }

    @Override
    byte[] open(int contentType, byte[] fragment) {
        return contentType == ContentType.application_data ? read.open(fragment) : withType(fragment, contentType);
    }

    @Override
    void saying(byte[] message) {
        if (!finished) {
            remember(message);
        }
        switch (message[0]) {
            case HandshakeType.finished -> {
                if (!finished) {
                    finished = true;
                    byte[] master = KeySchedule.master(handshakeSecret);
                    nextWrite = new Tls13RecordKeys(KeySchedule.derive(master, "s ap traffic", transcriptHash()));
                    nextRead = new Tls13RecordKeys(KeySchedule.derive(master, "c ap traffic", transcriptHash()));
                }
            }
            case HandshakeType.key_update -> nextWrite = write.next();
            case HandshakeType.new_session_ticket -> {
                ticketsBeforeTheEnd.add(message);
                issue();
            }
            default -> {}
        }
    }

    @Override
    void said() {
        if (nextWrite != null) {
            write = nextWrite;
            nextWrite = null;
        }
    }

    @Override
    void heard(byte[] message) {
        switch (message[0]) {
            case HandshakeType.finished -> {
                verifyFinished(message, KeySchedule.finished(clientTraffic, transcriptHash()));
                remember(message);
                byte[] master = KeySchedule.master(handshakeSecret);
                resumptionSecret = KeySchedule.derive(master, "res master", transcriptHash());
                read = nextRead;
                issue();
            }
            case HandshakeType.key_update -> read = read.next();
            default -> remember(message);
        }
    }

    private void issue() {
        if (resumptionSecret == null) {
            return;
        }
        for (byte[] message : ticketsBeforeTheEnd) {
            ByteArrayInputStream in = new ByteArrayInputStream(message);
            try {
                TlsUtils.readFully(MESSAGE_HEADER + LIFETIME_AND_AGE, in);
                byte[] nonce = TlsUtils.readOpaque8(in);
                byte[] ticket = TlsUtils.readOpaque16(in);
                ledger.issue(ticket, KeySchedule.resumptionPsk(resumptionSecret, nonce));
            } catch (IOException e) {
                // Not a ticket, then.
            }
        }
        ticketsBeforeTheEnd.clear();
    }
}
