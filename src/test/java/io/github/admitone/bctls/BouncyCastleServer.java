package io.github.admitone.bctls;

import io.github.admitone.server.KeyKind;
import io.github.admitone.server.TestCertificates;
import io.github.admitone.server.TlsIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.HexFormat;
import java.util.Map;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatus;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.NewSessionTicket;
import org.bouncycastle.tls.PSKTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.RenegotiationPolicy;
import org.bouncycastle.tls.SRPTlsServer;
import org.bouncycastle.tls.SessionParameters;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsPSKIdentityManager;
import org.bouncycastle.tls.TlsSRPLoginParameters;
import org.bouncycastle.tls.TlsServer;
import org.bouncycastle.tls.TlsServerContext;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.TlsSession;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.SRP6Group;
import org.bouncycastle.tls.crypto.SRP6StandardGroups;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsSRPConfig;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;

/**
 * Bouncy Castle's own TLS 1.2 server in this process, which resumes by ticket or by session ID, and whose tickets a test
 * can choose: no real server issues an empty one on demand. It echoes what it reads. Its fields may be set between
 * connections.
 */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
final class BouncyCastleServer implements AutoCloseable {

    private static final Integer SESSION_TICKET = ExtensionType.session_ticket;
    private static final Integer RENEGOTIATION_INFO = ExtensionType.renegotiation_info;
    private static final int MAX_MESSAGE = 1 << 17;
    private static final SRP6Group GROUP = SRP6StandardGroups.rfc5054_2048;
    private static final byte[] SECRET = "correct horse battery staple".getBytes(StandardCharsets.US_ASCII);

    final AtomicInteger handshakes = new AtomicInteger();
    final AtomicInteger resumptions = new AtomicInteger();

    volatile boolean tickets = true;
    volatile boolean sessionIds = true;
    volatile boolean renegotiates;
    volatile boolean emptyTickets;
    volatile boolean asksForCertificate;
    volatile long lifetimeHint = 300;
    volatile int ticketLength = 48;
    volatile CertificateStatus staple = null;
    volatile Map<Integer, byte[]> moreExtensions = Map.of();

    private final Function<TlsCrypto, TlsServer> kind;
    private final ServerSocket listener;
    private final Map<String, SessionParameters> sessions = new ConcurrentHashMap<>();

    private BouncyCastleServer(Function<TlsCrypto, TlsServer> kind) {
        this.kind = kind;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::acceptUntilClosed);
    }

    /** A server with an RSA certificate, which lets in whoever comes. */
    static BouncyCastleServer withCertificate() {
        return new BouncyCastleServer(null);
    }

    /** A server that shares {@link #secret()} with every client, whatever its identity. */
    static BouncyCastleServer withPsk() {
        return new BouncyCastleServer(crypto -> new PSKTlsServer(crypto, new TlsPSKIdentityManager() {
            @Override
            public byte[] getHint() {
                return null;
            }

            @Override
            public byte[] getPSK(byte[] identity) {
                return secret();
            }
        }));
    }

    /** A server to which {@link #secret()} is every client's password, whatever its identity. */
    static BouncyCastleServer withSrp() {
        return new BouncyCastleServer(crypto -> new SRPTlsServer(crypto, identity -> login(crypto, identity)) {
            @Override
            protected TlsCredentialedSigner getRSASignerCredentials() throws IOException {
                return signer(context, crypto);
            }
        });
    }

    static byte[] secret() {
        return SECRET.clone();
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "bouncy-castle-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void acceptUntilClosed() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                daemon(() -> serve(socket));
            } catch (IOException e) {
                // Closed: the condition of the loop decides.
            }
        }
    }

    private void serve(Socket transport) {
        try (Socket socket = transport) {
            socket.setTcpNoDelay(true);
            Renegotiating protocol = new Renegotiating(socket);
            protocol.accept(new Scripted(serve(TestClient.jca())).proxy(TlsServer.class));
            InputStream in = protocol.getInputStream();
            byte[] buffer = new byte[4096];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (renegotiates) {
                    protocol.renegotiate();
                }
                protocol.getOutputStream().write(buffer, 0, read);
            }
            protocol.close();
        } catch (IOException e) {
            // The client has seen the alert, or caused it.
        }
    }

    private TlsServer serve(TlsCrypto crypto) {
        return kind == null ? new CertificateServer(crypto) : kind.apply(crypto);
    }

    private static TlsSRPLoginParameters login(TlsCrypto crypto, byte[] identity) {
        TlsSRPConfig config = new TlsSRPConfig();
        config.setExplicitNG(new BigInteger[] {GROUP.getN(), GROUP.getG()});
        byte[] salt = new byte[16];
        BigInteger verifier = crypto.createSRP6VerifierGenerator(config).generateVerifier(salt, identity, secret());
        return new TlsSRPLoginParameters(identity, config, verifier, salt);
    }

    private static TlsCredentialedSigner signer(TlsServerContext context, TlsCrypto crypto) throws IOException {
        TlsIdentity identity = TestCertificates.server(KeyKind.RSA);
        try {
            TlsCertificate certificate =
                    crypto.createCertificate(identity.certificate().getEncoded());
            Vector<?> offered = context.getSecurityParametersHandshake().getClientSigAlgs();
            SignatureAndHashAlgorithm algorithm = SignatureAndHashAlgorithm.rsa_pss_rsae_sha256;
            if (!offered.contains(algorithm)) {
                throw new IOException("the client does not offer " + algorithm);
            }
            return new JcaDefaultTlsCredentialedSigner(
                    new TlsCryptoParameters(context),
                    (JcaTlsCrypto) crypto,
                    identity.key(),
                    new Certificate(new TlsCertificate[] {certificate}),
                    algorithm);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** A copy with a secret of its own: Bouncy Castle destroys the secrets of connections that fail. */
    private static SessionParameters copy(SessionParameters session, TlsCrypto crypto) throws IOException {
        return new SessionParameters.Builder()
                .setNegotiatedVersion(session.getNegotiatedVersion())
                .setCipherSuite(session.getCipherSuite())
                .setExtendedMasterSecret(session.isExtendedMasterSecret())
                .setMasterSecret(crypto.adoptSecret(session.getMasterSecret()))
                .setPSKIdentity(session.getPSKIdentity())
                .setSRPIdentity(session.getSRPIdentity())
                .setServerExtensions(session.readServerExtensions())
                .build();
    }

    /** Can ask the client for another handshake on the same connection (RFC 5246 §7.4.1.1). */
    private static final class Renegotiating extends TlsServerProtocol {

        Renegotiating(Socket socket) throws IOException {
            super(socket.getInputStream(), socket.getOutputStream());
        }

        @Override
        protected int getRenegotiationPolicy() {
            return RenegotiationPolicy.ACCEPT;
        }

        /** Returns when that handshake is over. */
        void renegotiate() throws IOException {
            sendHelloRequestMessage();
            while (!isHandshaking()) {
                safeReadRecord();
            }
            blockForHandshake();
        }
    }

    private final class CertificateServer extends DefaultTlsServer {

        CertificateServer(TlsCrypto crypto) {
            super(crypto);
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.TLSv12.only();
        }

        @Override
        protected TlsCredentialedSigner getRSASignerCredentials() throws IOException {
            return signer(context, getCrypto());
        }

        @Override
        protected boolean allowMultiCertStatus() {
            return true;
        }

        @Override
        public CertificateRequest getCertificateRequest() {
            return asksForCertificate
                    ? new CertificateRequest(
                            new short[] {ClientCertificateType.rsa_sign},
                            TlsUtils.getDefaultSupportedSignatureAlgorithms(context),
                            null)
                    : null;
        }

        @Override
        public void notifyClientCertificate(Certificate certificate) {
            // Whoever it is may come in.
        }
    }

    /** One connection: what it adds to a server of Bouncy Castle's is the memory for sessions. */
    private final class Scripted extends Forwarding<TlsServer> {

        private final byte[] issued = Arrays.copyOf(random(48), ticketLength);
        private TlsServerContext context;
        private byte[] offered;

        Scripted(TlsServer server) {
            super(server);
        }

        @Override
        public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
            switch (method.getName()) {
                case "init" -> context = (TlsServerContext) arguments[0];
                case "processClientExtensions" ->
                    offered = Extensions.copyOf((Hashtable<?, ?>) arguments[0]).get(SESSION_TICKET);
                case "getSessionToResume" -> {
                    return find((byte[]) arguments[0]);
                }
                case "getNewSessionID" -> {
                    return issuesTicket() || !sessionIds ? TlsUtils.EMPTY_BYTES : Arrays.copyOf(issued, 32);
                }
                case "getServerExtensions" -> {
                    Hashtable<Integer, byte[]> extensions =
                            Extensions.copyOf((Hashtable<?, ?>) forward(method, arguments));
                    extensions.putAll(moreExtensions);
                    if (issuesTicket()) {
                        extensions.put(SESSION_TICKET, TlsUtils.EMPTY_BYTES);
                    }
                    return extensions;
                }
                case "getServerExtensionsForConnection" -> {
                    if (context.getSecurityParametersHandshake().isResumedSession()) {
                        // Of the session's first handshake; this one issues no ticket, and renegotiates nothing.
                        ((Hashtable<?, ?>) arguments[0]).remove(SESSION_TICKET);
                        ((Hashtable<?, ?>) arguments[0]).remove(RENEGOTIATION_INFO);
                    }
                }
                case "getCertificateStatus" -> {
                    return staple;
                }
                case "getMaxHandshakeMessageSize" -> {
                    return MAX_MESSAGE;
                }
                case "getNewSessionTicket" -> {
                    return new NewSessionTicket(lifetimeHint, emptyTickets ? TlsUtils.EMPTY_BYTES : issued);
                }
                case "notifyHandshakeComplete" -> remember();
                default -> {}
            }
            return forward(method, arguments);
        }

        private boolean issuesTicket() {
            return tickets && offered != null;
        }

        private TlsSession find(byte[] sessionId) throws IOException {
            byte[] name = offered == null || offered.length == 0 ? Arrays.copyOf(sessionId, 32) : offered;
            SessionParameters session = sessions.get(HexFormat.of().formatHex(name));
            return session == null ? null : TlsUtils.importSession(sessionId, copy(session, context.getCrypto()));
        }

        private void remember() throws IOException {
            if (context.getSecurityParametersConnection().isResumedSession()) {
                resumptions.incrementAndGet();
            } else {
                byte[] name = issuesTicket() ? issued : Arrays.copyOf(issued, 32);
                SessionParameters session = context.getSession().exportSessionParameters();
                sessions.put(HexFormat.of().formatHex(name), copy(session, context.getCrypto()));
            }
            handshakes.incrementAndGet();
        }
    }

    private static byte[] random(int length) {
        return TestClient.jca().createNonceGenerator(new byte[0]).generateNonce(length);
    }
}
