package io.github.admitone.benchmarks.store;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;

/** The takes of the cache in memory. */
final class MemoryTakes implements Takes {

    private final StripedSessionCache cache = StripedSessionCache.builder()
            .maximumServers(1 << 20)
            .ticketsPerServer(THREADS)
            .maximumBytes(1L << 30)
            .build();

    @Override
    public void fill(int buckets, int ticketsOfEach) {
        Instant now = Instant.now();
        for (int i = 0; i < buckets; i++) {
            for (int j = 0; j < ticketsOfEach; j++) {
                cache.put(
                        key(i),
                        SessionTicket.builder()
                                .protocolVersion(SessionTicket.TLS_1_3)
                                .cipherSuite(0x1301)
                                .ticket(ByteBuffer.allocate(TICKET_BYTES)
                                        .putInt(TICKET_BYTES - Integer.BYTES, i * ticketsOfEach + j)
                                        .array())
                                .secret(new byte[32])
                                .receivedAt(now)
                                .authenticatedAt(now)
                                .verifiedAt(now)
                                .handshakeStartedAt(now)
                                .extendedMasterSecret(true)
                                .lifetime(Duration.ofHours(2))
                                .build());
            }
        }
    }

    @Override
    public void take(int bucket) {
        Takes.require(cache.get(key(bucket)).isPresent(), bucket);
    }

    private static SessionKey key(int number) {
        return SessionKey.of("host" + number + ".example", 443);
    }

    @Override
    public void close() {}
}
