package io.github.admitone.metrics;

import static java.util.Objects.requireNonNull;

import io.github.admitone.CacheStats;
import io.github.admitone.SessionKey;
import io.github.admitone.StripedSessionCache;
import io.github.admitone.bctls.HandshakeResult;
import io.github.admitone.bctls.ResumptionListener;
import io.github.admitone.bctls.StorageStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters of a cache, and of the connections that use it. Bind it to a registry, and make it the
 * {@linkplain io.github.admitone.bctls.TicketResumption.Builder#listener listener}:
 *
 * <pre>{@code
 * AdmitOneMetrics metrics = AdmitOneMetrics.of(cache, "tls-tickets");
 * metrics.bindTo(registry);
 * TicketResumption resumption = TicketResumption.builder(cache).listener(metrics).build();
 * }</pre>
 *
 * <table>
 * <caption>The meters, all with the tag {@code cache}</caption>
 * <tr><th>name</th><th>kind, further tags</th></tr>
 * <tr><td>{@code cache.gets}</td><td>counter; {@code result}: hit, miss</td></tr>
 * <tr><td>{@code cache.puts}</td><td>counter</td></tr>
 * <tr><td>{@code cache.evictions}</td><td>counter; {@code cause}: tickets_per_server, servers, bytes</td></tr>
 * <tr><td>{@code cache.size}</td><td>gauge: tickets</td></tr>
 * <tr><td>{@code admitone.cache.expirations}, {@code admitone.cache.refused.puts}</td><td>counters</td></tr>
 * <tr><td>{@code admitone.cache.servers}, {@code admitone.cache.bytes}</td><td>gauges</td></tr>
 * <tr><td>{@code tls.client.handshake}</td><td>timer; {@code tls.protocol.name}, {@code tls.protocol.version},
 *     {@code tls.resumed}, as OpenTelemetry names them; the version is {@code none} where the server chose
 *     none</td></tr>
 * <tr><td>{@code tls.client.resumption}</td><td>counter; {@code status}: a
 *     {@link io.github.admitone.bctls.ResumptionStatus} in lower case</td></tr>
 * <tr><td>{@code tls.client.tickets}</td><td>counter; {@code outcome}: stored, or a {@link StorageStatus} in lower
 *     case</td></tr>
 * </table>
 *
 * <p>A hit of {@code cache.gets} is a ticket that was found, not a resumption: the server may decline it. Resumptions
 * are {@code tls.client.resumption} with the status {@code resumed}. No tag names a peer: hosts would be too many, and
 * nobody's business. What happened before a registry was bound is in its {@code cache} meters, and not in those of
 * {@code tls.client}.
 *
 * <p>Thread-safe. It keeps the cache reachable for as long as it is reachable itself.
 *
 * @since 0.1.0
 */
@SuppressWarnings("exports") // Whoever uses it requires Micrometer, which is optional.
public final class AdmitOneMetrics implements MeterBinder, ResumptionListener {

    private static final List<CacheStats.Removal> EVICTIONS =
            List.of(CacheStats.Removal.TICKETS_PER_SERVER, CacheStats.Removal.SERVERS, CacheStats.Removal.BYTES);

    private final StripedSessionCache cache;
    private final Tags tags;
    private final Map<MeterRegistry, HandshakeMeters> bound = new ConcurrentHashMap<>();

    private AdmitOneMetrics(StripedSessionCache cache, Tags tags) {
        this.cache = cache;
        this.tags = tags;
    }

    /**
     * {@return the meters of a cache and its connections}
     *
     * @param cache the cache
     * @param name the value of the tag {@code cache}, which tells several caches of a registry apart
     * @param tags further tags of all meters
     */
    public static AdmitOneMetrics of(StripedSessionCache cache, String name, Tag... tags) {
        return new AdmitOneMetrics(
                requireNonNull(cache, "cache"),
                Tags.of("cache", requireNonNull(name, "name")).and(tags));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        requireNonNull(registry, "registry");
        counter(registry, "cache.gets", Tags.of("result", "hit"), "Tickets that were found", CacheStats::hits);
        counter(registry, "cache.gets", Tags.of("result", "miss"), "Tickets that were not found", CacheStats::misses);
        counter(registry, "cache.puts", Tags.empty(), "Tickets that were stored", CacheStats::puts);
        for (CacheStats.Removal cause : EVICTIONS) {
            Tags tag = Tags.of("cause", HandshakeMeters.lowerCase(cause));
            counter(registry, "cache.evictions", tag, "Tickets evicted", stats -> stats.removed(cause));
        }
        counter(
                registry,
                "admitone.cache.expirations",
                Tags.empty(),
                "Tickets whose time ran out",
                CacheStats::expirations);
        counter(
                registry,
                "admitone.cache.refused.puts",
                Tags.empty(),
                "Tickets that were not stored",
                CacheStats::refusedPuts);
        gauge(registry, "cache.size", null, "Tickets that the cache holds", CacheStats::tickets);
        gauge(registry, "admitone.cache.servers", null, "Keys that the cache holds", CacheStats::servers);
        gauge(registry, "admitone.cache.bytes", "bytes", "Heap that the cache takes, at most", CacheStats::bytes);
        bound.computeIfAbsent(registry, each -> new HandshakeMeters(each, tags));
    }

    @Override
    public void onHandshake(SessionKey key, HandshakeResult result) {
        bound.values().forEach(meters -> meters.handshake(result));
    }

    @Override
    public void onTicket(SessionKey key, Duration lifetime) {
        bound.values().forEach(meters -> meters.ticket("stored"));
    }

    @Override
    public void onTicketRefused(SessionKey key, StorageStatus reason) {
        bound.values().forEach(meters -> meters.ticket(HandshakeMeters.lowerCase(reason)));
    }

    private void counter(
            MeterRegistry registry, String name, Tags more, String description, ToDoubleFunction<CacheStats> value) {
        FunctionCounter.builder(name, cache, source -> value.applyAsDouble(source.stats()))
                .tags(tags.and(more))
                .description(description)
                .register(registry);
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            @Nullable String unit,
            String description,
            ToDoubleFunction<CacheStats> value) {
        Gauge.builder(name, cache, source -> value.applyAsDouble(source.stats()))
                .tags(tags)
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }
}
