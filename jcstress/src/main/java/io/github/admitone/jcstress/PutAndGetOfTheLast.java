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
 * One thread takes the last ticket of a key, whose entry then goes, while another puts the next one: that one is not
 * lost with the entry.
 */
@JCStressTest
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "The get came first, and the put made a new entry.")
@Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "The put came first, and the entry stayed.")
@State
public class PutAndGetOfTheLast {

    private final ClientSessionCache cache;
    private final SessionTicket next = ticket(2);

    public PutAndGetOfTheLast() {
        this(Caches.oneStripe());
    }

    protected PutAndGetOfTheLast(ClientSessionCache cache) {
        this.cache = cache;
        cache.put(A, ticket(1));
    }

    @Actor
    public void putter() {
        cache.put(A, next);
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
