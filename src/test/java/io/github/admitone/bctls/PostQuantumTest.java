package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.CertificateChain;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.TestTickets;
import io.github.admitone.server.NodeServer;
import io.github.admitone.server.PostQuantumCertificates;
import io.github.admitone.server.RecordingRelay;
import io.github.admitone.server.RecordingRelay.Direction;
import io.github.admitone.server.TlsServer;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Certificates of ML-DSA and the key exchange X25519MLKEM768, against Node with OpenSSL 3.5: a full handshake carries
 * four large signatures and two large keys, a resumed one none.
 */
class PostQuantumTest {

    /** What a server may send before the client's first acknowledgement: ten segments (RFC 6928). */
    private static final int FIRST_WINDOW = 14_600;

    private final StripedSessionCache cache = StripedSessionCache.builder().build();
    private final TicketResumption resumption = TicketResumption.using(cache);

    @ParameterizedTest
    @ValueSource(strings = {"ML-DSA-44", "ML-DSA-65"})
    void connection_afterAFullOne_isResumedInTheServersOwnWords_andVerifiesTheChain(String algorithm)
            throws IOException {
        PostQuantumCertificates certificates = PostQuantumCertificates.of(algorithm);
        try (TlsServer server = NodeServer.startPostQuantum(certificates.server())) {
            Visit full = visit(server, certificates);
            Visit resumed = visit(server, certificates);

            assertThat(full.resumed).isFalse();
            assertThat(resumed.resumed).isTrue();
            assertThat(server.awaitHandshakes(2)).as(server.log()).isTrue();
            assertThat(server.resumptionsSeen()).as(server.log()).isOne();
            assertThat(resumed.verified)
                    .as("what re-verification was shown")
                    .isEqualTo(certificates.server().certificateChain());
            assertThat(resumed.bytes)
                    .as("bytes of the resumed connection; the full one: " + full.bytes)
                    .isLessThan(full.bytes / 3);
        }
    }

    @Test
    void fullHandshake_ofMlDsa65_exceedsTheFirstWindow_aResumedOneDoesNot() throws IOException {
        PostQuantumCertificates certificates = PostQuantumCertificates.of("ML-DSA-65");
        try (TlsServer server = NodeServer.startPostQuantum(certificates.server())) {
            assertThat(visit(server, certificates).fromServer).isGreaterThan(FIRST_WINDOW);
            assertThat(visit(server, certificates).fromServer).isLessThan(FIRST_WINDOW);
        }
    }

    @Test
    void tickets_ofOneServer_shareItsLargeChain() throws IOException {
        PostQuantumCertificates certificates = PostQuantumCertificates.of("ML-DSA-65");
        int chain = certificates.server().certificateChain().byteLength();
        SessionKey key = SessionKey.of("pq.example", 443);
        cache.put(key, ticket(certificates, 1));
        long first = cache.stats().bytes();
        cache.put(key, ticket(certificates, 2));
        long second = cache.stats().bytes() - first;

        assertThat(first).isGreaterThan(chain);
        assertThat(second).isLessThan(1000);
    }

    private static SessionTicket ticket(PostQuantumCertificates certificates, int number) {
        Instant now = Instant.now();
        return TestTickets.numbered(number, now)
                .peerCertificates(certificates.server().certificateChain())
                .build();
    }

    private record Visit(boolean resumed, CertificateChain verified, long bytes, long fromServer) {}

    private Visit visit(TlsServer server, PostQuantumCertificates certificates) throws IOException {
        PostQuantumClient client = new PostQuantumClient(certificates.root());
        try (RecordingRelay relay = RecordingRelay.to(server)) {
            ResumingTlsClientProtocol protocol = Connection.exchange(resumption, relay.port(), client);
            long fromServer = relay.bytes(Direction.FROM_SERVER);
            return new Visit(
                    protocol.isResumed(),
                    client.verified(),
                    fromServer + relay.bytes(Direction.FROM_CLIENT),
                    fromServer);
        }
    }
}
