package io.github.admitone.benchmarks.cache;

import java.time.Instant;
import java.time.InstantSource;

/** The caches side by side, by name. */
final class Peers {

    private Peers() {}

    /** @param servers how many servers the cache must be able to hold */
    static TicketCache of(String name, int servers) {
        return switch (name) {
            case "admit-one" -> new AdmitOne(servers);
            case "admit-one-untimed" ->
                new AdmitOne(AdmitOne.bounds(servers)
                        .clock(InstantSource.fixed(Instant.now().plusSeconds(60)))
                        .build());
            case "map-copy" -> new PlainMap(true);
            case "map-copy-timed" -> new TimedMap();
            case "map-shared" -> new PlainMap(false);
            case "global-lock" -> new GlobalLock(servers);
            case "caffeine" -> new CaffeineSingle(servers);
            case "caffeine-deque" -> new CaffeineDeque(servers);
            case "jdk-sessions" -> new JdkSessions(servers);
            case "jdk-cache" -> new JdkCache(servers);
            case "netty-quic" -> new NettyQuic(servers);
            case "conscrypt" -> new ConscryptClient(servers);
            case "bc-jsse" -> new BouncyCastleJsse(servers);
            case "rustls" -> new Rustls(servers);
            default -> throw new IllegalArgumentException("unknown cache: " + name);
        };
    }
}
