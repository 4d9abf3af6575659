package io.github.admitone.jcstress;

import static io.github.admitone.jcstress.Tickets.A;
import static io.github.admitone.jcstress.Tickets.drained;
import static io.github.admitone.jcstress.Tickets.number;
import static io.github.admitone.jcstress.Tickets.ticket;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionTicket;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A key holds two tickets and may hold no more; two threads put one each, and a third takes one. Exactly what exceeds
 * the cap is evicted, the oldest first, and everything else is there.
 */
@JCStressTest
@Outcome(id = "2, 43", expect = Expect.ACCEPTABLE, desc = "Get, and the two puts after it.")
@Outcome(id = "3, 42", expect = Expect.ACCEPTABLE, desc = "Put 3, get, put 4.")
@Outcome(id = "4, 32", expect = Expect.ACCEPTABLE, desc = "Put 4, get, put 3.")
@Outcome(id = "4, 3", expect = Expect.ACCEPTABLE, desc = "Both puts, then get.")
@State
public class TwoPutsAndGetAtTheCap {

    protected static final int CAP = 2;

    private final ClientSessionCache cache;
    private final SessionTicket third = ticket(3);
    private final SessionTicket fourth = ticket(4);

    public TwoPutsAndGetAtTheCap() {
        this(Caches.bounded(4, CAP));
    }

    protected TwoPutsAndGetAtTheCap(ClientSessionCache cache) {
        this.cache = cache;
        cache.put(A, ticket(1));
        cache.put(A, ticket(2));
    }

    @Actor
    public void putter() {
        cache.put(A, third);
    }

    @Actor
    public void otherPutter() {
        cache.put(A, fourth);
    }

    @Actor
    public void getter(II_Result r) {
        r.r1 = number(cache.get(A));
    }

    @Arbiter
    public void rest(II_Result r) {
        r.r2 = drained(cache, A);
    }
}
