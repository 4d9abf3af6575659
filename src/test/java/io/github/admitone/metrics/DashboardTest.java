package io.github.admitone.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.bctls.HandshakeResult;
import io.github.admitone.bctls.ResumptionStatus;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The dashboard asks for meters that there are. */
class DashboardTest {

    private static final Pattern METER = Pattern.compile("(?<![a-z_])((?:cache|admitone|tls_client)_[a-z_]+)(?=[{),])");

    @Test
    void dashboard_asksForMetersThatAreBound() throws IOException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        AdmitOneMetrics metrics =
                AdmitOneMetrics.of(StripedSessionCache.builder().build(), "tickets");
        metrics.bindTo(registry);
        metrics.onHandshake(
                SessionKey.of("localhost", 1),
                new HandshakeResult(ResumptionStatus.RESUMED, SessionTicket.TLS_1_3, Duration.ofMillis(1)));
        Set<String> bound = registry.getMeters().stream()
                .map(Meter::getId)
                .map(id -> id.getName().replace('.', '_'))
                .collect(Collectors.toSet());

        Set<String> asked = new TreeSet<>();
        Matcher meters = METER.matcher(Files.readString(Path.of("docs", "dashboard.json")));
        while (meters.find()) {
            asked.add(meters.group(1).replaceFirst("_(total|seconds_count|seconds_sum)$", ""));
        }
        assertThat(asked).contains("cache_gets", "tls_client_handshake").isSubsetOf(bound);
    }
}
