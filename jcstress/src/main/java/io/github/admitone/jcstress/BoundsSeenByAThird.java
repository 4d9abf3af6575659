package io.github.admitone.jcstress;

import static io.github.admitone.jcstress.Tickets.A;
import static io.github.admitone.jcstress.Tickets.B;
import static io.github.admitone.jcstress.Tickets.C;
import static io.github.admitone.jcstress.Tickets.ticket;

import io.github.admitone.CacheStats;
import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionTicket;
import io.github.admitone.StripedSessionCache;
import java.util.function.Supplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Two threads put a ticket each into a cache that is full, under keys that it does not hold; a third looks on. However
 * many of the puts it sees, it sees as many servers and tickets as the bounds allow, and never more.
 */
@JCStressTest
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "Seen before both puts.")
@Outcome(id = "1, 1, 2", expect = Expect.ACCEPTABLE, desc = "Seen between the puts.")
@Outcome(id = "1, 1, 3", expect = Expect.ACCEPTABLE, desc = "Seen after both puts.")
@State
public class BoundsSeenByAThird {

    protected static final int SERVERS = 1;

    private final ClientSessionCache cache;
    private final Supplier<CacheStats> stats;
    private final SessionTicket second = ticket(2);
    private final SessionTicket third = ticket(3);

    public BoundsSeenByAThird() {
        this(Caches.bounded(SERVERS, 4));
    }

    private BoundsSeenByAThird(StripedSessionCache cache) {
        this(cache, cache::stats);
    }

    protected BoundsSeenByAThird(ClientSessionCache cache, Supplier<CacheStats> stats) {
        this.cache = cache;
        this.stats = stats;
        cache.put(A, ticket(1));
    }

    @Actor
    public void putter() {
        cache.put(B, second);
    }

    @Actor
    public void otherPutter() {
        cache.put(C, third);
    }

    @Actor
    public void observer(III_Result r) {
        CacheStats seen = stats.get();
        r.r1 = (int) seen.servers();
        r.r2 = (int) seen.tickets();
        r.r3 = (int) seen.puts();
    }
}
