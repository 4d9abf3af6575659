package io.github.admitone.jcstress;

import static io.github.admitone.jcstress.Tickets.A;
import static io.github.admitone.jcstress.Tickets.drained;
import static io.github.admitone.jcstress.Tickets.number;
import static io.github.admitone.jcstress.Tickets.ticket;

import io.github.admitone.ClientSessionCache;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * One thread takes one of two tickets while another invalidates their key: the freshest is taken intact, or destroyed
 * with the other, and nothing is left.
 */
@JCStressTest
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "Taken, then the other one invalidated.")
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Invalidated.")
@State
public class GetAndInvalidate {

    private final ClientSessionCache cache;

    public GetAndInvalidate() {
        this(Caches.oneStripe());
    }

    protected GetAndInvalidate(ClientSessionCache cache) {
        this.cache = cache;
        cache.put(A, ticket(1));
        cache.put(A, ticket(2));
    }

    @Actor
    public void getter(II_Result r) {
        r.r1 = number(cache.get(A));
    }

    @Actor
    public void invalidator() {
        cache.invalidate(A);
    }

    @Arbiter
    public void rest(II_Result r) {
        r.r2 = drained(cache, A);
    }
}
