/**
 * AdmitOne: one TLS session ticket admits one connection.
 *
 * <p>{@link io.github.admitone} is the contract and the in-memory cache; {@link io.github.admitone.bctls} plugs it into
 * a Bouncy Castle TLS client; {@link io.github.admitone.jsse} makes an {@code SSLContext} of that.
 */
module io.github.admitone {
    requires static transitive org.jspecify;
    requires transitive org.bouncycastle.tls;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.util;

    exports io.github.admitone;
    exports io.github.admitone.bctls;
    exports io.github.admitone.jsse;
}
