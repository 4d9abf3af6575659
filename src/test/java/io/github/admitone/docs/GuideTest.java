package io.github.admitone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.StripedSessionCache;
import io.github.admitone.server.JsseServer;
import io.github.admitone.server.KeyKind;
import io.github.admitone.server.NodeServer;
import io.github.admitone.server.OpenSslServer;
import io.github.admitone.server.PostQuantumCertificates;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TestCertificates;
import io.github.admitone.server.TlsIdentity;
import io.github.admitone.server.TlsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Takes the snippets of docs/guide.md from the page, compiles them, runs them, and compares what they print. */
class GuideTest {

    private static final Path GUIDE = Path.of("docs/guide.md");
    private static final byte[] DEVICE_SECRET = "correct horse battery staple".getBytes(StandardCharsets.US_ASCII);

    private final TlsIdentity identity = TestCertificates.client(KeyKind.EC, "guide");
    private final Map<String, Object> surroundings = new HashMap<>();

    @TempDir
    private Path directory;

    private static List<Snippet> snippets() throws IOException {
        List<Snippet> all = Snippet.in(GUIDE);
        return all.subList(1, all.size()).stream()
                .map(each -> each.after(all.get(0)))
                .toList();
    }

    private static Snippet below(String heading) throws IOException {
        return snippets().stream()
                .filter(each -> each.heading().endsWith(". " + heading))
                .findFirst()
                .orElseThrow();
    }

    @BeforeEach
    void surround() throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(TestCertificates.trustStore());
        surroundings.put("trust", trust.getTrustManagers()[0]);
        surroundings.put("host", "localhost");
        surroundings.put("request", TlsServer.request());
        surroundings.put("cache", StripedSessionCache.builder().build());
        surroundings.put("clientCertificate", identity.certificate());
        surroundings.put("clientKey", identity.key());
        surroundings.put("deviceSecret", DEVICE_SECRET);
        surroundings.put("directory", directory.resolve("tickets"));
        surroundings.put("secretKey", new SecretKeySpec(new byte[32], "AES"));
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void snippet_afterTheClientOfThePage_compiles(Snippet snippet) throws IOException {
        assertThat(snippet.compile(directory)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Two lines",
                "Clients that only write",
                "Connections that live long",
                "Tickets for a fleet, or for the next start",
                "Non-blocking, with a selector",
                "Netty"
            })
    void snippet_runTwice_resumesTheSecondTime(String heading) throws Exception {
        try (TlsServer server = JsseServer.start(ServerOptions.tls13())) {
            assertResumesTheSecondTime(heading, server);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Client certificates", "Keys in an HSM or a smart card"})
    void snippet_withAClientCertificate_resumesTheSecondTime(String heading) throws Exception {
        try (TlsServer server = JsseServer.start(ServerOptions.tls13().withClientCertificate())) {
            assertResumesTheSecondTime(heading, server);
        }
    }

    @Test
    void snippet_ofAMapOfSessions_resumesTls12TheSecondTime() throws Exception {
        try (TlsServer server = OpenSslServer.start(ServerOptions.tls12())) {
            assertResumesTheSecondTime("From a map of TlsSession", server);
        }
    }

    @Test
    void snippet_ofDatagrams_resumesTheSecondTime() throws Exception {
        try (TlsServer server = OpenSslServer.start(ServerOptions.dtls12())) {
            assertResumesTheSecondTime("DTLS", server);
        }
    }

    @Test
    void snippet_ofBursts_resumesItsSecondConnection() throws Exception {
        try (TlsServer server = JsseServer.start(ServerOptions.tls13())) {
            assertThat(run("Bursts", server)).containsExactly("NO_TICKET", "RESUMED");
            assertResumedOnce(server, 2);
        }
    }

    @Test
    void snippet_ofTenants_resumesTheirOwnSessionsAlone() throws Exception {
        String heading = "Tenants, users, privacy";
        try (TlsServer server = JsseServer.start(ServerOptions.tls13())) {
            surroundings.put("tenant", "one");
            assertThat(run(heading, server)).containsExactly("NO_TICKET");
            surroundings.put("tenant", "other");
            assertThat(run(heading, server)).containsExactly("NO_TICKET");
            surroundings.put("tenant", "one");
            assertThat(run(heading, server)).containsExactly("RESUMED");
            assertResumedOnce(server, 3);
        }
    }

    @Test
    void snippet_ofExternalPsks_storesNothing() throws Exception {
        ServerOptions options = ServerOptions.tls13().withCipherSuite("TLS_AES_128_GCM_SHA256");
        String secret = HexFormat.of().formatHex(DEVICE_SECRET);
        try (TlsServer server = OpenSslServer.start(options, "-psk", secret, "-psk_identity", "device-7")) {
            assertThat(run("External PSKs", server)).containsExactly("EXTERNAL_PSK");
        }
    }

    @Test
    void snippet_ofPostQuantumCertificates_resumesTheSecondTime() throws Exception {
        PostQuantumCertificates certificates = PostQuantumCertificates.of("ML-DSA-65");
        surroundings.put("root", certificates.root());
        try (TlsServer server = NodeServer.startPostQuantum(certificates.server())) {
            assertResumesTheSecondTime("Post-quantum certificates", server);
        }
    }

    private void assertResumesTheSecondTime(String heading, TlsServer server) throws Exception {
        assertThat(run(heading, server)).containsExactly("NO_TICKET");
        assertThat(run(heading, server)).containsExactly("RESUMED");
        assertResumedOnce(server, 2);
    }

    /** Whatever the client says. */
    private static void assertResumedOnce(TlsServer server, int connections) {
        assertThat(server.awaitHandshakes(connections)).as(server.log()).isTrue();
        assertThat(server.resumptionsSeen()).as(server.log()).isEqualTo(1);
    }

    /** {@return the lines that it prints} */
    private List<String> run(String heading, TlsServer server) throws Exception {
        surroundings.put("port", server.port());
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream standard = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            below(heading).run(directory, surroundings);
        } finally {
            System.setOut(standard);
        }
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
