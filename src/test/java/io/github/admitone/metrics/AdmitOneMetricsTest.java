package io.github.admitone.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.admitone.MutableClock;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.TestTickets;
import io.github.admitone.bctls.HandshakeResult;
import io.github.admitone.bctls.ResumptionStatus;
import io.github.admitone.bctls.StorageStatus;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdmitOneMetricsTest {

    private static final SessionKey KEY = SessionKey.of("example.com", 443);
    private static final Duration TOOK = Duration.ofMillis(7);

    private final MutableClock clock = new MutableClock(TestTickets.START);
    private final StripedSessionCache cache =
            StripedSessionCache.builder().clock(clock).ticketsPerServer(1).build();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AdmitOneMetrics metrics = AdmitOneMetrics.of(cache, "tickets", Tag.of("zone", "a"));

    @BeforeEach
    void bind() {
        metrics.bindTo(registry);
    }

    private void put(int number) {
        cache.put(KEY, TestTickets.ticket(number, clock.instant()));
    }

    private double count(String name, String... tags) {
        return registry.get(name)
                .tag("cache", "tickets")
                .tags(tags)
                .functionCounter()
                .count();
    }

    private double gauge(String name) {
        return registry.get(name).tag("cache", "tickets").gauge().value();
    }

    @Test
    void gets_areCountedByTheirResult() {
        put(1);
        cache.get(KEY).ifPresent(SessionTicket::destroy);
        cache.get(KEY);
        cache.get(KEY);

        assertThat(count("cache.gets", "result", "hit")).isEqualTo(1);
        assertThat(count("cache.gets", "result", "miss")).isEqualTo(2);
    }

    @Test
    void puts_areCounted_andWhatIsHeldIsShown() {
        put(1);

        assertThat(count("cache.puts")).isEqualTo(1);
        assertThat(gauge("cache.size")).isEqualTo(1);
        assertThat(gauge("admitone.cache.servers")).isEqualTo(1);
        assertThat(gauge("admitone.cache.bytes"))
                .isEqualTo((double) cache.stats().bytes());
    }

    @Test
    void evictions_areCountedByTheirCause() {
        put(1);
        put(2);

        assertThat(count("cache.evictions", "cause", "tickets_per_server")).isEqualTo(1);
        assertThat(count("cache.evictions", "cause", "servers")).isZero();
        assertThat(count("cache.evictions", "cause", "bytes")).isZero();
    }

    @Test
    void expirationsAndRefusals_areCounted() {
        put(1);
        clock.move(Duration.ofDays(1));
        cache.get(KEY);
        cache.put(KEY, TestTickets.ticket(2, TestTickets.START));

        assertThat(count("admitone.cache.expirations")).isEqualTo(1);
        assertThat(count("admitone.cache.refused.puts")).isEqualTo(1);
    }

    @Test
    void handshake_isTimedWithTheAttributesOfOpenTelemetry() {
        metrics.onHandshake(KEY, new HandshakeResult(ResumptionStatus.RESUMED, SessionTicket.TLS_1_3, TOOK));

        Timer timer = registry.get("tls.client.handshake")
                .tags("tls.protocol.name", "tls", "tls.protocol.version", "1.3", "tls.resumed", "true", "zone", "a")
                .timer();
        assertThat(timer.count()).isOne();
        assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo((double) TOOK.toMillis());
    }

    @Test
    void handshake_registryBoundTwice_isCountedOnce() {
        metrics.bindTo(registry);

        metrics.onHandshake(KEY, new HandshakeResult(ResumptionStatus.RESUMED, SessionTicket.TLS_1_3, TOOK));

        assertThat(registry.get("tls.client.handshake").timer().count()).isOne();
    }

    @Test
    void handshake_ofDtls12_isNamedSo() {
        metrics.onHandshake(KEY, new HandshakeResult(ResumptionStatus.NO_TICKET, SessionTicket.DTLS_1_2, TOOK));

        assertThat(registry.get("tls.client.handshake")
                        .tags("tls.protocol.name", "dtls", "tls.protocol.version", "1.2", "tls.resumed", "false")
                        .timer()
                        .count())
                .isOne();
    }

    @Test
    void handshake_withoutAVersion_orOfAnOldOne_isCountedToo() {
        metrics.onHandshake(KEY, new HandshakeResult(ResumptionStatus.FAILED, 0, TOOK));
        metrics.onHandshake(KEY, new HandshakeResult(ResumptionStatus.NO_TICKET, 0x0302, TOOK));

        assertThat(registry.get("tls.client.handshake").timers())
                .extracting(timer -> timer.getId().getTag("tls.protocol.version"))
                .containsExactlyInAnyOrder("none", "0x0302");
    }

    @Test
    void resumption_isCountedByItsStatus() {
        metrics.onHandshake(KEY, new HandshakeResult(ResumptionStatus.DECLINED, SessionTicket.TLS_1_3, TOOK));
        metrics.onHandshake(KEY, new HandshakeResult(ResumptionStatus.DECLINED, SessionTicket.TLS_1_3, TOOK));

        assertThat(registry.get("tls.client.resumption")
                        .tags("status", "declined", "cache", "tickets")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void ticket_isCountedByItsOutcome() {
        metrics.onTicket(KEY, Duration.ofHours(1));
        metrics.onTicketRefused(KEY, StorageStatus.LIFETIME_ZERO);

        assertThat(registry.get("tls.client.tickets").counters())
                .extracting(counter -> counter.getId().getTag("outcome"))
                .containsExactlyInAnyOrder("stored", "lifetime_zero");
    }

    @Test
    void noMeter_namesAPeer() {
        put(1);
        metrics.onHandshake(KEY, new HandshakeResult(ResumptionStatus.RESUMED, SessionTicket.TLS_1_3, TOOK));

        assertThat(registry.getMeters())
                .isNotEmpty()
                .allSatisfy(meter -> assertThat(meter.getId().toString()).doesNotContain(KEY.host()));
    }

    @Test
    void bindTo_null_isNamed() {
        assertThatNullPointerException().isThrownBy(() -> metrics.bindTo(null)).withMessage("registry");
    }
}
