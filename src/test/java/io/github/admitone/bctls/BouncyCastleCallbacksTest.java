package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.PRFAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsClientProtocol;
import org.junit.jupiter.api.Test;

/** The order in which Bouncy Castle, without this library, asks a client for what goes into its ClientHello. */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
class BouncyCastleCallbacksTest {

    private static final List<String> OF_INTEREST = List.of(
            "init",
            "getProtocolVersions",
            "getSessionToResume",
            "getCipherSuites",
            "getClientExtensions",
            "notifySessionToResume",
            "getExternalPSKs",
            "getPskKeyExchangeModes",
            "getEarlyKeyShareGroups");

    private final TestClient client = new TestClient(TestClient.jca());

    BouncyCastleCallbacksTest() {
        client.externalPsks = new Vector<>(List.of(new TicketPsk(
                new byte[] {1}, client.getCrypto().createSecret(new byte[32]), PRFAlgorithm.tls13_hkdf_sha256)));
    }

    private List<String> callbacks() throws IOException {
        Recorder recorder = new Recorder(client);
        TlsClientProtocol protocol = new TlsClientProtocol();
        protocol.connect(recorder.proxy(TlsClient.class));
        assertThat(protocol.getAvailableOutputBytes()).isPositive();
        return recorder.calls;
    }

    @Test
    void callbacks_ofAClientOfBothVersions_comeInThisOrder() throws IOException {
        assertThat(callbacks()).containsExactlyElementsOf(OF_INTEREST);
    }

    @Test
    void callbacks_ofAClientOfTls13Alone_askForNoSessionAndTellOfNone() throws IOException {
        client.versions = ProtocolVersion.TLSv13.only();

        assertThat(callbacks())
                .doesNotContain("getSessionToResume")
                .containsSubsequence("getClientExtensions", "notifySessionToResume", "getExternalPSKs");
    }

    @Test
    void callbacks_ofAClientOfTls12Alone_askForNoPsk() throws IOException {
        client.versions = ProtocolVersion.TLSv12.only();

        assertThat(callbacks())
                .containsSubsequence("getSessionToResume", "getCipherSuites", "getClientExtensions")
                .endsWith("notifySessionToResume");
    }

    private static final class Recorder extends Forwarding<TlsClient> {

        final List<String> calls = new ArrayList<>();

        Recorder(TlsClient client) {
            super(client);
        }

        @Override
        public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
            if (OF_INTEREST.contains(method.getName())) {
                calls.add(method.getName());
            }
            return forward(method, arguments);
        }
    }
}
