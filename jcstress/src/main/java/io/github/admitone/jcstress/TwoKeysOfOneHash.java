package io.github.admitone.jcstress;

import static io.github.admitone.jcstress.Tickets.drained;
import static io.github.admitone.jcstress.Tickets.number;
import static io.github.admitone.jcstress.Tickets.ticket;

import io.github.admitone.ClientSessionCache;
import io.github.admitone.SessionKey;
import io.github.admitone.SessionTicket;
import java.util.HashMap;
import java.util.Map;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Two keys share a hash, and so a stripe and a bucket. While one thread takes the only ticket of the one, so that its
 * entry is unlinked, another puts the first of the other, and a third takes that: nobody gets the other key's ticket,
 * and no link of the chain is lost.
 */
@JCStressTest
@Outcome(id = "1, 2, 0", expect = Expect.ACCEPTABLE, desc = "Each got its own.")
@Outcome(id = "1, 0, 2", expect = Expect.ACCEPTABLE, desc = "The second came before the put.")
@State
public class TwoKeysOfOneHash {

    private static final SessionKey ONE;
    private static final SessionKey TWIN;

    /* The hash is another one in every JVM. By the birthday paradox, some 80,000 keys suffice to find two of one hash. */
    static {
        Map<Integer, SessionKey> seen = new HashMap<>();
        SessionKey last;
        SessionKey first;
        int number = 0;
        do {
            last = SessionKey.of("host" + number++, 443);
            first = seen.put(last.hashCode(), last);
        } while (first == null);
        ONE = first;
        TWIN = last;
    }

    private final ClientSessionCache cache;
    private final SessionTicket twins = ticket(2);

    public TwoKeysOfOneHash() {
        this(Caches.oneStripe());
    }

    protected TwoKeysOfOneHash(ClientSessionCache cache) {
        this.cache = cache;
        cache.put(ONE, ticket(1));
    }

    @Actor
    public void getter(III_Result r) {
        r.r1 = number(cache.get(ONE));
    }

    @Actor
    public void twinsPutter() {
        cache.put(TWIN, twins);
    }

    @Actor
    public void twinsGetter(III_Result r) {
        r.r2 = number(cache.get(TWIN));
    }

    @Arbiter
    public void rest(III_Result r) {
        r.r3 = drained(cache, TWIN);
    }
}
