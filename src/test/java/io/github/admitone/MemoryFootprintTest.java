package io.github.admitone;

import static io.github.admitone.TestTickets.START;
import static io.github.admitone.TestTickets.filled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.GraphLayout;
import org.openjdk.jol.vm.VM;

/** What a cached ticket costs on the heap, measured object by object; also written to target/memory-footprint.txt. */
class MemoryFootprintTest {

    private static final int SERVERS = 1000;
    private static final int TICKETS_PER_SERVER = 4;
    private static final int TICKETS = SERVERS * TICKETS_PER_SERVER;

    private static final int TICKET_BYTES = 208;
    private static final int SECRET_BYTES = 32;
    private static final int CERTIFICATE_BYTES = 1200;
    private static final String PROTOCOL = "h2";

    private static final double BUDGET = 160;

    private static double overhead;
    private static double overheadWithChain;

    @BeforeAll
    static void measure() {
        overhead = overheadPerTicket(0);
        overheadWithChain = overheadPerTicket(CERTIFICATE_BYTES);
    }

    @AfterAll
    static void report() throws IOException {
        String report = String.format(
                """
                Heap bytes that a cached ticket costs beyond its own bytes (%d tickets of each of %d servers):
                %.1f without certificates
                %.1f with a chain that the tickets of a server share
                budget: %.0f

                Its own bytes are ticket, secret, server name, protocol, and its share of the key's host name and of
                the chain.

                Java %s
                %s
                """,
                TICKETS_PER_SERVER,
                SERVERS,
                overhead,
                overheadWithChain,
                BUDGET,
                Runtime.version().feature(),
                VM.current().details());
        Files.writeString(Path.of("target", "memory-footprint.txt"), report);
    }

    @Test
    void ticket_withoutCertificates_costsLessThanTheBudget() {
        assertThat(overhead).isBetween(1.0, BUDGET);
    }

    @Test
    void ticket_withASharedChain_costsLessThanTheBudget() {
        assertThat(overheadWithChain).isBetween(1.0, BUDGET);
    }

    @Test
    void stats_withoutCertificates_countBytesAsTheyAre() {
        StripedSessionCache cache = emptyCache();
        long measured = -heapOf(cache);
        fill(cache, 0);
        measured += heapOf(cache);

        assertThat(cache.stats().bytes()).isCloseTo(measured, withinPercentage(5));
    }

    @Test
    void stats_withASharedChain_countBytesAsTheyAre() {
        StripedSessionCache cache = emptyCache();
        long measured = -heapOf(cache);
        fill(cache, CERTIFICATE_BYTES);
        measured += heapOf(cache);

        assertThat(cache.stats().bytes()).isCloseTo(measured, withinPercentage(5));
    }

    private static double overheadPerTicket(int certificateBytes) {
        StripedSessionCache cache = emptyCache();
        long before = heapOf(cache);
        long ownBytes = fill(cache, certificateBytes);
        long heap = heapOf(cache) - before;
        return (double) (heap - ownBytes) / TICKETS;
    }

    private static StripedSessionCache emptyCache() {
        return StripedSessionCache.builder().clock(new MutableClock(START)).build();
    }

    private static long heapOf(StripedSessionCache cache) {
        return GraphLayout.parseInstance(cache).totalSize();
    }

    /** Fills the cache, and returns how many bytes of content it was given. */
    private static long fill(StripedSessionCache cache, int certificateBytes) {
        long ownBytes = 0;
        for (int server = 0; server < SERVERS; server++) {
            String host = "server-" + server + ".example.com";
            SessionKey key = SessionKey.of(host, 443);
            CertificateChain chain = certificateBytes == 0
                    ? CertificateChain.empty()
                    : CertificateChain.of(List.of(filled(certificateBytes, 1)));
            ownBytes += host.length() + chain.byteLength();
            for (int i = 0; i < TICKETS_PER_SERVER; i++) {
                cache.put(key, ticket(i, host, chain));
                ownBytes += TICKET_BYTES + SECRET_BYTES + host.length() + PROTOCOL.length();
            }
        }
        assertThat(cache.stats().tickets()).isEqualTo(TICKETS);
        return ownBytes;
    }

    private static SessionTicket ticket(int number, String host, CertificateChain chain) {
        return SessionTicket.builder()
                .protocolVersion(SessionTicket.TLS_1_3)
                .cipherSuite(0x1301)
                .ticket(ByteBuffer.allocate(TICKET_BYTES).putInt(number).array())
                .secret(filled(SECRET_BYTES, 1))
                .receivedAt(START)
                .lifetime(Duration.ofHours(1))
                .serverName(host)
                .applicationProtocol(PROTOCOL)
                .peerCertificates(chain)
                .build();
    }
}
