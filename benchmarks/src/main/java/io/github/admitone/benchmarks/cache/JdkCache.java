package io.github.admitone.benchmarks.cache;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import sun.security.util.Cache;

/**
 * The JDK's session cache at its best, as its TLS client does not use it: with the key at hand, and without soft
 * references.
 *
 * <p>One lock over a map in the order of use, with one ticket of each key. It is bounded, and expires a ticket a fixed
 * time after the put. It copies nothing.
 */
final class JdkCache implements TicketCache {

    private final Cache<SessionKey, SessionTicket> cache;

    JdkCache(int servers) {
        this.cache = Cache.newHardMemoryCache(servers, (int) SessionTicket.MAX_LIFETIME.toSeconds());
    }

    @Override
    public void put(SessionKey key, SessionTicket ticket) {
        cache.put(key, ticket.copy());
    }

    @Override
    public SessionTicket take(SessionKey key) {
        return cache.pull(key);
    }
}
