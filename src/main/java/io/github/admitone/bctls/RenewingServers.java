package io.github.admitone.bctls;

import io.github.admitone.SessionKey;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Servers that renewed a ticket in a resumed handshake, at which Bouncy Castle's own protocol classes fail. They are
 * remembered, so that a server fails one connection and not every other one. Bounded: the eldest is forgotten first.
 */
final class RenewingServers {

    static final int MAXIMUM = 1024;

    private final Map<SessionKey, Boolean> servers = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SessionKey, Boolean> eldest) {
            return size() > MAXIMUM;
        }
    };

    synchronized void add(SessionKey key) {
        servers.put(key, true);
    }

    synchronized boolean contains(SessionKey key) {
        return servers.containsKey(key);
    }
}
