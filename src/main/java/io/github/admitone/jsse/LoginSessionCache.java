package io.github.admitone.jsse;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The cache of one login's connections, in which a TLS 1.3 ticket serves again until a newer one has come: servers that
 * demand resumption do not always issue a ticket on a connection that resumed.
 *
 * <p>It deliberately does not keep the rule that a ticket is used at most once, and is for no other purpose. Each use
 * has a copy of its own. What is declined, fails or is cleared does not serve again. Thread-safe.
 */
final class LoginSessionCache implements ClientSessionCache {

    /** Of one login, there is one key for each set of parameters. */
    private static final int MAXIMUM_KEYS = 16;

    private final ClientSessionCache target;
    private final InstantSource clock;

    /** The ticket that was last handed out for each key, to serve again. */
    private final Map<SessionKey, SessionTicket> lastUsed = new HashMap<>();

    LoginSessionCache(ClientSessionCache target) {
        this(target, InstantSource.system());
    }

    LoginSessionCache(ClientSessionCache target, InstantSource clock) {
        this.target = target;
        this.clock = clock;
    }

    @Override
    public boolean put(SessionKey key, SessionTicket ticket) {
        return target.put(key, ticket);
    }

    @Override
    public synchronized Optional<SessionTicket> get(SessionKey key) {
        Optional<SessionTicket> fresh = target.get(key);
        if (fresh.isPresent()) {
            if (fresh.get().protocolVersion() == SessionTicket.TLS_1_3) {
                remember(key, fresh.get().copy());
            }
            return fresh;
        }
        SessionTicket again = lastUsed.get(key);
        if (again == null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        if (!again.isLive(now)) {
            forget(key);
            return Optional.empty();
        }
        return Optional.of(again.copy());
    }

    private void remember(SessionKey key, SessionTicket ticket) {
        forget(key);
        if (lastUsed.size() >= MAXIMUM_KEYS) {
            forgetAll();
        }
        lastUsed.put(key, ticket);
    }

    private void forget(SessionKey key) {
        SessionTicket forgotten = lastUsed.remove(key);
        if (forgotten != null) {
            forgotten.destroy();
        }
    }

    private void forgetAll() {
        lastUsed.values().forEach(SessionTicket::destroy);
        lastUsed.clear();
    }

    @Override
    public synchronized void invalidate(SessionKey key) {
        forget(key);
        target.invalidate(key);
    }

    @Override
    public synchronized void invalidateLineage(SessionKey key, long lineage) {
        SessionTicket last = lastUsed.get(key);
        if (last != null && last.lineage() == lineage) {
            forget(key);
        }
        target.invalidateLineage(key, lineage);
    }

    @Override
    public synchronized void clear() {
        forgetAll();
        target.clear();
    }
}
