package io.github.admitone;

import static io.github.admitone.TestTickets.START;

import java.util.List;
import java.util.stream.IntStream;

/** What Lincheck's threads do to a cache that holds two tickets of either key; the subclasses say to which cache. */
public abstract class CacheOperations {

    /** Two keys, of different stripes where there are two. */
    private static final List<SessionKey> KEYS = List.of(keyOfStripe(0), keyOfStripe(1));

    private static final List<SessionTicket> TICKETS =
            IntStream.rangeClosed(0, 3).mapToObj(CacheOperations::ticket).toList();

    private final ClientSessionCache cache;

    CacheOperations(ClientSessionCache cache) {
        this.cache = cache;
        for (SessionKey key : KEYS) {
            cache.put(key, TICKETS.get(1));
            cache.put(key, TICKETS.get(2));
        }
    }

    public void put(int key, int number) {
        cache.put(KEYS.get(key), TICKETS.get(number));
    }

    /** {@return the number of the ticket, or 0} */
    public int get(int key) {
        return cache.get(KEYS.get(key)).map(TestTickets::numberOf).orElse(0);
    }

    public void invalidate(int key) {
        cache.invalidate(KEYS.get(key));
    }

    public void clear() {
        cache.clear();
    }

    private static SessionKey keyOfStripe(int stripe) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> SessionKey.of("host" + i + ".example", 443))
                .filter(key -> (key.hashCode() & 1) == stripe)
                .findFirst()
                .orElseThrow();
    }

    /** A ticket from before any clear; the higher its number, the fresher it is. */
    private static SessionTicket ticket(int number) {
        return TestTickets.numbered(number, START.minusMillis(10 - number))
                .peerCertificates(CertificateChain.empty())
                .build();
    }

    private static StripedSessionCache striped(int stripes) {
        return StripedSessionCache.builder()
                .stripes(stripes)
                .maximumServers(8)
                .clock(() -> START)
                .build();
    }

    /** What every execution must be equal to, in some order of its operations. */
    public static final class OnNaiveModel extends CacheOperations {
        public OnNaiveModel() {
            super(new LockedCache());
        }
    }

    public static final class OnOneStripe extends CacheOperations {
        public OnOneStripe() {
            super(striped(1));
        }
    }

    public static final class OnTwoStripes extends CacheOperations {
        public OnTwoStripes() {
            super(striped(2));
        }
    }

    public static final class OnPeekThenRemove extends CacheOperations {
        public OnPeekThenRemove() {
            super(new RacingCaches.PeekThenRemove());
        }
    }

    public static final class OnFenceBeforeLock extends CacheOperations {
        public OnFenceBeforeLock() {
            super(new RacingCaches.FenceBeforeLock(KEYS));
        }
    }
}
