package io.github.admitone.jcstress;

import static io.github.admitone.jcstress.Tickets.A;
import static io.github.admitone.jcstress.Tickets.drained;
import static io.github.admitone.jcstress.Tickets.ticket;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.store.TieredSessionCache;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * One thread's put moves an older ticket from the near cache to the far one, while another thread invalidates their key: the
 * older ticket, which is on its way in nobody's reach, does not survive.
 */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "Put, then both invalidated.")
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "Invalidated, then put: nothing is moved.")
@State
public class MoveAndInvalidate {

    private final ClientSessionCache cache;

    public MoveAndInvalidate() {
        this(TieredSessionCache.of(Caches.bounded(4, 1), Caches.oneStripe()));
    }

    protected MoveAndInvalidate(ClientSessionCache cache) {
        this.cache = cache;
        cache.put(A, ticket(1));
    }

    @Actor
    public void putter() {
        cache.put(A, ticket(2));
    }

    @Actor
    public void invalidator() {
        cache.invalidate(A);
    }

    @Arbiter
    public void rest(I_Result r) {
        r.r1 = drained(cache, A);
    }
}
