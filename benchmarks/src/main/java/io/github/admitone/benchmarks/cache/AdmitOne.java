package io.github.admitone.benchmarks.cache;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;

/** The cache of this project. */
final class AdmitOne implements TicketCache {

    private static final long AMPLE_BYTES = 1L << 32;

    private final ClientSessionCache cache;

    AdmitOne(int servers) {
        this(bounds(servers).build());
    }

    static StripedSessionCache.Builder bounds(int servers) {
        return StripedSessionCache.builder().maximumServers(servers).maximumBytes(AMPLE_BYTES);
    }

    AdmitOne(ClientSessionCache cache) {
        this.cache = cache;
    }

    @Override
    public void put(SessionKey key, SessionTicket ticket) {
        cache.put(key, ticket);
    }

    @Override
    public SessionTicket take(SessionKey key) {
        return cache.get(key).orElse(null);
    }
}
