package io.github.admitone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.admitone.server.OpenSslServer;
import io.github.admitone.server.ServerOptions;
import io.github.admitone.server.TestCertificates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.bouncycastle.tls.ProtocolVersion;
import org.junit.jupiter.api.Test;

class DemoTest {

    private static final Load NO_WARM_UP = new Load(0, 1);

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private final PrintStream err = new PrintStream(complaints, true, StandardCharsets.UTF_8);
    private final Demo demo = demo(ProtocolVersion.TLSv13);

    private Demo demo(ProtocolVersion version) {
        return new Demo(out, Progress.none(), Columns.of("60"), version);
    }

    @Test
    void run_help_saysWhatThereIs() {
        assertThat(Demo.run(new String[] {"--help"}, out, err)).isEqualTo(Demo.PASSED);

        assertThat(text()).contains("HOST:PORT", "--tls12", "--insecure", "--ca", "--store");
        assertThat(text().lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(60));
    }

    @Test
    void run_authoritiesThatAreNotThere_isOneLineAndExitCode2() {
        assertThat(Demo.run(new String[] {"localhost:1", "--ca", "no-such-file"}, out, err))
                .isEqualTo(Demo.NOT_POSSIBLE);

        assertThat(complaint()).startsWith("admit-one demo: cannot read the certificates of no-such-file");
    }

    @Test
    void openSsl_authorityGiven_reportsTicketsAndLifetime() throws DemoException {
        try (OpenSslServer server = OpenSslServer.start(ServerOptions.tls13())) {
            ServerVerifier verifier = ServerVerifier.trusting(TestCertificates.trustStore());

            int exitCode = demo.compareWith(target(server), verifier, new Load(4, 1), NO_WARM_UP);

            assertThat(exitCode).isEqualTo(Demo.PASSED);
            assertThat(sentences())
                    .containsPattern("issues 2 ticket\\(s\\) after a full handshake and 1 after a resumed one")
                    .contains("with a lifetime of 7200 s (2 h 0 min); it honoured 3 of the 3 tickets offered")
                    .doesNotContain("NOT verified");
            assertThat(lastLine()).startsWith("admit-one demo: connections=4 resumed=3 full=1 reused-tickets=0 ");
        }
    }

    @Test
    void openSsl_warmUp_isNotCounted() throws DemoException {
        try (OpenSslServer server = OpenSslServer.start(ServerOptions.tls13())) {
            ServerVerifier verifier = ServerVerifier.trusting(TestCertificates.trustStore());

            demo.compareWith(target(server), verifier, new Load(2, 1), new Load(5, 1));

            assertThat(sentences()).contains("warmed up with 5 connections");
            assertThat(lastLine()).startsWith("admit-one demo: connections=2 resumed=1 full=1 ");
        }
    }

    @Test
    void openSsl_insecure_saysSo() throws DemoException {
        try (OpenSslServer server = OpenSslServer.start(ServerOptions.tls13())) {
            Target target = new Target(target(server).key(), true);

            int exitCode = demo.compareWith(target, ServerVerifier.insecure(), new Load(2, 1), NO_WARM_UP);

            assertThat(exitCode).isEqualTo(Demo.PASSED);
            assertThat(text()).contains("NOT verified");
        }
    }

    @Test
    void openSsl_authorityNotTrusted_isOneLineAndExitCode2() {
        try (OpenSslServer server = OpenSslServer.start(ServerOptions.tls13())) {
            assertNotPossible("the certificate of localhost:" + server.port() + " is not trusted: ", target(server));
        }
    }

    @Test
    void openSsl_withoutTls13_isOneLineAndExitCode2() {
        try (OpenSslServer server = OpenSslServer.start(ServerOptions.tls12())) {
            assertNotPossible("does not speak TLS 1.3; try --tls12", target(server), "--insecure");
        }
    }

    @Test
    void openSsl_ofTls12_isExaminedWhereItIsAskedFor() throws DemoException {
        try (OpenSslServer server = OpenSslServer.start(ServerOptions.tls12())) {
            ServerVerifier verifier = ServerVerifier.trusting(TestCertificates.trustStore());

            int exitCode =
                    demo(ProtocolVersion.TLSv12).compareWith(target(server), verifier, new Load(4, 1), NO_WARM_UP);

            assertThat(exitCode).isEqualTo(Demo.PASSED);
            assertThat(sentences())
                    .contains("it honoured 2 of the 2 tickets offered")
                    .contains("It renews none: with allowTls12Reuse(true) every connection would resume");
        }
    }

    @Test
    void openSsl_withoutTls12_isOneLineAndExitCode2() {
        try (OpenSslServer server = OpenSslServer.start(ServerOptions.tls13())) {
            assertNotPossible("does not speak TLS 1.2", target(server), "--insecure", "--tls12");
        }
    }

    @Test
    void openSsl_withoutTickets_isOneLineAndExitCode2() {
        try (OpenSslServer server = OpenSslServer.start(ServerOptions.tls13().withTicketCount(0))) {
            assertNotPossible("issues no tickets", target(server), "--insecure");
        }
    }

    @Test
    void run_serverUnreachable_isOneLineAndExitCode2() throws IOException {
        int port;
        try (ServerSocket closedAgain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closedAgain.getLocalPort();
        }
        assertNotPossible("cannot reach localhost:" + port + ": ", Target.of("localhost", port));
    }

    @Test
    void run_wrongArgument_isOneLineAndExitCode2() {
        assertThat(Demo.run(new String[] {"example.com"}, out, err)).isEqualTo(Demo.NOT_POSSIBLE);

        assertThat(complaint()).startsWith("admit-one demo: wrong argument \"example.com\": expected host:port");
    }

    @Test
    void certificateForAnotherName_isNotTrusted() {
        ServerVerifier verifier = ServerVerifier.trusting(TestCertificates.trustStore());

        try (OpenSslServer server = OpenSslServer.start(ServerOptions.tls13())) {
            Target local = Target.of("127.0.0.2", server.port());

            assertThatExceptionOfType(DemoException.class)
                    .isThrownBy(() -> new Visitor(local.key(), verifier, Conversation.LISTEN)
                            .requireTickets(target(server).resolve()))
                    .withMessageContaining("the certificate is not for 127.0.0.2, but for [localhost, ");
        }
    }

    private void assertNotPossible(String reason, Target target, String... options) {
        String[] arguments =
                Stream.concat(Stream.of(target.toString()), Stream.of(options)).toArray(String[]::new);

        assertThat(Demo.run(arguments, out, err)).isEqualTo(Demo.NOT_POSSIBLE);
        assertThat(complaint()).startsWith("admit-one demo: ").contains(reason);
        assertThat(complaint().lines()).hasSize(1);
    }

    private static Target target(OpenSslServer server) {
        return Target.of("localhost", server.port());
    }

    private String complaint() {
        return complaints.toString(StandardCharsets.UTF_8);
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** {@return the text as if the terminal were as wide as can be} */
    private String sentences() {
        return text().replaceAll("\\s+", " ");
    }

    private String lastLine() {
        return text().lines().reduce((first, second) -> second).orElse("");
    }
}
