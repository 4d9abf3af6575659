package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.admitone.StripedSessionCache;
import io.github.admitone.bctls.ResumptionStatus;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationTest {

    private static Throwable connect(SSLContext context, SSLContext server, String host, String identification) {
        return connect(context.createSSLEngine(host, 4433), server, identification);
    }

    private static Throwable connect(SSLEngine client, SSLContext server, String identification) {
        EnginePair pair = new EnginePair(client, server.createSSLEngine());
        SSLParameters parameters = client.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(identification);
        client.setSSLParameters(parameters);
        return catchThrowable(pair::handshake);
    }

    /** Later JDKs put the name of the alert before the message. */
    static String withoutAlert(String message) {
        return message.replaceFirst("^\\([a-z_]+\\) ", "");
    }

    @ParameterizedTest
    @EnumSource(ServerCase.class)
    void server_onAFullHandshake_isJudgedAsBySunJsse(ServerCase each) {
        SSLContext server = each.server();
        SSLContext sun = Contexts.sun();
        Throwable theirs = connect(sun, server, each.host(), each.identification());
        Throwable ours = connect(Contexts.resuming(), server, each.host(), each.identification());

        assertThat(theirs == null).isEqualTo(each.isAccepted());
        if (theirs == null) {
            assertThat(ours).isNull();
        } else {
            assertThat(ours).isExactlyInstanceOf(theirs.getClass()).hasMessage(withoutAlert(theirs.getMessage()));
            assertThat(ours.getCause()).hasSameClassAs(theirs.getCause());
        }
    }

    @ParameterizedTest
    @EnumSource(value = ServerCase.class)
    void server_onAResumption_isJudgedAsBySunJsseOnAFullHandshake(ServerCase each) {
        SSLContext server = each.server();
        Throwable theirs = connect(Contexts.sun(), server, each.host(), each.identification());
        SwitchedTrust trust = new SwitchedTrust(Contexts.trust());
        SSLContext context = Contexts.builder().trustManagers(trust).build();
        assertThat(connect(context, server, each.host(), each.identification())).isNull();

        trust.beStrict();
        SSLEngine second = context.createSSLEngine(each.host(), 4433);
        Throwable ours = connect(second, server, each.identification());

        assertThat(ResumingSslContext.resumptionStatus(second))
                .isEqualTo(theirs == null ? ResumptionStatus.RESUMED : ResumptionStatus.FAILED);
        assertThat(trust.asked()).isEqualTo(2);
        if (theirs == null) {
            assertThat(ours).isNull();
        } else {
            assertThat(ours).isExactlyInstanceOf(theirs.getClass()).hasMessage(withoutAlert(theirs.getMessage()));
        }
    }

    /** Trusts everybody, and knows no host. */
    private static final class PlainTrust implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void plainTrustManager_andEndpointIdentification_isRefusedWithTheReason() {
        SSLContext context = Contexts.builder().trustManagers(new PlainTrust()).build();
        assertThat(connect(context, ServerCase.GOOD.server(), "localhost", "HTTPS"))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("endpoint identification (HTTPS)")
                .hasMessageContaining("X509ExtendedTrustManager");
        assertThat(connect(context, ServerCase.GOOD.server(), "localhost", "")).isNull();
    }

    @Test
    void plainTrustManager_andAlgorithmConstraints_isRefusedWithTheReason() {
        SSLContext context = Contexts.builder().trustManagers(new PlainTrust()).build();
        SSLEngine client = context.createSSLEngine("localhost", 4433);
        SSLParameters parameters = client.getSSLParameters();
        parameters.setAlgorithmConstraints(new KeyConstraints(key -> true));
        client.setSSLParameters(parameters);
        assertThat(connect(client, ServerCase.GOOD.server(), ""))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("AlgorithmConstraints")
                .hasMessageContaining("X509ExtendedTrustManager");
    }

    @Test
    void algorithmConstraints_forbiddingTheServersKey_areObeyedByTheTrustManager() {
        SSLEngine client = Contexts.resuming().createSSLEngine("localhost", 4433);
        SSLParameters parameters = client.getSSLParameters();
        parameters.setAlgorithmConstraints(
                new KeyConstraints(key -> !key.getAlgorithm().equals("RSA")));
        client.setSSLParameters(parameters);
        assertThat(connect(client, ServerCase.GOOD.server(), "")).isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void forLogin_withReverifyAfter_stillVerifiesTheIdentityOnAResumption() {
        SSLContext context = ResumingSslContext.forLogin(
                        StripedSessionCache.builder().build(), policy -> policy.reverifyAfter(Duration.ofHours(1)))
                .trustManagers(Contexts.trust())
                .build();
        SSLContext server = ServerCase.WRONG_HOST.server();
        assertThat(connect(context, server, ServerCase.WRONG_HOST.host(), "")).isNull();
        assertThat(connect(context, server, ServerCase.WRONG_HOST.host(), "HTTPS"))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void trustManager_thatThrowsUnchecked_failsTheHandshake() {
        SSLContext context = Contexts.builder()
                .trustManagers(new WatchingTrustManager((chain, session) -> {
                    throw new IllegalStateException("broken");
                }))
                .build();
        assertThat(connect(context, ServerCase.GOOD.server(), "localhost", ""))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("broken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void trustManager_seesTheHandshakeSession_alsoWhenResuming(String version) throws Exception {
        AtomicInteger seen = new AtomicInteger();
        SSLContext context = Contexts.builder()
                .trustManagers(new WatchingTrustManager((chain, session) -> {
                    assertThat(session.getPeerHost()).isEqualTo("localhost");
                    assertThat(session.getProtocol()).isEqualTo(version);
                    assertThat(session.getCipherSuite()).startsWith("TLS_");
                    assertThat(session.getPeerCertificates()).containsExactlyElementsOf(chain);
                    assertThat(session.getLocalSupportedSignatureAlgorithms()).isNotEmpty();
                    assertThat(session.isValid()).isFalse();
                    seen.incrementAndGet();
                }))
                .build();
        SSLContext server = ServerCase.GOOD.server();
        for (int i = 0; i < 2; i++) {
            EnginePair pair = EnginePair.of(context, server);
            pair.server.setEnabledProtocols(new String[] {version});
            pair.handshake();
            assertThat(ResumingSslContext.resumptionStatus(pair.client))
                    .isEqualTo(i == 0 ? ResumptionStatus.NO_TICKET : ResumptionStatus.RESUMED);
        }
        assertThat(seen).hasValue(2);
    }
}
