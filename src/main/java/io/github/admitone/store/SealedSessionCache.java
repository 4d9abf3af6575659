package io.github.admitone.store;

import static java.util.Objects.requireNonNull;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ClientSessionCache} over any {@link TicketStore}: it encrypts and authenticates every ticket, and hides the
 * names of the servers.
 *
 * <p><b>Sealed.</b> A ticket leaves the process encrypted with AES-256-GCM only, under a key derived for it alone, with
 * the session key as associated data: a record that is moved to another server, scope, key or format does not open.
 * What does not open is a miss, is counted, and is gone. A bucket's name is an HMAC of the session key, so whoever has
 * the store and not the {@link SealingKeys} learns how many servers and tickets there are, their sizes and their times.
 *
 * <p><b>Faults.</b> {@code get}, {@code put}, {@code invalidate} and {@code invalidateLineage} never throw because the
 * store fails: it is a miss, or the ticket is not stored, after the longest wait of the store (but see {@code clear}).
 * After three failures in a row the store is left alone for 0.2 seconds, then one call tries it again, and so on with
 * pauses of at most 5 seconds. A line is logged when that begins and when it ends. An invalidation that the store did
 * not get is not repeated: the tickets of that server are then declined one by one.
 *
 * <p><b>{@code clear} is a fence</b> for every process that shares the store. It throws {@link TicketStoreException} if
 * the store did not confirm it; until a later attempt succeeds, this cache stores and finds nothing. A {@code get} or
 * {@code put} begins with such an attempt, which may take as long as the clearing of the store does, unless another
 * thread is at it: then it is a miss at once. Tickets stored before are refused whatever the clocks say.
 * Handshakes that began before are told by the clock of the machine that made them: if it is ahead of the one that
 * cleared by no more than {@link Builder#clockSkew}, 5 seconds unless set, they are refused. Tickets of handshakes that
 * begin within that time after {@code clear} are refused with them.
 *
 * <p><b>{@code invalidateLineage} drops every ticket of the key.</b> The store cannot tell lineages apart, and must
 * not.
 *
 * <p><b>Clocks</b> of machines that share a store may differ: a ticket that was received by a clock ahead of this one
 * is left for later. While keys are rotated, tickets under different keys are not compared with each other: the newest
 * of the sealing key's goes first, and a change of the protocol version drops only those.
 *
 * <p>Thread-safe. A method waits for the store, and for no other thread.
 *
 * @since 0.1.0
 */
public final class SealedSessionCache implements ClientSessionCache {

    private final TicketStore store;
    private final SealingKeys keys;
    private final InstantSource clock;
    private final Duration clockSkew;
    private final CircuitBreaker breaker;

    /** A fence that the store has not confirmed. */
    private final AtomicReference<@Nullable Instant> pendingFence = new AtomicReference<>();

    /** Held by who clears the store. */
    private final ReentrantLock clearing = new ReentrantLock();

    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder puts = new LongAdder();
    private final LongAdder refusedPuts = new LongAdder();
    private final LongAdder unopened = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder skipped = new LongAdder();

    private SealedSessionCache(Builder builder) {
        this.store = builder.store;
        this.keys = builder.keys;
        this.clock = builder.clock;
        this.clockSkew = builder.clockSkew;
        this.breaker = new CircuitBreaker(store.getClass().getSimpleName(), System::nanoTime);
    }

    /**
     * {@return a cache over a store, with the system's clock}
     *
     * @param store where the tickets are; the caller closes it when no cache uses it any more
     * @param keys what seals them
     */
    public static SealedSessionCache over(TicketStore store, SealingKeys keys) {
        return builder(store, keys).build();
    }

    /**
     * {@return a new builder with the system's clock, and 5 seconds of clock skew}
     *
     * @param store where the tickets are; the caller closes it when no cache uses it any more
     * @param keys what seals them
     */
    public static Builder builder(TicketStore store, SealingKeys keys) {
        return new Builder(store, keys);
    }

    @Override
    public boolean put(SessionKey key, SessionTicket ticket) {
        requireNonNull(key, "key");
        if (!isStorable(requireNonNull(ticket, "ticket"))) {
            refusedPuts.increment();
            return false;
        }
        byte[] sessionKey = key.encode();
        String bucket = keys.current().bucket(sessionKey);
        SealedTicket sealed = seal(bucket, sessionKey, ticket);
        Boolean stored = ask(() -> store.add(bucket, sealed));
        if (stored != null) {
            (stored ? puts : refusedPuts).increment();
        }
        return Boolean.TRUE.equals(stored);
    }

    @Override
    public Optional<SessionTicket> get(SessionKey key) {
        byte[] sessionKey = requireNonNull(key, "key").encode();
        for (Sealing sealing : keys.all()) {
            String bucket = sealing.bucket(sessionKey);
            Optional<byte[]> sealed = ask(() -> store.take(bucket, clock.instant()));
            if (sealed == null) {
                break;
            }
            if (sealed.isPresent()) {
                Optional<SessionTicket> ticket = open(sealing, sessionKey, sealed.get());
                (ticket.isPresent() ? hits : misses).increment();
                return ticket;
            }
        }
        misses.increment();
        return Optional.empty();
    }

    @Override
    public void invalidate(SessionKey key) {
        byte[] sessionKey = requireNonNull(key, "key").encode();
        for (Sealing sealing : keys.all()) {
            Boolean removed = ask(() -> {
                store.remove(sealing.bucket(sessionKey));
                return true;
            });
            if (removed == null) {
                break;
            }
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws TicketStoreException if the store did not confirm it; this cache stores and finds nothing until it does
     */
    @Override
    public void clear() {
        Instant fence = clock.instant().plus(clockSkew);
        Instant latest = pendingFence.accumulateAndGet(fence, SealedSessionCache::later);
        clearing.lock();
        try {
            clearTo(latest == null ? fence : latest);
        } finally {
            clearing.unlock();
        }
    }

    /**
     * {@return a snapshot of this cache's counters; what the store holds, it does not know}
     */
    public SealedCacheStats stats() {
        return new SealedCacheStats(
                hits.sum(), misses.sum(), puts.sum(), refusedPuts.sum(), unopened.sum(), failures.sum(), skipped.sum());
    }

    /** A handshake that began after its ticket was received shows that the clock was set back: nobody knows then. */
    private boolean isStorable(SessionTicket ticket) {
        return ticket.isLive(clock.instant())
                && !ticket.handshakeStartedAt().isAfter(ticket.receivedAt())
                && ticket.receivedAt().toEpochMilli() >= 0;
    }

    private SealedTicket seal(String bucket, byte[] sessionKey, SessionTicket ticket) {
        Sealing sealing = keys.current();
        byte[] plaintext = ticket.encode();
        try {
            return new SealedTicket(
                    sealing.id(ticket),
                    sealing.group(bucket, ticket.protocolVersion()),
                    ticket.receivedAt(),
                    ticket.receivedAt().plus(ticket.lifetime()),
                    ticket.handshakeStartedAt(),
                    sealing.seal(sessionKey, plaintext));
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    /** The store may be in the hands of others: what opens must still be a live ticket. */
    private Optional<SessionTicket> open(Sealing sealing, byte[] sessionKey, byte[] sealed) {
        byte @Nullable [] plaintext = sealing.open(sessionKey, sealed).orElse(null);
        if (plaintext == null) {
            unopened.increment();
            return Optional.empty();
        }
        try {
            SessionTicket ticket = SessionTicket.decode(plaintext);
            if (ticket.isLive(clock.instant())) {
                return Optional.of(ticket);
            }
            ticket.destroy();
        } catch (IllegalArgumentException e) {
            // Sealed by a release of the library that encodes tickets otherwise: no better than one that does not open.
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
        unopened.increment();
        return Optional.empty();
    }

    /** Asks the store, unless it is better left alone, and returns what it says, or null if it says nothing. */
    private <T> @Nullable T ask(Supplier<T> request) {
        if (pendingFence.get() == null) {
            return askStore(request);
        }
        // One thread goes on with the clear, which may take long, and the others do not wait for it.
        if (!clearing.tryLock()) {
            skipped.increment();
            return null;
        }
        try {
            return askStore(request);
        } finally {
            clearing.unlock();
        }
    }

    private <T> @Nullable T askStore(Supplier<T> request) {
        if (!breaker.mayAsk()) {
            skipped.increment();
            return null;
        }
        try {
            finishClear();
            T answer = request.get();
            breaker.succeeded();
            return answer;
        } catch (RuntimeException e) {
            failed(e);
            return null;
        } catch (Error e) {
            // It is no fault of the engine's, so it goes on; but a breaker that never heard how its probe ended would
            // stay open.
            failed(e);
            throw e;
        }
    }

    private void failed(Throwable cause) {
        failures.increment();
        breaker.failed(cause);
    }

    private void finishClear() {
        Instant fence = pendingFence.get();
        if (fence != null) {
            clearTo(fence);
        }
    }

    private void clearTo(Instant fence) {
        store.clear(fence);
        pendingFence.compareAndSet(fence, null);
    }

    private static @Nullable Instant later(@Nullable Instant held, @Nullable Instant fence) {
        return held == null || (fence != null && fence.isAfter(held)) ? fence : held;
    }

    /** Sets the clock of a cache, and how far to trust others'. Not thread-safe. */
    public static final class Builder {

        private static final Duration LONGEST_SKEW = Duration.ofHours(1);

        private final TicketStore store;
        private final SealingKeys keys;
        private InstantSource clock = InstantSource.system();
        private Duration clockSkew = Duration.ofSeconds(5);

        private Builder(TicketStore store, SealingKeys keys) {
            this.store = requireNonNull(store, "store");
            this.keys = requireNonNull(keys, "keys");
        }

        /**
         * Sets where the time comes from; the system's clock unless set.
         *
         * @param clock the source of time; called by many threads
         * @return this builder
         */
        public Builder clock(InstantSource clock) {
            this.clock = requireNonNull(clock, "clock");
            return this;
        }

        /**
         * Sets by how much the clock of another process may be ahead of this one's, so that {@code clear} still refuses
         * what began before it there; 5 seconds unless set. Zero will do where all processes are on one machine.
         *
         * @param clockSkew zero to one hour
         * @return this builder
         */
        public Builder clockSkew(Duration clockSkew) {
            this.clockSkew = requireNonNull(clockSkew, "clockSkew");
            return this;
        }

        /**
         * {@return a new cache}
         *
         * @throws IllegalArgumentException if the clock skew is out of its range
         */
        public SealedSessionCache build() {
            if (clockSkew.isNegative() || clockSkew.compareTo(LONGEST_SKEW) > 0) {
                throw new IllegalArgumentException(
                        "clockSkew must be zero to " + LONGEST_SKEW + ", but was " + clockSkew);
            }
            return new SealedSessionCache(this);
        }
    }
}
