package io.github.admitone.jsse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import java.util.stream.Stream;
import javax.net.ssl.SNIServerName;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.jspecify.annotations.Nullable;

/** The client of one connection: offers what the parameters say, and asks the caller's managers. */
@SuppressWarnings({"JdkObsolete", "rawtypes"}) // Bouncy Castle's API is made of Hashtable and Vector.
final class FacadeClient extends AbstractTlsClient {

    private final InstantSource clock;
    private final Algorithms offered;
    private final List<String> applicationProtocols;
    private final List<SNIServerName> sentNames;
    private final List<SNIServerName> requestedNames;
    private final ServerVerification verification;
    private final Optional<ClientCredentials> credentials;
    private final ConnectionSession session;

    private List<X509Certificate> peerCertificates = List.of();
    private List<byte[]> statusResponses = List.of();
    private List<String> peerSignatureAlgorithms = List.of();
    private @Nullable List<X509Certificate> localCertificates;
    private ClientCredentials.@Nullable Asked unexpectedRequest;
    private volatile boolean complete;

    /**
     * @param sentNames the names for the {@code server_name} extension
     * @param requestedNames those that the session tells, by which a trust manager identifies the server
     */
    FacadeClient(
            FacadeCrypto crypto,
            InstantSource clock,
            Algorithms offered,
            String[] applicationProtocols,
            List<SNIServerName> sentNames,
            List<SNIServerName> requestedNames,
            ServerVerification verification,
            Optional<ClientCredentials> credentials,
            ConnectionSession session) {
        super(crypto);
        this.clock = clock;
        this.offered = offered;
        this.applicationProtocols = List.of(applicationProtocols);
        this.sentNames = sentNames;
        this.requestedNames = requestedNames;
        this.verification = verification;
        this.credentials = credentials;
        this.session = session;
    }

    boolean isComplete() {
        return complete;
    }

    List<X509Certificate> peerCertificates() {
        return peerCertificates;
    }

    /**
     * {@return what the server asked for, if the key manager then chose another certificate than was anticipated; once}
     */
    Optional<ClientCredentials.Asked> unexpectedRequest() {
        Optional<ClientCredentials.Asked> unexpected = Optional.ofNullable(unexpectedRequest);
        unexpectedRequest = null;
        return unexpected;
    }

    @Nullable
    List<X509Certificate> localCertificates() {
        return localCertificates;
    }

    /** {@return what the client was expected to present, if the server would ask} */
    @Nullable
    List<X509Certificate> anticipatedCertificates() {
        return credentials.map(ClientCredentials::anticipatedChain).orElse(null);
    }

    /** {@return the application protocol, an empty string if there is none, or null as long as that is open} */
    @Nullable
    String applicationProtocol() {
        SecurityParameters parameters = context == null ? null : context.getSecurityParameters();
        if (parameters == null || !(parameters.isApplicationProtocolSet() || complete)) {
            return null;
        }
        ProtocolName chosen = parameters.getApplicationProtocol();
        return chosen == null ? "" : new String(chosen.getBytes(), StandardCharsets.ISO_8859_1);
    }

    /** {@return what is known of the session so far} */
    ConnectionSession.Facts facts(
            List<X509Certificate> peer, @Nullable List<X509Certificate> local, long createdAt, long now) {
        SecurityParameters parameters = context.getSecurityParameters();
        byte[] id = parameters.getSessionID();
        return new ConnectionSession.Facts(
                id == null ? new byte[0] : id.clone(),
                TlsVersion.of(parameters.getNegotiatedVersion()),
                suite(parameters).map(TlsSuite::name).orElse("SSL_NULL_WITH_NULL_NULL"),
                peer,
                local,
                statusResponses,
                requestedNames,
                jcaNames(offered.schemes().stream()),
                peerSignatureAlgorithms,
                createdAt,
                now);
    }

    private static Optional<TlsSuite> suite(SecurityParameters parameters) {
        return TlsSuite.of(parameters.getCipherSuite());
    }

    private static List<String> jcaNames(Stream<Scheme> schemes) {
        return schemes.map(Scheme::jcaName).distinct().toList();
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return offered.protocols().stream().map(TlsVersion::toBouncyCastle).toArray(ProtocolVersion[]::new);
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return offered.suites().stream().mapToInt(TlsSuite::code).toArray();
    }

    @Override
    protected @Nullable Vector getProtocolNames() {
        return applicationProtocols.isEmpty()
                ? null
                : vector(applicationProtocols.stream()
                        .map(name -> ProtocolName.asRawBytes(name.getBytes(StandardCharsets.ISO_8859_1)))
                        .toList());
    }

    @Override
    protected @Nullable Vector getSNIServerNames() {
        return sentNames.isEmpty()
                ? null
                : vector(sentNames.stream()
                        .map(name -> new ServerName((short) name.getType(), name.getEncoded()))
                        .toList());
    }

    @Override
    protected Vector getSupportedGroups(Vector namedGroupRoles) {
        boolean tls13 = offered.protocols().contains(TlsVersion.TLS_1_3);
        return vector(offered.groups().stream()
                .filter(group -> tls13 || !group.isHybrid())
                .map(Group::code)
                .toList());
    }

    /** A share of the group that is preferred, and one for servers that do not know it yet. */
    @Override
    public Vector getEarlyKeyShareGroups() {
        List<Group> groups = offered.groups();
        return vector(groups.stream()
                .filter(group -> group == groups.get(0) || (groups.get(0).isHybrid() && group == Group.X25519))
                .map(Group::code)
                .toList());
    }

    @Override
    protected Vector getSupportedSignatureAlgorithms() {
        return vector(offered.schemes().stream()
                .map(scheme -> SignatureScheme.getSignatureAndHashAlgorithm(scheme.code()))
                .toList());
    }

    private static <T> Vector<T> vector(Collection<T> elements) {
        return new Vector<>(elements);
    }

    /** The caller's trust manager decides which algorithms it accepts in certificates. */
    @Override
    public boolean shouldCheckSigAlgOfPeerCerts() {
        return false;
    }

    @Override
    public void processServerExtensions(Hashtable serverExtensions) throws IOException {
        super.processServerExtensions(serverExtensions);
        requireOfferedProtocol();
    }

    /** RFC 7301 §3.1: the server selects one of the protocols that were offered. */
    private void requireOfferedProtocol() throws TlsFatalAlert {
        String chosen = applicationProtocol();
        if (chosen != null && !chosen.isEmpty() && !applicationProtocols.contains(chosen)) {
            throw new TlsFatalAlert(
                    AlertDescription.illegal_parameter, "the server selected a protocol that was not offered");
        }
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate presented) throws IOException {
                authenticate(presented);
            }

            @Override
            public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                return credentials(request);
            }
        };
    }

    private void authenticate(TlsServerCertificate presented) throws IOException {
        peerCertificates = verification.chain(presented.getCertificate());
        statusResponses = ServerVerification.statusResponses(presented);
        if (peerCertificates.isEmpty()) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "the server presented no certificate");
        }
        SecurityParameters parameters = context.getSecurityParametersHandshake();
        long now = clock.millis();
        session.establish(facts(peerCertificates, null, now, now));
        verification.verify(
                peerCertificates,
                suite(parameters).map(TlsSuite::authentication).orElse("UNKNOWN"));
    }

    private @Nullable TlsCredentials credentials(CertificateRequest request) throws IOException {
        SecurityParameters parameters = context.getSecurityParametersHandshake();
        String protocol = TlsVersion.of(parameters.getNegotiatedVersion());
        // RFC 8446 §4.2.3: what certificates may be signed with is another extension, if it is there.
        Vector<?> asked = Optional.<Vector<?>>ofNullable(request.getSupportedSignatureAlgorithmsCert())
                .orElseGet(request::getSupportedSignatureAlgorithms);
        peerSignatureAlgorithms = jcaNames((asked == null ? Stream.empty() : asked.stream())
                .map(algorithm -> SignatureScheme.from((SignatureAndHashAlgorithm) algorithm))
                .flatMap(code -> Scheme.of(code).stream()));
        if (credentials.isEmpty()) {
            return null;
        }
        // The key manager may look at the handshake session.
        long now = clock.millis();
        session.establish(facts(peerCertificates, null, now, now));
        Optional<ClientCredentials.Chosen> chosen =
                credentials.get().choose(request, protocol, new TlsCryptoParameters(context));
        localCertificates = chosen.map(ClientCredentials.Chosen::chain).orElse(null);
        boolean expected = localCertificates == null
                || localCertificates.get(0).equals(credentials.get().anticipated());
        unexpectedRequest = expected ? null : credentials.get().asked();
        return chosen.map(ClientCredentials.Chosen::credentials).orElse(null);
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        requireOfferedProtocol();
        complete = true;
    }
}
