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

/** One thread takes a ticket while another clears the cache: it is taken intact or destroyed, and nothing is left. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Taken.")
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Cleared.")
@State
public class GetAndClear {

    private final ClientSessionCache cache;

    public GetAndClear() {
        this(Caches.oneStripe());
    }

    protected GetAndClear(ClientSessionCache cache) {
        this.cache = cache;
        cache.put(A, ticket(1));
    }

    @Actor
    public void getter(II_Result r) {
        r.r1 = number(cache.get(A));
    }

    @Actor
    public void clearer() {
        cache.clear();
    }

    @Arbiter
    public void rest(II_Result r) {
        r.r2 = drained(cache, A);
    }
}
