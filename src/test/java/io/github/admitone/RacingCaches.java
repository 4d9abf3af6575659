package io.github.admitone;

import java.util.Collection;
import java.util.Optional;

/** Caches that are right as long as one thread calls. */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // They hold the lock, but let go of it halfway.
final class RacingCaches {

    private RacingCaches() {}

    /** Looks at the newest ticket and removes the newest ticket, each under the lock, but not under one. */
    static final class PeekThenRemove extends LockedCache {

        @Override
        public Optional<SessionTicket> get(SessionKey key) {
            Optional<SessionTicket> newest = peek(key);
            super.get(key).ifPresent(SessionTicket::destroy);
            return newest;
        }

        private synchronized Optional<SessionTicket> peek(SessionKey key) {
            Optional<SessionTicket> newest = super.get(key);
            newest.ifPresent(ticket -> super.put(key, ticket));
            return newest;
        }
    }

    /** Compares a ticket with the fence before it has the lock: the fence may rise in between. */
    static final class FenceBeforeLock extends LockedCache {

        private final Collection<SessionKey> keys;
        private boolean fenced;

        /** @param keys all that will ever be stored: each ticket before the fence, which this cache raises itself */
        FenceBeforeLock(Collection<SessionKey> keys) {
            this.keys = keys;
        }

        @Override
        public boolean put(SessionKey key, SessionTicket ticket) {
            return !isFenced() && super.put(key, ticket);
        }

        @Override
        public synchronized void clear() {
            fenced = true;
            keys.forEach(this::invalidate);
        }

        private synchronized boolean isFenced() {
            return fenced;
        }
    }
}
