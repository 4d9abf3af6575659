package io.github.admitone.jcstress;

import static io.github.admitone.jcstress.Tickets.A;
import static io.github.admitone.jcstress.Tickets.number;
import static io.github.admitone.jcstress.Tickets.ticket;

import io.github.admitone.ClientSessionCache;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads reach for the only ticket of a key: one gets it, the other nothing; never both, never neither. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The first was faster.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The second was faster.")
@State
public class TwoGetsOneTicket {

    private final ClientSessionCache cache;

    public TwoGetsOneTicket() {
        this(Caches.oneStripe());
    }

    protected TwoGetsOneTicket(ClientSessionCache cache) {
        this.cache = cache;
        cache.put(A, ticket(1));
    }

    @Actor
    public void first(II_Result r) {
        r.r1 = number(cache.get(A));
    }

    @Actor
    public void second(II_Result r) {
        r.r2 = number(cache.get(A));
    }
}
