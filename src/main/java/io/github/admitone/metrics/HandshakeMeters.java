package io.github.admitone.metrics;

import io.github.admitone.SessionTicket;
import io.github.admitone.bctls.HandshakeResult;
import io.github.admitone.bctls.ResumptionStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of one registry that connections write to; each is looked up once. Thread-safe. */
final class HandshakeMeters {

    private record Kind(int protocolVersion, boolean resumed) {}

    private final MeterRegistry registry;
    private final Tags tags;
    private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();
    private final Map<ResumptionStatus, Counter> outcomes = new ConcurrentHashMap<>();
    private final Map<String, Counter> tickets = new ConcurrentHashMap<>();

    HandshakeMeters(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
    }

    void handshake(HandshakeResult result) {
        boolean resumed = result.status() == ResumptionStatus.RESUMED;
        timers.computeIfAbsent(new Kind(result.protocolVersion(), resumed), this::timer)
                .record(result.duration());
        outcomes.computeIfAbsent(result.status(), this::outcome).increment();
    }

    /** @param outcome {@code stored}, or why not */
    void ticket(String outcome) {
        tickets.computeIfAbsent(outcome, this::ticketCounter).increment();
    }

    private Timer timer(Kind kind) {
        return Timer.builder("tls.client.handshake")
                .description("Handshakes of clients, from the beginning to the end, completed or not")
                .tags(tags)
                .tag("tls.protocol.name", kind.protocolVersion() == SessionTicket.DTLS_1_2 ? "dtls" : "tls")
                .tag("tls.protocol.version", version(kind.protocolVersion()))
                .tag("tls.resumed", Boolean.toString(kind.resumed()))
                .register(registry);
    }

    private Counter outcome(ResumptionStatus status) {
        return Counter.builder("tls.client.resumption")
                .description("Handshakes of clients, by what became of resumption")
                .tags(tags)
                .tag("status", lowerCase(status))
                .register(registry);
    }

    private Counter ticketCounter(String outcome) {
        return Counter.builder("tls.client.tickets")
                .description("Tickets that servers issued, by what became of them; a reason counts once a connection")
                .tags(tags)
                .tag("outcome", outcome)
                .register(registry);
    }

    static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String version(int protocolVersion) {
        return switch (protocolVersion) {
            case SessionTicket.TLS_1_3 -> "1.3";
            case SessionTicket.TLS_1_2, SessionTicket.DTLS_1_2 -> "1.2";
            case 0 -> "none";
            default -> String.format(Locale.ROOT, "0x%04x", protocolVersion);
        };
    }
}
