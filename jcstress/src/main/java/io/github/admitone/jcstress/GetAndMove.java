package io.github.admitone.jcstress;

import static io.github.admitone.jcstress.Tickets.A;
import static io.github.admitone.jcstress.Tickets.drained;
import static io.github.admitone.jcstress.Tickets.number;
import static io.github.admitone.jcstress.Tickets.ticket;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.store.TieredSessionCache;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * One thread takes a ticket while another's put moves the older one from the near cache to the far one: each of the two comes
 * out once, whole, wherever it is.
 */
@JCStressTest
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "Taken before the put, which moves nothing.")
@Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "Put, then taken; the older one is far.")
@State
public class GetAndMove {

    private final ClientSessionCache cache;

    public GetAndMove() {
        this(TieredSessionCache.of(Caches.bounded(4, 1), Caches.oneStripe()));
    }

    protected GetAndMove(ClientSessionCache cache) {
        this.cache = cache;
        cache.put(A, ticket(1));
    }

    @Actor
    public void getter(II_Result r) {
        r.r1 = number(cache.get(A));
    }

    @Actor
    public void putter() {
        cache.put(A, ticket(2));
    }

    @Arbiter
    public void rest(II_Result r) {
        r.r2 = drained(cache, A);
    }
}
