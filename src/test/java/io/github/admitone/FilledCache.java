package io.github.admitone;

import static io.github.admitone.TestTickets.START;
import static io.github.admitone.TestTickets.filled;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.openjdk.jol.info.GraphLayout;

/** A cache that holds some tickets of each of many servers, and the heap that it takes for them, object by object. */
final class FilledCache {

    /** What there is beside the tickets. */
    enum Content {
        TICKETS_ALONE,
        SHARED_CHAINS,
        SCOPE_OBJECT_OF_EACH_KEY
    }

    static final int SERVERS = 1000;
    static final int TICKETS_PER_SERVER = 4;

    private static final int TICKET_BYTES = 208;
    private static final int SECRET_BYTES = 32;
    private static final int CERTIFICATE_BYTES = 1200;
    private static final String PROTOCOL = "h2";

    private final StripedSessionCache cache =
            StripedSessionCache.builder().clock(new MutableClock(START)).build();
    private final long heap;
    private long ownBytes;

    FilledCache(Content content) {
        long empty = heapOfAll();
        for (int server = 0; server < SERVERS; server++) {
            fill("server-" + server + ".example.com", content);
        }
        heap = heapOfAll() - empty;
    }

    /** Prints for each content the heap and what the cache counts. */
    public static void main(String[] args) {
        for (Content content : Content.values()) {
            FilledCache filled = new FilledCache(content);
            System.out.println(filled.heap + " " + filled.stats().bytes());
        }
    }

    CacheStats stats() {
        return cache.stats();
    }

    /** The heap that the tickets and keys take. */
    long heap() {
        return heap;
    }

    /** The heap beyond the bytes of ticket, secret, server name, protocol, host name and chain, for each ticket. */
    double overheadPerTicket() {
        return (double) (heap - ownBytes) / (SERVERS * TICKETS_PER_SERVER);
    }

    private long heapOfAll() {
        return GraphLayout.parseInstance(cache).totalSize();
    }

    private void fill(String host, Content content) {
        SessionKey key = SessionKey.of(host, 443);
        if (content == Content.SCOPE_OBJECT_OF_EACH_KEY) {
            key = key.withScope(SessionScope.builder().partition("tenant").build());
        }
        CertificateChain chain = content == Content.SHARED_CHAINS
                ? CertificateChain.of(List.of(filled(CERTIFICATE_BYTES, 1)))
                : CertificateChain.empty();
        ownBytes += host.length() + chain.byteLength();
        for (int i = 0; i < TICKETS_PER_SERVER; i++) {
            cache.put(key, ticket(i, host, chain));
            ownBytes += TICKET_BYTES + SECRET_BYTES + host.length() + PROTOCOL.length();
        }
    }

    private static SessionTicket ticket(int number, String host, CertificateChain chain) {
        return SessionTicket.builder()
                .protocolVersion(SessionTicket.TLS_1_3)
                .cipherSuite(0x1301)
                .ticket(ByteBuffer.allocate(TICKET_BYTES)
                        .putInt(TICKET_BYTES - Integer.BYTES, number)
                        .array())
                .secret(filled(SECRET_BYTES, 1))
                .receivedAt(START)
                .lifetime(Duration.ofHours(1))
                .serverName(host)
                .applicationProtocol(PROTOCOL)
                .peerCertificates(chain)
                .build();
    }
}
