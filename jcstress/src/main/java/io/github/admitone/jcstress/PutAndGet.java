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
 * One thread puts a third, fresher ticket while another takes one: it gets the freshest of either moment, and the two
 * others stay, in their order.
 */
@JCStressTest
@Outcome(id = "2, 31", expect = Expect.ACCEPTABLE, desc = "The get came first.")
@Outcome(id = "3, 21", expect = Expect.ACCEPTABLE, desc = "The put came first.")
@State
public class PutAndGet {

    private final ClientSessionCache cache;
    private final SessionTicket fresh = ticket(3);

    public PutAndGet() {
        this(Caches.oneStripe());
    }

    protected PutAndGet(ClientSessionCache cache) {
        this.cache = cache;
        cache.put(A, ticket(1));
        cache.put(A, ticket(2));
    }

    @Actor
    public void putter() {
        cache.put(A, fresh);
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
