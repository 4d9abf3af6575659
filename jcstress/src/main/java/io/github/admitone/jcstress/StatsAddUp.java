package io.github.admitone.jcstress;

import static io.github.admitone.jcstress.Tickets.A;
import static io.github.admitone.jcstress.Tickets.ticket;

import io.github.admitone.CacheStats;
import io.github.admitone.ClientSessionCache;
import io.github.admitone.StripedSessionCache;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * One thread takes a ticket, another invalidates the key's rest, a third reads the counters: in what it sees, every
 * ticket that was put is a hit, removed, or held; none is missing, and none is counted twice.
 */
@JCStressTest
@Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "Seen before both.")
@Outcome(id = "0, 1, 0", expect = Expect.ACCEPTABLE, desc = "Seen after the get only.")
@Outcome(id = "0, 0, 2", expect = Expect.ACCEPTABLE, desc = "Seen after the invalidation, which came first.")
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "Seen after both, the get having come first.")
@State
public class StatsAddUp {

    private final ClientSessionCache cache;
    private final Supplier<CacheStats> stats;

    public StatsAddUp() {
        this(Caches.oneStripe());
    }

    private StatsAddUp(StripedSessionCache cache) {
        this(cache, cache::stats);
    }

    protected StatsAddUp(ClientSessionCache cache, Supplier<CacheStats> stats) {
        this.cache = cache;
        this.stats = stats;
        cache.put(A, ticket(1));
        cache.put(A, ticket(2));
    }

    @Actor
    public void getter() {
        cache.get(A).ifPresent(taken -> taken.destroy());
    }

    @Actor
    public void invalidator() {
        cache.invalidate(A);
    }

    @Actor
    public void observer(III_Result r) {
        CacheStats seen = stats.get();
        long removed =
                seen.removals().values().stream().mapToLong(Long::longValue).sum();
        r.r1 = (int) (seen.puts() - seen.hits() - removed - seen.tickets());
        r.r2 = (int) seen.hits();
        r.r3 = (int) removed;
    }
}
