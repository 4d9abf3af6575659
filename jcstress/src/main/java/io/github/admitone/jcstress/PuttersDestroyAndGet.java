package io.github.admitone.jcstress;

import static io.github.admitone.jcstress.Tickets.A;
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
 * A thread puts a ticket and destroys its own instance at once, while another takes and reads what was put: that is
 * whole, and never torn, zeroed or destroyed.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Taken while the putter destroyed, and intact.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "Taken afterwards, and intact.")
@State
public class PuttersDestroyAndGet {

    private final ClientSessionCache cache;
    private final SessionTicket putters = ticket(1);

    public PuttersDestroyAndGet() {
        this(Caches.oneStripe());
    }

    protected PuttersDestroyAndGet(ClientSessionCache cache) {
        this.cache = cache;
    }

    @Actor
    public void putter() {
        cache.put(A, putters);
        putters.destroy();
    }

    @Actor
    public void getter(II_Result r) {
        r.r1 = number(cache.get(A));
    }

    @Arbiter
    public void rest(II_Result r) {
        r.r2 = number(cache.get(A));
    }
}
