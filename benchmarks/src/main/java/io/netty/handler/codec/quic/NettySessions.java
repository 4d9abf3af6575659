package io.netty.handler.codec.quic;

/** Opens Netty's {@link QuicClientSessionCache}, which is private to its package, and adds nothing to it. */
public final class NettySessions {

    private final QuicClientSessionCache cache = new QuicClientSessionCache();

    public NettySessions(int maximum) {
        cache.setSessionCacheSize(maximum);
    }

    /** Stores a session that may be used once; the array is not copied. */
    public void save(String host, int port, byte[] session, long createdAt, long timeoutMillis) {
        cache.saveSession(host, port, createdAt, timeoutMillis, session, true);
    }

    /** Removes and returns a session, or returns null. */
    public byte[] take(String host, int port) {
        return cache.getSession(host, port);
    }
}
