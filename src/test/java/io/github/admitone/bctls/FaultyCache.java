package io.github.admitone.bctls;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import java.util.Optional;
import java.util.function.Supplier;

/** A cache whose {@code get} breaks the contract in a way that a test chooses. */
final class FaultyCache implements ClientSessionCache {

    private final Supplier<SessionTicket> found;
    private final ClientSessionCache rest;

    /** A cache that stores nothing, and finds that. */
    FaultyCache(Supplier<SessionTicket> found) {
        this(found, ClientSessionCache.none());
    }

    /** A cache that finds that, and leaves the rest to another one. */
    FaultyCache(Supplier<SessionTicket> found, ClientSessionCache rest) {
        this.found = found;
        this.rest = rest;
    }

    @Override
    public boolean put(SessionKey key, SessionTicket ticket) {
        return rest.put(key, ticket);
    }

    @Override
    public Optional<SessionTicket> get(SessionKey key) {
        return Optional.ofNullable(found.get());
    }

    @Override
    public void invalidate(SessionKey key) {
        rest.invalidate(key);
    }

    @Override
    public void invalidateLineage(SessionKey key, long lineage) {
        rest.invalidateLineage(key, lineage);
    }

    @Override
    public void clear() {
        rest.clear();
    }
}
