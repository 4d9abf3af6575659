package io.github.admitone.benchmarks.cache;

import io.github.admitone.CertificateChain;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.benchmarks.Effort;
import io.github.admitone.benchmarks.Json;
import io.github.admitone.benchmarks.Question;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a cached ticket takes on the heap beyond its own bytes: beyond ticket, secret, server name, protocol, and its share
 * of the key's host name and of the certificate chain.
 *
 * <p>Not a benchmark of JMH, which measures time and allocation: what stays on the heap is counted here, object by object,
 * once, exactly. The cache is the built one, with its default bounds; its fixed cost, when it is empty, is not shared out.
 */
final class HeapQuestion implements Question {

    private static final int[] TICKETS_PER_SERVER = {1, 2, 4, 8};
    private static final int TICKET_BYTES = 200;
    private static final int SECRET_BYTES = 32;
    private static final int CERTIFICATE_BYTES = 1200;
    private static final String PROTOCOL = "h2";

    private static final int BAR_TICKETS = 4;
    private static final double BAR_BYTES = 160;

    @Override
    public String name() {
        return "heap";
    }

    @Override
    public String asks() {
        return "What does a ticket take on the heap, beyond its own bytes?";
    }

    @Override
    public String answer(Effort effort, Path results) throws Exception {
        int servers = effort == Effort.SMOKE ? 1000 : 10_000;
        List<Map<String, Object>> rows = new ArrayList<>();
        StringBuilder table = new StringBuilder("""
                | tickets a server | without certificates, bytes | with a chain that they share, bytes |
                |---:|---:|---:|
                """);
        double atBar = 0;
        for (int tickets : TICKETS_PER_SERVER) {
            double bare = overheadPerTicket(servers, tickets, 0);
            double chained = overheadPerTicket(servers, tickets, CERTIFICATE_BYTES);
            rows.add(Map.of("ticketsPerServer", tickets, "withoutChain", bare, "withSharedChain", chained));
            table.append(String.format(Locale.ROOT, "| %d | %.1f | %.1f |\n", tickets, bare, chained));
            if (tickets == BAR_TICKETS) {
                atBar = Math.max(bare, chained);
            }
        }
        Json.write(rows, results.resolve(name() + ".json"));
        return table + verdict(servers, atBar);
    }

    private static String verdict(int servers, double atBar) {
        return String.format(
                Locale.ROOT,
                """

                %,d servers. Its own bytes are ticket (%d), secret (%d), server name, protocol, and its share of the key's \
                host name and of the chain (one certificate of %,d bytes, one chain a server).
                Bar: at most %.0f bytes at %d tickets a server, either way. Here: %.1f. %s.

                ```
                %s
                ```
                """,
                servers,
                TICKET_BYTES,
                SECRET_BYTES,
                CERTIFICATE_BYTES,
                BAR_BYTES,
                BAR_TICKETS,
                atBar,
                atBar <= BAR_BYTES ? "Met" : "MISSED",
                Heap.layout().strip());
    }

    private static double overheadPerTicket(int servers, int ticketsPerServer, int certificateBytes) {
        StripedSessionCache cache = StripedSessionCache.builder().build();
        long empty = Heap.bytesOf(cache);
        long ownBytes = fill(cache, servers, ticketsPerServer, certificateBytes);
        long tickets = (long) servers * ticketsPerServer;
        if (cache.stats().tickets() != tickets) {
            throw new IllegalStateException("the cache holds " + cache.stats() + ", and not " + tickets + " tickets");
        }
        return (double) (Heap.bytesOf(cache) - empty - ownBytes) / tickets;
    }

    /** {@return how many bytes of content the cache was given} */
    private static long fill(StripedSessionCache cache, int servers, int ticketsPerServer, int certificateBytes) {
        SplittableRandom random = new SplittableRandom(42);
        Instant now = Instant.now();
        long ownBytes = 0;
        for (int server = 0; server < servers; server++) {
            String host = "host-" + server + ".example.com";
            SessionKey key = SessionKey.of(host, 443);
            CertificateChain chain = certificateBytes == 0
                    ? CertificateChain.empty()
                    : CertificateChain.of(List.of(bytes(random, certificateBytes)));
            ownBytes += host.length() + chain.byteLength();
            for (int i = 0; i < ticketsPerServer; i++) {
                cache.put(key, ticket(random, now, host, chain));
                ownBytes += TICKET_BYTES + SECRET_BYTES + host.length() + PROTOCOL.length();
            }
        }
        return ownBytes;
    }

    private static SessionTicket ticket(SplittableRandom random, Instant now, String host, CertificateChain chain) {
        return SessionTicket.builder()
                .protocolVersion(SessionTicket.TLS_1_3)
                .cipherSuite(0x1301)
                .ticket(bytes(random, TICKET_BYTES))
                .secret(bytes(random, SECRET_BYTES))
                .receivedAt(now)
                .lifetime(Duration.ofDays(1))
                .serverName(host)
                .applicationProtocol(PROTOCOL)
                .peerCertificates(chain)
                .build();
    }

    private static byte[] bytes(SplittableRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
