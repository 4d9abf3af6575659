package io.github.admitone;

import static io.github.admitone.Checks.inRange;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The in-memory {@link ClientSessionCache}: lock-striped, bounded, expiring.
 *
 * <p>It never holds more servers (keys), tickets per server and bytes than its builder was told. When it is full, it
 * drops the oldest ticket of a server, or the tickets of a server of the same stripe that was not used lately. It finds
 * expired tickets when they are asked for, and by a bounded amount of sweeping with every {@code put}; there is no
 * background thread. Only {@link #clear} and {@link #stats} look at more than one stripe. {@code clear} passes over
 * them one after the other: each is cleared in one instant, and the fence holds everywhere as soon as it returns.
 *
 * <p>Each stripe keeps an equal share of the bounds, so with few servers per stripe the cache may evict before the
 * whole of it is full; the default number of stripes leaves at least 64 servers and 256 KiB to each. Whoever chooses
 * the names of servers cannot choose their stripes: the hash of keys is another one in every process.
 *
 * <p>Time comes from the clock alone. When the clock is set back, tickets from the future are misses, dropped if they
 * are more than a second ahead, and a {@code put} is refused until the clock has passed the last {@code clear} again.
 *
 * <p>Thread-safe; a method waits for nothing but other threads' operations on the same stripe.
 *
 * @since 0.1.0
 */
public final class StripedSessionCache implements ClientSessionCache {

    private final Stripe[] stripes;
    private final InstantSource clock;

    private StripedSessionCache(Builder builder, int stripeCount) {
        this.clock = builder.clock;
        this.stripes = new Stripe[stripeCount];
        for (int i = 0; i < stripeCount; i++) {
            stripes[i] = new Stripe(
                    Integer.numberOfTrailingZeros(stripeCount),
                    builder.maximumServers / stripeCount,
                    builder.ticketsPerServer,
                    builder.maximumBytes / stripeCount);
        }
    }

    /**
     * {@return a new builder with the defaults: 16,384 servers, 8 tickets per server, 64 MiB, the system's clock}
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public boolean put(SessionKey key, SessionTicket ticket) {
        requireNonNull(key, "key");
        requireNonNull(ticket, "ticket");
        return put(key, ticket, null);
    }

    /**
     * Stores a copy of a ticket, as {@link #put} does, and returns what it evicted for it instead of destroying it: for
     * whoever has another place for it. The statistics count it as evicted.
     *
     * @param key the peer and scope that the ticket belongs to
     * @param ticket the ticket; it remains the caller's
     * @return whether the copy was stored, and the tickets that were evicted, which now belong to the caller
     * @throws IllegalStateException if the ticket has been destroyed
     */
    public PutOutcome putKeepingEvicted(SessionKey key, SessionTicket ticket) {
        requireNonNull(key, "key");
        requireNonNull(ticket, "ticket");
        Displaced displaced = new Displaced();
        boolean stored = put(key, ticket, displaced);
        return displaced.outcome(stored);
    }

    private boolean put(SessionKey key, SessionTicket ticket, @Nullable Drops displaced) {
        long now = clock.millis();
        if (!CacheFlight.wantsDrops()) {
            return stripe(key).put(key, new HeldTicket(ticket), now, displaced);
        }
        RecordedDrops drops = new RecordedDrops(displaced);
        boolean stored = stripe(key).put(key, new HeldTicket(ticket), now, drops);
        drops.record(now);
        return stored;
    }

    @Override
    public Optional<SessionTicket> get(SessionKey key) {
        requireNonNull(key, "key");
        Stripe stripe = stripe(key);
        return stripe.missAtOnce(key) ? Optional.empty() : Optional.ofNullable(take(stripe, key));
    }

    private @Nullable SessionTicket take(Stripe stripe, SessionKey key) {
        long now = clock.millis();
        if (!CacheFlight.wantsDrops()) {
            return stripe.take(key, now);
        }
        RecordedDrops drops = new RecordedDrops(null);
        SessionTicket ticket = stripe.take(key, now, drops);
        drops.record(now);
        return ticket;
    }

    /**
     * {@return what the cache holds under a key, for an operator's question why a connection was not resumed} It takes
     * nothing out, and counts as neither hit nor miss.
     *
     * @param key the peer and scope; a connection's own is the key combined with the scope of its configuration
     */
    public KeyContents contents(SessionKey key) {
        requireNonNull(key, "key");
        long now = clock.millis();
        return new KeyContents(
                stripe(key).ages(key, now).stream().map(Duration::ofMillis).toList());
    }

    @Override
    public void invalidate(SessionKey key) {
        requireNonNull(key, "key");
        stripe(key).invalidate(key);
    }

    @Override
    public void invalidateLineage(SessionKey key, long lineage) {
        requireNonNull(key, "key");
        stripe(key).invalidateLineage(key, lineage);
    }

    @Override
    public void clear() {
        long now = clock.millis();
        for (Stripe stripe : stripes) {
            stripe.clear(now);
        }
    }

    /**
     * {@return a snapshot of the cache's counters, and of what it holds}
     */
    public CacheStats stats() {
        StripeStats sum = new StripeStats();
        for (Stripe stripe : stripes) {
            stripe.addTo(sum);
        }
        return sum.snapshot();
    }

    private Stripe stripe(SessionKey key) {
        return stripes[key.hashCode() & (stripes.length - 1)];
    }

    /** Sets the bounds of a cache. Not thread-safe. */
    public static final class Builder {

        private static final int MAX_TICKETS_PER_SERVER = 255;
        private static final int MAX_STRIPES = 4096;

        /**
         * With 256, eight threads on two processors do a fifth more than with 64; 1,024 add nothing, and fill less
         * evenly.
         */
        private static final int DEFAULT_STRIPES = 256;

        private static final int DEFAULT_SERVERS_PER_STRIPE = 64;
        private static final long DEFAULT_BYTES_PER_STRIPE = 1 << 18;

        private int maximumServers = 16_384;
        private int ticketsPerServer = 8;
        private long maximumBytes = 64L << 20;
        private @Nullable Integer stripes;
        private InstantSource clock = InstantSource.system();

        private Builder() {}

        /**
         * Sets how many servers (keys) may have tickets in the cache at the same time; 16,384 unless set.
         *
         * @param maximumServers at least 1
         * @return this builder
         */
        public Builder maximumServers(int maximumServers) {
            this.maximumServers = maximumServers;
            return this;
        }

        /**
         * Sets how many tickets of one server the cache may hold, which is how many connections that start together can
         * resume; 8 unless set.
         *
         * @param ticketsPerServer 1 to 255
         * @return this builder
         */
        public Builder ticketsPerServer(int ticketsPerServer) {
            this.ticketsPerServer = ticketsPerServer;
            return this;
        }

        /**
         * Sets how many bytes of heap the tickets may take, keys, scopes, certificate chains and bookkeeping included;
         * 64 MiB unless set. Objects are counted in the largest layout of HotSpot, so that the bound holds in any; with
         * compressed references, the default, they take about a tenth less. Tickets of one server share an equal chain,
         * which counts once. A ticket that does not fit into the share of one stripe is not stored.
         *
         * @param maximumBytes at least 1
         * @return this builder
         */
        public Builder maximumBytes(long maximumBytes) {
            this.maximumBytes = maximumBytes;
            return this;
        }

        /**
         * Sets the number of stripes, each with a lock of its own and an equal share of the bounds; chosen by the
         * bounds unless set, at most 256.
         *
         * @param stripes a power of two from 1 to 4096, no more than the servers or the bytes
         * @return this builder
         */
        public Builder stripes(int stripes) {
            this.stripes = stripes;
            return this;
        }

        /**
         * Sets where the time comes from; the system's clock unless set.
         *
         * @param clock the source of time; called by many threads, and never under a lock
         * @return this builder
         */
        public Builder clock(InstantSource clock) {
            this.clock = requireNonNull(clock, "clock");
            return this;
        }

        /**
         * {@return a new, empty cache}
         *
         * @throws IllegalArgumentException if a bound is out of its range; the message names both
         */
        public StripedSessionCache build() {
            inRange("maximumServers", maximumServers, 1, Integer.MAX_VALUE);
            inRange("ticketsPerServer", ticketsPerServer, 1, MAX_TICKETS_PER_SERVER);
            inRange("maximumBytes", maximumBytes, 1, Long.MAX_VALUE);
            Integer requested = stripes;
            return new StripedSessionCache(this, requested == null ? stripesBySize() : checkedStripes(requested));
        }

        private int checkedStripes(int stripes) {
            long most = Math.min(MAX_STRIPES, Math.min(maximumServers, maximumBytes));
            inRange("stripes", stripes, 1, most);
            if (Integer.bitCount(stripes) != 1) {
                throw new IllegalArgumentException("stripes must be a power of two, but was " + stripes);
            }
            return stripes;
        }

        private int stripesBySize() {
            long most = Math.min(maximumServers / DEFAULT_SERVERS_PER_STRIPE, maximumBytes / DEFAULT_BYTES_PER_STRIPE);
            return (int) Long.highestOneBit(Math.max(1, Math.min(DEFAULT_STRIPES, most)));
        }
    }
}
