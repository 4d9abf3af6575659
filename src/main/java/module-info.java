/**
 * AdmitOne: one TLS session ticket admits one connection.
 *
 * <p>{@link io.github.admitone} is the contract and the in-memory cache; {@link io.github.admitone.bctls} plugs it into
 * a Bouncy Castle TLS client.
 */
module io.github.admitone {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires transitive org.bouncycastle.tls;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.util;

    exports io.github.admitone;
    exports io.github.admitone.bctls;
}
