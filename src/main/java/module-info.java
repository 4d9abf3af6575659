/**
 * AdmitOne: one TLS session ticket admits one connection.
 *
 * <p>{@link io.github.admitone} is the contract and the in-memory cache; {@link io.github.admitone.bctls} plugs it into
 * a Bouncy Castle TLS client; {@link io.github.admitone.store} keeps tickets that outlive a process or are shared by
 * many; {@link io.github.admitone.jsse} makes an {@code SSLContext} of that.
 */
// Jedis is an automatic module, and optional.
@SuppressWarnings("requires-automatic")
module io.github.admitone {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires transitive org.bouncycastle.tls;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.util;

    // For RedisTicketStore and JdbcTicketStore alone. Jedis is not transitive: whoever lacks it could not compile.
    requires static transitive java.sql;
    requires static redis.clients.jedis;
    requires static org.apache.commons.pool2;

    exports io.github.admitone;
    exports io.github.admitone.bctls;
    exports io.github.admitone.jsse;
    exports io.github.admitone.store;
}
