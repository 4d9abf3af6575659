package io.github.admitone.bctls;

import io.github.admitone.server.KeyKind;
import io.github.admitone.server.TestCertificates;
import io.github.admitone.server.TlsIdentity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Vector;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.PskIdentity;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsHash;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsRawKeyCertificate;

/**
 * A TLS 1.3 server in the hands of a test: Bouncy Castle's own, which also issues tickets, whatever they look like, and
 * resumes the sessions of those that it made properly. Its fields are set between connections. It says of itself what
 * it has seen. Used by one thread.
 */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
final class Tls13IssuingServer {

    static final long LIFETIME = 7200;
    static final int TICKET_REQUEST = 58;
    private static final int PLAINTEXT_LIMIT = 1 << 14;

    final List<PskIdentity> offered = new ArrayList<>();
    Hashtable<Integer, byte[]> helloExtensions = new Hashtable<>();
    int clientHellos;
    int handshakes;
    int resumptions;

    boolean resumes = true;
    int tickets = 2;
    int cipherSuite = CipherSuite.TLS_AES_128_GCM_SHA256;
    int group = NamedGroup.x25519;
    long ageAdd = 0xC0FF_EE00L;
    long lifetime = LIFETIME;
    String applicationProtocol = "";
    boolean honoursTicketRequests;
    Hashtable<Integer, byte[]> encryptedExtensions = new Hashtable<>();
    Hashtable<Integer, byte[]> certificateExtensions = new Hashtable<>();
    boolean asksForCertificate;
    TlsPSKExternal externalPsk = null;
    boolean rawPublicKey;
    byte[] ticketBeforeFinished = null;
    byte[] certificateBeforeFinished = null;

    private final Map<ByteBuffer, Session> sessions = new HashMap<>();
    private int issued;

    @SuppressWarnings("ArrayRecordComponent") // Compared with nothing.
    private record Session(byte[] psk, int prfAlgorithm) {}

    End accept() throws IOException {
        End end = new End(new ServerCrypto());
        end.accept(end.peer);
        return end;
    }

    /** The body of a NewSessionTicket without extensions, in RFC 8446 section 4.6.1. */
    static byte[] newSessionTicket(long lifetime, long ageAdd, byte[] nonce, byte[] ticket, byte[] extensions) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            TlsUtils.writeUint32(lifetime, body);
            TlsUtils.writeUint32(ageAdd, body);
            TlsUtils.writeOpaque8(nonce, body);
            TlsUtils.writeOpaque16(ticket, body);
            TlsUtils.writeOpaque16(extensions, body);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
        return body.toByteArray();
    }

    static byte[] newSessionTicket(byte[] ticket) {
        return newSessionTicket(LIFETIME, 1, new byte[] {1}, ticket, TlsUtils.EMPTY_BYTES);
    }

    private static byte[] message(short type, byte[] body) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        TlsUtils.writeUint8(type, message);
        TlsUtils.writeOpaque24(body, message);
        return message.toByteArray();
    }

    /** One connection of this server, in non-blocking mode. */
    final class End extends TlsServerProtocol {

        private final ServerCrypto crypto;
        private final Peer peer;
        private TlsSecret resumptionSecret;
        private int hash;
        private int prfAlgorithm;
        private int recordSize = PLAINTEXT_LIMIT;

        private End(ServerCrypto crypto) {
            this.crypto = crypto;
            this.peer = new Peer(this);
        }

        /** The last alert from the client, or a negative number. */
        int alert() {
            return peer.alert;
        }

        boolean isHandshakeComplete() {
            return peer.complete;
        }

        byte[] exported() {
            return peer.exported;
        }

        /** Issues a ticket that this server would accept. */
        void issueTicket() throws IOException {
            byte[] nonce = ByteBuffer.allocate(4).putInt(++issued).array();
            byte[] ticket = ("ticket " + issued).getBytes(StandardCharsets.US_ASCII);
            byte[] psk = TlsCryptoUtils.hkdfExpandLabel(
                            resumptionSecret, hash, "resumption", nonce, TlsCryptoUtils.getHashOutputSize(hash))
                    .extract();
            sessions.put(ByteBuffer.wrap(ticket), new Session(psk, prfAlgorithm));
            send(HandshakeType.new_session_ticket, newSessionTicket(lifetime, ageAdd, nonce, ticket, new byte[0]));
        }

        void issue(byte[] newSessionTicket) throws IOException {
            send(HandshakeType.new_session_ticket, newSessionTicket);
        }

        /** Issues a ticket that this server would accept, in records of that many bytes each. */
        void issueTicketInRecordsOf(int bytes) throws IOException {
            recordSize = bytes;
            issueTicket();
            recordSize = PLAINTEXT_LIMIT;
        }

        /** Issues that many tickets of this kind, as many in a record as fit. */
        void flood(int count, byte[] newSessionTicket) throws IOException {
            byte[] message = message(HandshakeType.new_session_ticket, newSessionTicket);
            int most = PLAINTEXT_LIMIT / message.length;
            for (int left = count; left > 0; left -= most) {
                ByteArrayOutputStream record = new ByteArrayOutputStream();
                for (int i = 0; i < Math.min(most, left); i++) {
                    record.write(message);
                }
                writeRecord(ContentType.handshake, record.toByteArray(), 0, record.size());
            }
        }

        /** Sends a handshake message that does not go into the transcript. */
        void send(short type, byte[] body) throws IOException {
            byte[] bytes = message(type, body);
            for (int at = 0; at < bytes.length; at += recordSize) {
                writeRecord(ContentType.handshake, bytes, at, Math.min(recordSize, bytes.length - at));
            }
        }

        void updateKeys() throws IOException {
            send13KeyUpdate(true);
        }

        @Override
        protected void send13EncryptedExtensionsMessage(@SuppressWarnings("rawtypes") Hashtable serverExtensions)
                throws IOException {
            super.send13EncryptedExtensionsMessage(serverExtensions);
            if (ticketBeforeFinished != null) {
                issue(ticketBeforeFinished);
            }
            if (certificateBeforeFinished != null) {
                send(HandshakeType.certificate, certificateBeforeFinished);
            }
        }

        @Override
        protected void process13FinishedMessage(ByteArrayInputStream buf) throws IOException {
            super.process13FinishedMessage(buf);
            SecurityParameters parameters = getContext().getSecurityParametersHandshake();
            byte[] finished = message(HandshakeType.finished, parameters.getPeerVerifyData());
            TlsHash transcript = crypto.transcript.cloneHash();
            transcript.update(finished, 0, finished.length);
            hash = parameters.getPRFCryptoHashAlgorithm();
            prfAlgorithm = parameters.getPRFAlgorithm();
            resumptionSecret = TlsCryptoUtils.hkdfExpandLabel(
                    parameters.getMasterSecret(),
                    hash,
                    "res master",
                    transcript.calculateHash(),
                    TlsCryptoUtils.getHashOutputSize(hash));
        }
    }

    /** What the server chooses, and what it is told. */
    private final class Peer extends DefaultTlsServer {

        private final End end;
        private int alert = -1;
        private boolean resumed;
        private boolean complete;
        private byte[] exported;

        Peer(End end) {
            super(end.crypto.proxy(TlsCrypto.class));
            this.end = end;
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.TLSv13.only();
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return new int[] {cipherSuite};
        }

        @Override
        public int[] getSupportedGroups() {
            return new int[] {group};
        }

        @Override
        protected Vector<?> getProtocolNames() {
            return applicationProtocol.isEmpty()
                    ? null
                    : new Vector<>(List.of(ProtocolName.asUtf8Encoding(applicationProtocol)));
        }

        @Override
        public void processClientExtensions(@SuppressWarnings("rawtypes") Hashtable extensions) throws IOException {
            helloExtensions = Extensions.copyOf(extensions);
            super.processClientExtensions(extensions);
        }

        @Override
        public Hashtable<?, ?> getServerExtensions() throws IOException {
            Hashtable<Integer, byte[]> extensions = Extensions.copyOf(super.getServerExtensions());
            if (isAskedForTickets()) {
                extensions.put(TICKET_REQUEST, new byte[] {(byte) ticketsToIssue()});
            }
            extensions.putAll(encryptedExtensions);
            return extensions;
        }

        private boolean isAskedForTickets() {
            return honoursTicketRequests && helloExtensions.containsKey(TICKET_REQUEST);
        }

        /** RFC 9149 section 3: the first count is that of a new session, the second that of a resumption. */
        private int ticketsToIssue() {
            return isAskedForTickets()
                    ? Byte.toUnsignedInt(helloExtensions.get(TICKET_REQUEST)[resumed ? 1 : 0])
                    : tickets;
        }

        @Override
        public void notifyOfferedCipherSuites(int[] suites) throws IOException {
            clientHellos++;
            super.notifyOfferedCipherSuites(suites);
        }

        @Override
        @SuppressWarnings("unchecked")
        public TlsPSKExternal getExternalPSK(@SuppressWarnings("rawtypes") Vector identities) {
            for (int i = 0; i < identities.size(); i++) {
                PskIdentity identity = (PskIdentity) identities.get(i);
                offered.add(identity);
                Session session = sessions.get(ByteBuffer.wrap(identity.getIdentity()));
                if (resumes && session != null) {
                    // Bouncy Castle finds the identity again only if its age is zero, as that of external PSKs is.
                    identities.set(i, new PskIdentity(identity.getIdentity(), 0));
                    TlsSecret key = getCrypto().createSecret(session.psk().clone());
                    end.crypto.ticket = new TicketPsk(identity.getIdentity(), key, session.prfAlgorithm());
                    resumed = true;
                    return end.crypto.ticket;
                }
                if (externalPsk != null && Arrays.equals(externalPsk.getIdentity(), identity.getIdentity())) {
                    return externalPsk;
                }
            }
            return null;
        }

        @Override
        public TlsCredentials getCredentials() throws IOException {
            BcTlsCrypto crypto = end.crypto.own();
            TlsIdentity identity = TestCertificates.server(KeyKind.EC);
            List<CertificateEntry> entries = new ArrayList<>();
            try {
                for (X509Certificate each : identity.chain()) {
                    entries.add(new CertificateEntry(
                            crypto.createCertificate(each.getEncoded()),
                            entries.isEmpty() ? certificateExtensions : new Hashtable<>()));
                }
            } catch (CertificateEncodingException e) {
                throw new IOException(e);
            }
            int scheme = SignatureScheme.ecdsa_secp256r1_sha256;
            return new BcDefaultTlsCredentialedSigner(
                    new TlsCryptoParameters(context),
                    crypto,
                    PrivateKeyFactory.createKey(identity.key().getEncoded()),
                    rawPublicKey
                            ? rawPublicKey(crypto, identity)
                            : new Certificate(TlsUtils.EMPTY_BYTES, entries.toArray(new CertificateEntry[0])),
                    SignatureAndHashAlgorithm.getInstance(
                            SignatureScheme.getHashAlgorithm(scheme), SignatureScheme.getSignatureAlgorithm(scheme)));
        }

        private static Certificate rawPublicKey(BcTlsCrypto crypto, TlsIdentity identity) throws IOException {
            byte[] key = identity.certificate().getPublicKey().getEncoded();
            CertificateEntry entry = new CertificateEntry(new BcTlsRawKeyCertificate(crypto, key), null);
            return new Certificate(CertificateType.RawPublicKey, TlsUtils.EMPTY_BYTES, new CertificateEntry[] {entry});
        }

        @Override
        public CertificateRequest getCertificateRequest() throws IOException {
            return asksForCertificate
                    ? new CertificateRequest(
                            TlsUtils.EMPTY_BYTES, TlsUtils.getDefaultSupportedSignatureAlgorithms(context), null, null)
                    : null;
        }

        @Override
        public void notifyClientCertificate(Certificate certificate) {
            // Whoever it is may come in.
        }

        @Override
        public void notifyAlertReceived(short level, short description) {
            alert = description;
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            complete = true;
            handshakes++;
            resumptions += resumed ? 1 : 0;
            exported = context.exportKeyingMaterial("EXPORTER-admit-one-test", new byte[] {1, 2, 3}, 32);
            for (int left = ticketsToIssue(); left > 0; left--) {
                end.issueTicket();
            }
        }
    }

    /** Knows the running transcript, and checks a ticket's binder under the label of a resumption PSK. */
    private static final class ServerCrypto extends Forwarding<TlsCrypto> {

        private TlsHash transcript;
        private TicketPsk ticket;

        ServerCrypto() {
            super(new BcTlsCrypto(new SecureRandom()));
        }

        BcTlsCrypto own() {
            return (BcTlsCrypto) target();
        }

        @Override
        public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
            Object result = forward(method, arguments);
            return switch (method.getName()) {
                case "createHash" -> new Tapped((TlsHash) result).proxy(TlsHash.class);
                case "hkdfInit" -> forBinder((TlsSecret) result);
                default -> result;
            };
        }

        /** The first secret after a ticket was found is the one that its binder comes from. */
        private TlsSecret forBinder(TlsSecret secret) {
            TicketPsk found = ticket;
            ticket = null;
            return found == null ? secret : BinderSecret.initial(secret, found);
        }

        private final class Tapped extends Forwarding<TlsHash> {

            Tapped(TlsHash hash) {
                super(hash);
            }

            @Override
            public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
                if (method.getName().equals("cloneHash")) {
                    transcript = target();
                }
                return forward(method, arguments);
            }
        }
    }
}
