package io.github.admitone.benchmarks.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;

/** Caffeine with one ticket of each key. */
final class CaffeineSingle implements TicketCache {

    private final Cache<SessionKey, SessionTicket> cache;

    CaffeineSingle(int servers) {
        this.cache = Caffeine.newBuilder()
                .maximumSize(servers)
                .expireAfterWrite(SessionTicket.MAX_LIFETIME)
                .build();
    }

    @Override
    public void put(SessionKey key, SessionTicket ticket) {
        cache.put(key, ticket.copy());
    }

    @Override
    public SessionTicket take(SessionKey key) {
        return cache.asMap().remove(key);
    }
}
