package io.github.admitone.jcstress;

import static io.github.admitone.jcstress.Tickets.A;
import static io.github.admitone.jcstress.Tickets.number;
import static io.github.admitone.jcstress.Tickets.ticket;

import io.github.admitone.ClientSessionCache;
import java.time.InstantSource;
import java.util.function.Function;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * One thread takes the ticket; meanwhile its lifetime runs out, and another thread that looks finds it expired, so that
 * it is destroyed. The first gets it intact or not at all, and the second, which looked too late, never.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Taken in time.")
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Expired.")
@State
public class GetAndExpiry {

    private final SteppedClock clock = new SteppedClock();
    private final ClientSessionCache cache;

    public GetAndExpiry() {
        this(Caches::oneStripe);
    }

    protected GetAndExpiry(Function<InstantSource, ClientSessionCache> newCache) {
        cache = newCache.apply(clock);
        cache.put(A, ticket(1));
    }

    @Actor
    public void getter(II_Result r) {
        r.r1 = number(cache.get(A));
    }

    @Actor
    public void lateGetter(II_Result r) {
        clock.letTicketsExpire();
        r.r2 = number(cache.get(A));
    }
}
