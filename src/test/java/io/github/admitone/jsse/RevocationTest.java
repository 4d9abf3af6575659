package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.admitone.bctls.ResumptionStatus;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.OpenSslServer;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TestCertificates;
import io.github.admitone.server.TlsIdentity;
import io.github.admitone.server.TlsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathBuilder;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.X509CertSelector;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevocationTest {

    @TempDir
    private Path directory;

    /** What an OCSP responder, which is the authority itself, says of the server's certificate. */
    private Path response(CertificateStatus status) throws Exception {
        TlsIdentity issuer = TestCertificates.issuer(KeyKind.RSA);
        var holder = new JcaX509CertificateHolder(issuer.certificate());
        var id = new CertificateID(
                new JcaDigestCalculatorProviderBuilder().build().get(CertificateID.HASH_SHA1),
                holder,
                TestCertificates.server(KeyKind.RSA).certificate().getSerialNumber());
        Instant now = Instant.now();
        var basic = new BasicOCSPRespBuilder(
                new RespID(X500Name.getInstance(holder.getSubject().getEncoded())));
        basic.addResponse(id, status, Date.from(now.minusSeconds(60)), Date.from(now.plusSeconds(3600)), null);
        var signed =
                basic.build(new JcaContentSignerBuilder("SHA256withRSA").build(issuer.key()), null, Date.from(now));
        byte[] encoded =
                new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, signed).getEncoded();
        return Files.write(directory.resolve("response.der"), encoded);
    }

    /** The JDK's trust manager, which checks what is stapled and asks nobody else. */
    private static TrustManager[] checking() throws Exception {
        PKIXRevocationChecker checker =
                (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
        checker.setOptions(
                EnumSet.of(PKIXRevocationChecker.Option.ONLY_END_ENTITY, PKIXRevocationChecker.Option.NO_FALLBACK));
        PKIXBuilderParameters parameters =
                new PKIXBuilderParameters(TestCertificates.trustStore(), new X509CertSelector());
        parameters.addCertPathChecker(checker);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        return factory.getTrustManagers();
    }

    private static ResumptionStatus connect(SSLContext context, TlsServer server) throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", server.port())) {
            socket.getOutputStream().write(TlsServer.request());
            socket.getInputStream().read();
            return socket instanceof ResumingSslSocket own ? ResumingSslContext.resumptionStatus(own) : null;
        }
    }

    private static CertificateStatus revoked() {
        return new RevokedStatus(Date.from(Instant.now().minusSeconds(60)), CRLReason.keyCompromise);
    }

    private static TlsServer server(String version, Path response) {
        return OpenSslServer.start(ServerOptions.of(version), "-status_file", response.toString());
    }

    /** Without it nothing would show that a refusal is about the revocation. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void stapledGoodStatus_isAcceptedAlsoWhenResuming(String version) throws Exception {
        SSLContext context = Contexts.builder().trustManagers(checking()).build();
        try (TlsServer server = server(version, response(CertificateStatus.GOOD))) {
            assertThat(connect(context, server)).isEqualTo(ResumptionStatus.NO_TICKET);
            assertThat(connect(context, server)).isEqualTo(ResumptionStatus.RESUMED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void stapledRevocation_isRefusedAsBySunJsse(String version) throws Exception {
        SSLContext sun = SSLContext.getInstance("TLS");
        sun.init(null, checking(), null);
        SSLContext ours = Contexts.builder().trustManagers(checking()).build();
        try (TlsServer server = server(version, response(revoked()))) {
            Throwable expected = catchThrowable(() -> connect(sun, server));
            Throwable actual = catchThrowable(() -> connect(ours, server));
            assertThat(expected).isInstanceOf(SSLHandshakeException.class);
            assertThat(actual)
                    .isExactlyInstanceOf(expected.getClass())
                    .hasMessage(VerificationTest.withoutAlert(expected.getMessage()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void stapledRevocation_isRefusedWhenResuming(String version) throws Exception {
        SwitchedTrust trust = new SwitchedTrust(checking());
        SSLContext context = Contexts.builder().trustManagers(trust).build();
        try (TlsServer server = server(version, response(revoked()))) {
            assertThat(connect(context, server)).isEqualTo(ResumptionStatus.NO_TICKET);
            trust.beStrict();
            try (SSLSocket second = (SSLSocket) context.getSocketFactory().createSocket("localhost", server.port())) {
                assertThat(catchThrowable(second::startHandshake)).isExactlyInstanceOf(SSLHandshakeException.class);
                assertThat(ResumingSslContext.resumptionStatus(second)).isEqualTo(ResumptionStatus.FAILED);
            }
        }
        assertThat(trust.asked()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void stapledResponse_isShownAgainWhenResuming(String version) throws Exception {
        Path response = response(CertificateStatus.GOOD);
        List<byte[]> shown = new CopyOnWriteArrayList<>();
        SSLContext context = Contexts.builder()
                .trustManagers(new WatchingTrustManager((chain, session) -> shown.addAll(session.getStatusResponses())))
                .build();
        try (TlsServer server = OpenSslServer.start(ServerOptions.of(version), "-status_file", response.toString())) {
            assertThat(connect(context, server)).isEqualTo(ResumptionStatus.NO_TICKET);
            assertThat(connect(context, server)).isEqualTo(ResumptionStatus.RESUMED);
        }
        assertThat(shown).hasSize(2);
        assertThat(shown.get(0)).isEqualTo(Files.readAllBytes(response));
        assertThat(shown.get(1)).isEqualTo(shown.get(0));
    }
}
