package io.github.admitone.jcstress;

import static io.github.admitone.jcstress.Tickets.A;
import static io.github.admitone.jcstress.Tickets.number;
import static io.github.admitone.jcstress.Tickets.ticket;

import io.github.admitone.ClientSessionCache;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Three threads reach for two tickets: the first to come gets the fresher, the next the other, the last nothing. */
@JCStressTest
@Outcome(
        id = {"2, 1, 0", "2, 0, 1", "1, 2, 0", "0, 2, 1", "1, 0, 2", "0, 1, 2"},
        expect = Expect.ACCEPTABLE,
        desc = "In whatever order they came.")
@State
public class ThreeGetsTwoTickets {

    private final ClientSessionCache cache;

    public ThreeGetsTwoTickets() {
        this(Caches.oneStripe());
    }

    protected ThreeGetsTwoTickets(ClientSessionCache cache) {
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
        r.r2 = number(cache.get(A));
    }

    @Actor
    public void third(III_Result r) {
        r.r3 = number(cache.get(A));
    }
}
