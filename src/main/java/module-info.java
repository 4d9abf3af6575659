/**
 * AdmitOne: one TLS session ticket admits one connection.
 *
 * <p>{@link io.github.admitone} is the contract and the in-memory cache; {@link io.github.admitone.bctls} plugs it into
 * a Bouncy Castle TLS client; {@link io.github.admitone.store} keeps tickets that outlive a process or are shared by
 * many; {@link io.github.admitone.jsse} makes an {@code SSLContext} of that; {@link io.github.admitone.metrics} shows
 * it to Micrometer.
 */
// Jedis and Micrometer are automatic modules, and optional.
@SuppressWarnings("requires-automatic")
module io.github.admitone {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires transitive org.bouncycastle.tls;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.util;

    // Events for Flight Recorder, where the run-time image has it.
    requires static jdk.jfr;

    // For AdmitOneMetrics alone. Like Jedis it is not transitive: whoever lacks it could not compile.
    requires static micrometer.core;

    // For RedisTicketStore and JdbcTicketStore alone.
    requires static transitive java.sql;
    requires static redis.clients.jedis;
    requires static org.apache.commons.pool2;

    exports io.github.admitone;
    exports io.github.admitone.bctls;
    exports io.github.admitone.jsse;
    exports io.github.admitone.metrics;
    exports io.github.admitone.store;
}
