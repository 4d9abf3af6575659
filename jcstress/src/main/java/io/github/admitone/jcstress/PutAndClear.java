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
 * The fence: a handshake that began before {@code clear} brings its ticket while another thread clears. Whichever comes
 * first, nothing is left afterwards. The clearing thread looks just before, to show that the put may come first.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Put, seen and taken before the clear.")
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Cleared, or refused at the fence.")
@State
public class PutAndClear {

    private final ClientSessionCache cache;
    private final SessionTicket beforeFence = ticket(1);

    public PutAndClear() {
        this(Caches.oneStripe());
    }

    protected PutAndClear(ClientSessionCache cache) {
        this.cache = cache;
    }

    @Actor
    public void putter() {
        cache.put(A, beforeFence);
    }

    @Actor
    public void clearer(II_Result r) {
        r.r1 = number(cache.get(A));
        cache.clear();
    }

    @Arbiter
    public void rest(II_Result r) {
        r.r2 = drained(cache, A);
    }
}
