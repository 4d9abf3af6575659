package io.github.admitone.jsse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class LoginSessionCacheTest {

    private static final SessionKey KEY = SessionKey.of("example.com", 21);

    private Instant now = Instant.now();
    private final InstantSource clock = () -> now;
    private final LoginSessionCache cache =
            new LoginSessionCache(StripedSessionCache.builder().clock(clock).build(), clock);

    private void put(int id, int version) {
        SessionTicket ticket = SessionTicket.builder()
                .protocolVersion(version)
                .cipherSuite(0x1301)
                .extendedMasterSecret(true)
                .ticket(new byte[] {(byte) id})
                .secret(new byte[32])
                .receivedAt(now)
                .authenticatedAt(now)
                .verifiedAt(now)
                .handshakeStartedAt(now)
                .lineage(7)
                .lifetime(Duration.ofHours(1))
                .build();
        assertThat(cache.put(KEY, ticket)).isTrue();
    }

    private int get() {
        return cache.get(KEY).map(ticket -> (int) ticket.ticket()[0]).orElse(-1);
    }

    @Test
    void ticketOfTls13_withoutANewerOne_servesAgain() {
        put(1, SessionTicket.TLS_1_3);
        SessionTicket first = cache.get(KEY).orElseThrow();
        first.destroy();
        assertThat(get()).isEqualTo(1);
        assertThat(get()).isEqualTo(1);
    }

    @Test
    void newerTicket_goesFirst() {
        put(1, SessionTicket.TLS_1_3);
        get();
        put(2, SessionTicket.TLS_1_3);
        assertThat(get()).isEqualTo(2);
        assertThat(get()).isEqualTo(2);
    }

    @Test
    void ticketOfTls12_doesNotServeAgain() {
        put(1, SessionTicket.TLS_1_2);
        assertThat(get()).isEqualTo(1);
        assertThat(get()).isEqualTo(-1);
    }

    @Test
    void expiredTicket_doesNotServeAgain() {
        put(1, SessionTicket.TLS_1_3);
        get();
        now = now.plus(Duration.ofHours(2));
        assertThat(get()).isEqualTo(-1);
    }

    @Test
    void invalidated_doesNotServeAgain() {
        put(1, SessionTicket.TLS_1_3);
        get();
        cache.invalidate(KEY);
        assertThat(get()).isEqualTo(-1);
    }

    @Test
    void declinedLineage_doesNotServeAgain() {
        put(1, SessionTicket.TLS_1_3);
        get();
        cache.invalidateLineage(KEY, 8);
        assertThat(get()).isEqualTo(1);
        cache.invalidateLineage(KEY, 7);
        assertThat(get()).isEqualTo(-1);
    }

    @Test
    void cleared_doesNotServeAgain() {
        put(1, SessionTicket.TLS_1_3);
        get();
        cache.clear();
        assertThat(get()).isEqualTo(-1);
    }

    @Test
    void manyKeys_areNotAllRemembered() {
        put(1, SessionTicket.TLS_1_3);
        get();
        for (int port = 100; port < 120; port++) {
            SessionKey key = SessionKey.of("example.com", port);
            put(1, SessionTicket.TLS_1_3);
            cache.get(KEY).ifPresent(ticket -> cache.put(key, ticket));
            assertThat(cache.get(key)).isPresent();
        }
        assertThat(cache.get(SessionKey.of("example.com", 100))).isEmpty();
        assertThat(cache.get(SessionKey.of("example.com", 119))).isPresent();
    }
}
