package io.github.admitone.jcstress;

import static io.github.admitone.jcstress.Tickets.A;
import static io.github.admitone.jcstress.Tickets.drained;
import static io.github.admitone.jcstress.Tickets.number;
import static io.github.admitone.jcstress.Tickets.ticket;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionKey;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Two threads, each with a key object of its own that equals the other's, take from a key with two tickets: each gets
 * one, none is handed out twice, and none is left or lost.
 */
@JCStressTest
@Outcome(id = "2, 1, 0", expect = Expect.ACCEPTABLE, desc = "The first was faster, and got the fresher one.")
@Outcome(id = "1, 2, 0", expect = Expect.ACCEPTABLE, desc = "The second was faster, and got the fresher one.")
@State
public class TwoGetsTwoTickets {

    private static final SessionKey SAME_AS_A = SessionKey.of(A.host(), A.port());

    private final ClientSessionCache cache;

    public TwoGetsTwoTickets() {
        this(Caches.oneStripe());
    }

    protected TwoGetsTwoTickets(ClientSessionCache cache) {
        this.cache = cache;
        cache.put(A, ticket(1));
        cache.put(A, ticket(2));
    }

    @Actor
    public void first(III_Result r) {
        r.r1 = number(cache.get(A));
    }

    @Actor
    public void second(III_Result r) {
        r.r2 = number(cache.get(SAME_AS_A));
    }

    @Arbiter
    public void rest(III_Result r) {
        r.r3 = drained(cache, A);
    }
}
