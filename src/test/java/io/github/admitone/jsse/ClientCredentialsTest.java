package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.admitone.bctls.ResumptionStatus;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.TestCertificates;
import io.github.admitone.server.TlsIdentity;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.net.Socket;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.tls.TlsFatalAlert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCredentialsTest {

    private static KeyPair keyPair(String algorithm) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm.startsWith("secp") ? "EC" : algorithm);
        if (algorithm.startsWith("secp")) {
            generator.initialize(new ECGenParameterSpec(algorithm));
        } else if (algorithm.startsWith("RSA")) {
            generator.initialize(2048);
        }
        return generator.generateKeyPair();
    }

    private static TlsIdentity selfSigned(String algorithm) throws Exception {
        KeyPair pair = keyPair(algorithm);
        String signature = algorithm.startsWith("Ed")
                ? algorithm
                : algorithm.startsWith("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        X500Principal name = new X500Principal("CN=" + algorithm);
        Instant now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                Date.from(now.minusSeconds(3600)),
                Date.from(now.plusSeconds(3600)),
                name,
                pair.getPublic());
        PrivateKey signing = algorithm.equals("RSASSA-PSS") ? keyPair("RSA").getPrivate() : pair.getPrivate();
        X509Certificate certificate = new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(signature).build(signing)));
        return new TlsIdentity(pair.getPrivate(), List.of(certificate));
    }

    /** A server that asks for certificates and accepts any. */
    private static SSLContext server(X509Certificate... issuers) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                Contexts.keys(TestCertificates.server(KeyKind.EC)),
                new X509TrustManager[] {
                    new X509TrustManager() {
                        @Override
                        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

                        @Override
                        public void checkServerTrusted(X509Certificate[] chain, String authType)
                                throws CertificateException {
                            throw new CertificateException();
                        }

                        @Override
                        public X509Certificate[] getAcceptedIssuers() {
                            return issuers;
                        }
                    }
                },
                null);
        return context;
    }

    private static Principal presented(String version, KeyManager... keys) throws Exception {
        EnginePair pair = EnginePair.of(Contexts.builder().keyManagers(keys).build(), server());
        pair.server.setEnabledProtocols(new String[] {version});
        pair.server.setWantClientAuth(true);
        pair.handshake();
        assertThat(pair.transfer(pair.client, "hello")).isEqualTo("hello");
        try {
            return pair.server.getSession().getPeerPrincipal();
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, TLSv1.2",
        "RSA, TLSv1.3",
        "RSASSA-PSS, TLSv1.3",
        "secp256r1, TLSv1.2",
        "secp384r1, TLSv1.2",
        "secp384r1, TLSv1.3",
        "secp521r1, TLSv1.3",
        "Ed25519, TLSv1.3",
        "Ed448, TLSv1.3",
    })
    void key_ofEachKind_signs(String algorithm, String version) throws Exception {
        Principal principal = presented(version, new OneKey(selfSigned(algorithm)));
        assertThat(principal).isEqualTo(new X500Principal("CN=" + algorithm));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void keyManager_withoutACertificate_presentsNone(String version) throws Exception {
        assertThat(presented(version, new OneKey(null))).isNull();
        assertThat(presented(version)).isNull();
    }

    @Test
    void keyThatNoRegisteredProviderTakes_signsThroughBouncyCastle() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519", FacadeCrypto.provider());
        KeyPair pair = generator.generateKeyPair();
        var stream = new JcaSigner(pair.getPrivate(), Scheme.ED25519).getStreamSigner(null);
        stream.getOutputStream().write('a');
        stream.getOutputStream().write(new byte[] {'b', 'c'});
        Signature verifier = Signature.getInstance("Ed25519", FacadeCrypto.provider());
        verifier.initVerify(pair.getPublic());
        verifier.update("abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(verifier.verify(stream.getSignature())).isTrue();
    }

    @Test
    void keyThatDoesNotSign_isAnInternalError() throws Exception {
        PrivateKey key = keyPair("secp256r1").getPrivate();
        JcaSigner signer = new JcaSigner(key, Scheme.ED25519);
        assertThatThrownBy(() -> signer.getStreamSigner(null)).isInstanceOf(TlsFatalAlert.class);
        assertThatThrownBy(() -> signer.generateRawSignature(null, new byte[32]))
                .isInstanceOf(TlsFatalAlert.class);
    }

    @Test
    void fits_keyAndScheme_goTogether() throws Exception {
        PublicKey p256 = keyPair("secp256r1").getPublic();
        assertThat(ClientCredentials.fits(Scheme.ECDSA_SECP256R1_SHA256, p256, "TLSv1.3"))
                .isTrue();
        assertThat(ClientCredentials.fits(Scheme.ECDSA_SECP384R1_SHA384, p256, "TLSv1.3"))
                .isFalse();
        assertThat(ClientCredentials.fits(Scheme.ECDSA_SECP384R1_SHA384, p256, "TLSv1.2"))
                .isTrue();
        assertThat(ClientCredentials.fits(Scheme.RSA_PKCS1_SHA256, p256, "TLSv1.2"))
                .isFalse();
        KeyPairGenerator small = KeyPairGenerator.getInstance("RSA");
        small.initialize(1024);
        PublicKey rsa = small.generateKeyPair().getPublic();
        assertThat(ClientCredentials.fits(Scheme.RSA_PSS_RSAE_SHA256, rsa, "TLSv1.3"))
                .isTrue();
        assertThat(ClientCredentials.fits(Scheme.RSA_PSS_RSAE_SHA512, rsa, "TLSv1.3"))
                .isFalse();
        PublicKey foreign = KeyPairGenerator.getInstance("Ed25519", FacadeCrypto.provider())
                .generateKeyPair()
                .getPublic();
        assertThat(ClientCredentials.fits(Scheme.ED25519, foreign, "TLSv1.3")).isTrue();
    }

    @Test
    void plainKeyManager_isAskedBySocketToo() throws Exception {
        SSLContext context = Contexts.builder()
                .keyManagers(new OneKey(TestCertificates.client(KeyKind.RSA, "client")))
                .build();
        try (Peer peer = Peer.tls("TLSv1.3", socket -> {
                    socket.setNeedClientAuth(true);
                    socket.getOutputStream().write(1);
                });
                var socket =
                        (javax.net.ssl.SSLSocket) context.getSocketFactory().createSocket("localhost", peer.port())) {
            assertThat(socket.getInputStream().read()).isEqualTo(1);
            assertThat(socket.getSession().getLocalPrincipal().getName()).isEqualTo("CN=client");
        }
    }

    @ParameterizedTest
    @CsvSource({"secp256r1, TLSv1.3", "secp256r1, TLSv1.2", "RSA, TLSv1.2"})
    void keyOfATokenWithoutPss_signsWithAnotherScheme(String algorithm, String version) throws Exception {
        TlsIdentity identity = selfSigned(algorithm);
        Security.addProvider(TokenProvider.INSTANCE);
        try {
            TlsIdentity inToken = new TlsIdentity(new TokenProvider.TokenKey(identity.key()), identity.chain());
            assertThat(presented(version, new OneKey(inToken))).isEqualTo(new X500Principal("CN=" + algorithm));
        } finally {
            Security.removeProvider(TokenProvider.INSTANCE.getName());
        }
    }

    private static X509KeyManager broken() {
        return (X509KeyManager) Proxy.newProxyInstance(
                ClientCredentialsTest.class.getClassLoader(),
                new Class<?>[] {X509KeyManager.class},
                (proxy, method, arguments) -> {
                    throw new IllegalStateException("token removed");
                });
    }

    @Test
    void keyManagerThatThrows_serverThatAsksForNothing_connectsWithoutResuming() throws Exception {
        EnginePair pair = EnginePair.of(Contexts.builder().keyManagers(broken()).build(), server());
        pair.handshake();
        assertThat(ResumingSslContext.resumptionStatus(pair.client)).isEqualTo(ResumptionStatus.DISABLED);
    }

    @Test
    void keyManagerThatThrows_serverThatAsks_failsTheHandshake() throws Exception {
        EnginePair pair = EnginePair.of(Contexts.builder().keyManagers(broken()).build(), server());
        pair.server.setWantClientAuth(true);
        assertThatThrownBy(pair::handshake).isInstanceOf(SSLException.class).hasMessageContaining("token removed");
    }

    /** A plain key manager, which knows neither sockets nor engines. */
    private record OneKey(TlsIdentity identity) implements X509KeyManager {

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return identity == null ? null : TlsIdentity.ALIAS;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return identity.chain().toArray(new X509Certificate[0]);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return identity.key();
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return null;
        }
    }

    /** Chooses one certificate where any will do, and the user's where the server says which it accepts. */
    private static final class UsersKeys extends X509ExtendedKeyManager {

        private final Map<String, TlsIdentity> identities;
        private String user;

        UsersKeys(Map<String, TlsIdentity> identities) {
            this.identities = identities;
        }

        @Override
        public String chooseEngineClientAlias(String[] keyType, Principal[] issuers, SSLEngine engine) {
            return issuers == null ? "default" : user;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return identities.get(alias).chain().toArray(new X509Certificate[0]);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return identities.get(alias).key();
        }

        @Override
        public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            throw new UnsupportedOperationException();
        }
    }

    private static ResumptionStatus connect(SSLContext client, SSLContext server, String version) throws Exception {
        EnginePair pair = EnginePair.of(client, server);
        pair.server.setEnabledProtocols(new String[] {version});
        pair.server.setNeedClientAuth(true);
        pair.handshake();
        assertThat(pair.transfer(pair.server, "hello")).isEqualTo("hello");
        return ResumingSslContext.resumptionStatus(pair.client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void session_ofACertificateThatWasNotAnticipated_isNobodyElses(String version) throws Exception {
        TlsIdentity alice = selfSigned("secp256r1");
        TlsIdentity bob = selfSigned("secp384r1");
        UsersKeys keys = new UsersKeys(Map.of("default", selfSigned("RSA"), "alice", alice, "bob", bob));
        SSLContext client = Contexts.builder().keyManagers(keys).build();
        SSLContext server = server(alice.certificate(), bob.certificate());

        keys.user = "alice";
        assertThat(connect(client, server, version)).isEqualTo(ResumptionStatus.NO_TICKET);
        keys.user = "bob";
        assertThat(connect(client, server, version)).isEqualTo(ResumptionStatus.NO_TICKET);
        assertThat(connect(client, server, version)).isEqualTo(ResumptionStatus.RESUMED);
        keys.user = "alice";
        assertThat(connect(client, server, version)).isEqualTo(ResumptionStatus.NO_TICKET);
        assertThat(connect(client, server, version)).isEqualTo(ResumptionStatus.RESUMED);
    }
}
