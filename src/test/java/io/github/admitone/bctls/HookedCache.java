package io.github.admitone.bctls;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import java.util.Optional;

/** A cache that does something of the test's in each method, before another cache does the work. */
final class HookedCache implements ClientSessionCache {

    Runnable onGet = () -> {};
    Runnable onPut = () -> {};
    Runnable onInvalidate = () -> {};
    Runnable onInvalidateLineage = () -> {};

    /** Whether the other cache stores nothing, without a word. */
    boolean refuses;

    private final ClientSessionCache cache;

    HookedCache(ClientSessionCache cache) {
        this.cache = cache;
    }

    @Override
    public boolean put(SessionKey key, SessionTicket ticket) {
        onPut.run();
        return !refuses && cache.put(key, ticket);
    }

    @Override
    public Optional<SessionTicket> get(SessionKey key) {
        onGet.run();
        return cache.get(key);
    }

    @Override
    public void invalidate(SessionKey key) {
        onInvalidate.run();
        cache.invalidate(key);
    }

    @Override
    public void invalidateLineage(SessionKey key, long lineage) {
        onInvalidateLineage.run();
        cache.invalidateLineage(key, lineage);
    }

    @Override
    public void clear() {
        cache.clear();
    }
}
