package io.github.admitone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.SessionKey;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.bctls.ResumingTlsClientProtocol;
import io.github.admitone.bctls.TicketResumption;
import io.github.admitone.server.TestCertificates;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.Test;

/** The first snippet of the README compiles, works, and is what the README shows. */
class ReadmeSnippetTest {

    private static final Path SOURCE = Path.of("src/test/java/io/github/admitone/demo/ReadmeSnippetTest.java");

    @Test
    void snippet_usedTwice_resumesTheSecondTime() throws IOException {
        // Once, for the whole program:
        StripedSessionCache cache = StripedSessionCache.builder().build();
        TicketResumption resumption = TicketResumption.using(cache);

        try (DemoServer server = DemoServer.start()) {
            assertThat(connect(resumption, server)).isFalse();
            assertThat(connect(resumption, server)).isTrue();
        }
    }

    private static boolean connect(TicketResumption resumption, DemoServer server) throws IOException {
        String host = "localhost";
        int port = server.address().getPort();
        ServerVerifier verifier = ServerVerifier.trusting(TestCertificates.trustStore());
        TlsClient client = new DemoClient(new BcTlsCrypto(new SecureRandom()), host, verifier);
        try (Socket socket = new Socket(host, port)) {
            // For each connection, instead of new TlsClientProtocol(in, out):
            ResumingTlsClientProtocol protocol =
                    resumption.protocol(SessionKey.of(host, port), socket.getInputStream(), socket.getOutputStream());
            protocol.connect(client); // your TlsClient, unchanged
            boolean resumed = protocol.isResumed();
            Conversation.ECHO.hold(protocol, socket, true);
            protocol.close();
            return resumed;
        }
    }

    @Test
    void snippet_inReadme_isTheOneTestedHere() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String start = "```java\n";
        int begin = readme.indexOf(start) + start.length();
        List<String> snippet = readme.substring(begin, readme.indexOf("```", begin))
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();

        assertThat(snippet).hasSize(12);
        assertThat(Files.readAllLines(SOURCE).stream().map(String::strip)).containsSubsequence(snippet);
    }
}
