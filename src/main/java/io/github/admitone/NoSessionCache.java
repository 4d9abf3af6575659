package io.github.admitone;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** The cache of {@link ClientSessionCache#none()}: it checks its arguments and holds nothing. */
enum NoSessionCache implements ClientSessionCache {
    INSTANCE;

    @Override
    public boolean put(SessionKey key, SessionTicket ticket) {
        requireNonNull(key, "key");
        requireNonNull(ticket, "ticket").requireAlive();
        return false;
    }

    @Override
    public Optional<SessionTicket> get(SessionKey key) {
        requireNonNull(key, "key");
        return Optional.empty();
    }

    @Override
    public void invalidate(SessionKey key) {
        requireNonNull(key, "key");
    }

    @Override
    public void clear() {
        // Nothing is ever held, so nothing can outlive a fence.
    }
}
