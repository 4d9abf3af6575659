package io.github.admitone.benchmarks.cache;

import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import java.util.Locale;
import sun.security.util.Cache;

/**
 * The JDK's session cache as its TLS client uses it: one lock over a map, in the order of use, with one session of each
 * host and port, and soft references to the sessions.
 *
 * <p>It is bounded, and expires a session a fixed time after the put. It copies nothing. As in the JDK's client every
 * call makes a new string of host and port. Left out, in its favour, is that client's second cache, by session ID,
 * which every session enters and leaves as well. JDK 25's client keeps up to ten sessions of a server in a queue, which
 * JDK 17's has not: here both keep one.
 */
final class JdkSessions implements TicketCache {

    private final Cache<String, SessionTicket> cache;

    JdkSessions(int servers) {
        this.cache = Cache.newSoftMemoryCache(servers, (int) SessionTicket.MAX_LIFETIME.toSeconds());
    }

    @Override
    public void put(SessionKey key, SessionTicket ticket) {
        cache.put(hostPort(key), ticket.copy());
    }

    @Override
    public SessionTicket take(SessionKey key) {
        return cache.pull(hostPort(key));
    }

    private static String hostPort(SessionKey key) {
        return (key.host() + ":" + key.port()).toLowerCase(Locale.ENGLISH);
    }
}
