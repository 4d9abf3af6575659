package io.github.admitone.benchmarks.cache;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import sun.security.util.Cache;

/**
 * The caches side by side. An operation, which is a put and a take, reads the clock twice in AdmitOne, in the timed map,
 * in Caffeine, in the JDK's cache and in Netty's, once in the global lock, and not at all in the others.
 */
final class Peers {

    static final String OURS = "admit-one";

    /** This cache with a clock that stands still. */
    static final String UNTIMED = "admit-one-untimed";

    /** The limit: a concurrent map that copies, with one ticket of each key, no bound and no expiry. */
    static final String MAP = "map";

    static final String GLOBAL_LOCK = "global-lock";

    /** Those with some bound and some expiry, if not as strict as this cache's. */
    static final List<String> RIVALS = List.of(GLOBAL_LOCK, "caffeine", "jdk", "netty-quic");

    static final List<String> ALL =
            List.of(OURS, UNTIMED, MAP, "map-timed", GLOBAL_LOCK, "caffeine", "jdk", "netty-quic", "rustls");

    private static final long AMPLE_BYTES = 1L << 32;

    private Peers() {}

    /**
     * Makes a cache of that name. A number after the name of this cache is its number of stripes.
     *
     * @param servers how many servers it must be able to hold
     */
    static TicketCache of(String name, int servers) {
        return switch (name) {
            case OURS -> new AdmitOne(bounds(servers));
            case UNTIMED ->
                new AdmitOne(
                        bounds(servers).clock(InstantSource.fixed(Instant.now().plusSeconds(60))));
            case MAP -> new PlainMap();
            case "map-timed" -> new TimedMap();
            case GLOBAL_LOCK -> new GlobalLock(servers);
            case "caffeine" ->
                new OneOfEach(Caffeine.newBuilder()
                        .maximumSize(servers)
                        .expireAfterWrite(SessionTicket.MAX_LIFETIME)
                        .<SessionKey, SessionTicket>build()
                        .asMap());
            case "jdk" -> new Jdk(servers);
            case "netty-quic" -> new NettyQuic(servers);
            case "rustls" -> new Rustls(servers);
            default -> new AdmitOne(bounds(servers).stripes(Integer.parseInt(name.substring(OURS.length() + 1))));
        };
    }

    static StripedSessionCache.Builder bounds(int servers) {
        return StripedSessionCache.builder().maximumServers(servers).maximumBytes(AMPLE_BYTES);
    }

    /** The cache of this project. */
    static final class AdmitOne implements TicketCache {

        final StripedSessionCache cache;

        AdmitOne(StripedSessionCache.Builder settings) {
            this.cache = settings.build();
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

    /** A concurrent map with one ticket of each key. */
    private static class OneOfEach implements TicketCache {

        private final Map<SessionKey, SessionTicket> map;

        OneOfEach(Map<SessionKey, SessionTicket> map) {
            this.map = map;
        }

        @Override
        public void put(SessionKey key, SessionTicket ticket) {
            map.put(key, ticket.copy());
        }

        @Override
        public SessionTicket take(SessionKey key) {
            return map.remove(key);
        }
    }

    static final class PlainMap extends OneOfEach {

        PlainMap() {
            super(new ConcurrentHashMap<>());
        }
    }

    /** The map, with a look at the clock and at the ticket's lifetime in each put, and in each take that finds something. */
    private static final class TimedMap extends OneOfEach {

        TimedMap() {
            super(new ConcurrentHashMap<>());
        }

        @Override
        public void put(SessionKey key, SessionTicket ticket) {
            if (ticket.isLive(now())) {
                super.put(key, ticket);
            }
        }

        @Override
        public SessionTicket take(SessionKey key) {
            SessionTicket ticket = super.take(key);
            return ticket != null && ticket.isLive(now()) ? ticket : null;
        }

        private static Instant now() {
            return Instant.ofEpochMilli(System.currentTimeMillis());
        }
    }

    /** What Go's cache is, and most that are written by hand: one lock over an access-ordered map of queues. */
    private static final class GlobalLock implements TicketCache {

        private final Map<SessionKey, Deque<SessionTicket>> map;

        GlobalLock(int servers) {
            this.map = new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<SessionKey, Deque<SessionTicket>> eldest) {
                    return size() > servers;
                }
            };
        }

        @Override
        public void put(SessionKey key, SessionTicket ticket) {
            SessionTicket copy = ticket.copy();
            synchronized (map) {
                Deque<SessionTicket> tickets = map.computeIfAbsent(key, absent -> new ArrayDeque<>(1));
                tickets.addFirst(copy);
                if (tickets.size() > TICKETS_PER_SERVER) {
                    tickets.removeLast();
                }
            }
        }

        @Override
        public SessionTicket take(SessionKey key) {
            Instant now = Instant.now();
            synchronized (map) {
                Deque<SessionTicket> tickets = map.get(key);
                if (tickets == null) {
                    return null;
                }
                SessionTicket ticket = tickets.removeFirst();
                if (tickets.isEmpty()) {
                    map.remove(key);
                }
                return ticket.isLive(now) ? ticket : null;
            }
        }
    }

    /**
     * The JDK's session cache at its best, as its TLS client does not use it: with the key at hand, and without soft
     * references. One lock over a map in the order of use, with one ticket of each key; it expires a ticket a fixed time
     * after the put.
     */
    private static final class Jdk implements TicketCache {

        private final Cache<SessionKey, SessionTicket> cache;

        Jdk(int servers) {
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

    /**
     * The algorithm of rustls' {@code ClientSessionMemoryCache}, in Java: one lock over a map with a queue for each server,
     * the youngest of which is taken. The server that was stored first goes first. It does not expire: rustls looks at the
     * ticket's time after it has taken it.
     */
    private static final class Rustls implements TicketCache {

        private final Map<SessionKey, Deque<SessionTicket>> servers;
        private final Deque<SessionKey> oldest;
        private final int capacity;

        Rustls(int capacity) {
            this.capacity = capacity;
            this.servers = new HashMap<>(capacity * 4 / 3 + 1);
            this.oldest = new ArrayDeque<>(capacity);
        }

        @Override
        public void put(SessionKey key, SessionTicket ticket) {
            SessionTicket copy = ticket.copy();
            synchronized (servers) {
                Deque<SessionTicket> tickets = servers.get(key);
                if (tickets == null) {
                    tickets = addServer(key);
                }
                if (tickets.size() == TICKETS_PER_SERVER) {
                    tickets.removeFirst();
                }
                tickets.addLast(copy);
            }
        }

        private Deque<SessionTicket> addServer(SessionKey key) {
            if (oldest.size() == capacity) {
                servers.remove(oldest.removeFirst());
            }
            Deque<SessionTicket> tickets = new ArrayDeque<>(TICKETS_PER_SERVER);
            servers.put(key, tickets);
            oldest.addLast(key);
            return tickets;
        }

        @Override
        public SessionTicket take(SessionKey key) {
            synchronized (servers) {
                Deque<SessionTicket> tickets = servers.get(key);
                return tickets == null ? null : tickets.pollLast();
            }
        }
    }
}
