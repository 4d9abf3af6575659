package io.github.admitone.jcstress;

import static io.github.admitone.jcstress.Tickets.A;
import static io.github.admitone.jcstress.Tickets.B;
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
 * A stripe has room for one server. One thread takes its ticket, another puts one of another server, for which the
 * first has to go. The ticket is taken intact or evicted, never both, and the other server's is there.
 */
@JCStressTest
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "Taken.")
@Outcome(id = "0, 2", expect = Expect.ACCEPTABLE, desc = "Evicted.")
@State
public class GetAndEvictionByOtherKey {

    protected static final int SERVERS = 1;

    private final ClientSessionCache cache;
    private final SessionTicket other = ticket(2);

    public GetAndEvictionByOtherKey() {
        this(Caches.bounded(SERVERS, 4));
    }

    protected GetAndEvictionByOtherKey(ClientSessionCache cache) {
        this.cache = cache;
        cache.put(A, ticket(1));
    }

    @Actor
    public void getter(II_Result r) {
        r.r1 = number(cache.get(A));
    }

    @Actor
    public void putter() {
        cache.put(B, other);
    }

    @Arbiter
    public void rest(II_Result r) {
        r.r2 = drained(cache, B);
    }
}
